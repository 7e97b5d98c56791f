"""Keys of the console's cookies: made at first start, readable by their owner alone."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from domain.errors import SettingsError

_LENGTH = 32  # bytes each


@dataclass(frozen=True, slots=True)
class WebKeys:
    """`session` encrypts cookies (AES-256-GCM), `forms` signs the tokens of forms."""

    session: bytes = field(repr=False)
    forms: str = field(repr=False)


def web_keys(path: Path) -> WebKeys:
    """The keys in this file, made when it is not there; raises SettingsError when it cannot be used."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    content = path.read_bytes()
    if len(content) != 2 * _LENGTH:
        raise SettingsError("session_key_damaged", str(path))
    if path.stat().st_mode & 0o077:
        raise SettingsError("key_readable_by_others", str(path))
    return WebKeys(content[:_LENGTH], content[_LENGTH:].hex())


def _make(path: Path) -> None:
    part = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(2 * _LENGTH))
    try:
        os.link(part, path)  # whoever comes first wins
    except FileExistsError:
        return
    finally:
        part.unlink()
