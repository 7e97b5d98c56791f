"""Key files: one per key, readable by their owner alone, made at first start."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from domain.errors import SettingsError

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Keys as files `<name>.key` (mode 0600) in one folder, shared by all processes of the service."""

    folder: Path
    _read: dict[str, bytes] = field(default_factory=dict)

    def have(self, name: str) -> bytes:
        """A key by name, made when it is missing."""
        return self.find(name) or self._make(name)

    def find(self, name: str) -> bytes | None:
        """A key by name, None when its file is gone."""
        path = self._path(name)
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            self._read.pop(name, None)  # destroyed, perhaps by another process
            return None
        except OSError as error:
            raise self._unreachable(error) from error
        if name not in self._read:
            self._read[name] = _key_in(path, mode)
        return self._read[name]

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(p.stem for p in self.folder.glob("*.key")))

    def destroy(self, name: str) -> None:
        """Overwrite and remove a key file."""
        path = self._path(name)
        self._read.pop(name, None)
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _make(self, name: str) -> bytes:
        """The file appears whole and synced; when two processes make it, both use the first one's."""
        self._open_folder()
        path = self._path(name)
        draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
        try:
            _write(draft, secrets.token_bytes(KEY_BYTES))
            os.link(draft, path)
        except FileExistsError:
            pass  # somebody was faster
        finally:
            draft.unlink(missing_ok=True)
        return self._read.setdefault(name, _key_in(path, path.stat().st_mode))

    def _open_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: OSError) -> SettingsError:
        return SettingsError("vault_unreachable", str(self.folder), error.strerror or "")


@dataclass(frozen=True, slots=True)
class MemoryKeys:
    """Keys that vanish with the process."""

    _keys: dict[str, bytes] = field(default_factory=dict)

    def have(self, name: str) -> bytes:
        """A key by name, made when it is missing."""
        return self._keys.setdefault(name, secrets.token_bytes(KEY_BYTES))

    def find(self, name: str) -> bytes | None:
        """A key by name."""
        return self._keys.get(name)

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(self._keys))

    def destroy(self, name: str) -> None:
        """Forget a key."""
        self._keys.pop(name, None)


def _key_in(path: Path, mode: int) -> bytes:
    if mode & 0o077:
        raise SettingsError("key_readable_by_others", str(path))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise SettingsError("key_damaged", str(path))
    return key


def _write(path: Path, key: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
