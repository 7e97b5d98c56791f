"""A whole store in one file: records as JSON lines, keys, and a manifest; the same for every engine.

A ZIP file with `records/KIND.jsonl`, `keys/NAME`, and, last of all, `manifest.json`: without it the file is not whole.
"""

import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from domain.errors import BadInput, NewerData
from storage.moving.copying import PAGE, Digest, Shown, Tally, pages
from storage.moving.ledger import Ledger
from storage.moving.records import KINDS, Kind, Record, decoder_of

FORMAT = 1
_MANIFEST, _RECORDS, _KEYS = "manifest.json", "records/{}.jsonl", "keys/"
_LEVEL = 4  # of deflate: twice the speed of the usual one, some per cent larger
_KEY_MOST = 4_096  # bytes


class Manifest(msgspec.Struct, frozen=True):
    """What an archive holds; `at` in UTC microseconds."""

    format: int
    version: str  # of the product
    at: int
    kinds: dict[str, Tally]
    keys: tuple[str, ...]


class Writing:
    """An archive that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._keys: list[str] = []

    async def records(self, ledger: Ledger, shown: Shown) -> dict[str, Tally]:
        """All of them; answers with counts and hashes."""
        return {kind.name: await self._kind(ledger, kind, shown) for kind in KINDS}

    def key(self, name: str, content: bytes) -> None:
        """One file of keys."""
        self._archive.writestr(_KEYS + name, content)
        self._keys.append(name)

    def finish(self, version: str, at: int, kinds: Mapping[str, Tally]) -> Manifest:
        """The manifest, which says that it is whole."""
        made = Manifest(FORMAT, version, at, dict(kinds), tuple(self._keys))
        self._archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(made)))
        return made

    async def _kind(self, ledger: Ledger, kind: Kind, shown: Shown) -> Tally:
        digest = Digest(kind)
        with self._archive.open(_RECORDS.format(kind.name), "w", force_zip64=True) as lines:
            async for records, _ in pages(ledger, kind):
                lines.write(b"".join(digest.add(record) + b"\n" for record in records))
                shown(kind.name, len(records))
        return digest.tally


@contextmanager
def new_archive(path: Path) -> Iterator[Writing]:
    """A file for its owner alone; it appears whole or not at all. BadInput when there is one already."""
    if path.exists():
        raise BadInput("backup_exists", str(path))
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                yield Writing(archive)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


class Reading:
    """An archive that is whole."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self._path = archive, path
        self.manifest = _manifest(archive, path)

    def key_files(self) -> Iterator[tuple[str, bytes]]:
        """(name, content) of every file of keys; a name that would leave its folder is refused."""
        for name in self.manifest.keys:
            if Path(name).name != name or name.startswith("."):
                raise BadInput("backup_damaged", str(self._path), name)
            with self._open(_KEYS + name) as file:
                yield name, file.read(_KEY_MOST)

    async def restore(self, target: Ledger, shown: Shown) -> None:
        """Write every record; whether the target then holds what the manifest says is for the caller to compare."""
        for kind in KINDS:
            with self._open(_RECORDS.format(kind.name)) as lines:
                first = 1
                for records in _batches(lines, kind, self._path):
                    await target.write(kind, records, first)
                    first += len(records)
                    shown(kind.name, len(records))

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._archive.open(name)
        except KeyError as absent:
            raise BadInput("backup_damaged", str(self._path), name) from absent


@contextmanager
def archive_at(path: Path) -> Iterator[Reading]:
    """Open an archive; BadInput when it is none, not whole or damaged, NewerData when a later version made it."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Reading(archive, path)
    except zipfile.BadZipFile as broken:
        raise BadInput("backup_damaged", str(path), str(broken)) from broken
    except OSError as error:
        raise BadInput("file_unreadable", str(path), error.strerror or "") from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        found = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
    except (KeyError, msgspec.DecodeError) as error:
        raise BadInput("backup_damaged", str(path), _MANIFEST) from error
    if found.format > FORMAT or set(found.kinds) - {kind.name for kind in KINDS}:
        raise NewerData("newer_data", str(path), str(found.format), str(FORMAT))
    return found


def _batches(lines: IO[bytes], kind: Kind, path: Path) -> Iterator[tuple[Record, ...]]:
    decode, batch = decoder_of(kind).decode, list[Record]()
    for line in lines:
        try:
            batch.append(decode(line))
        except msgspec.DecodeError as error:
            raise BadInput("backup_damaged", str(path), kind.name) from error
        if len(batch) == PAGE:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)
