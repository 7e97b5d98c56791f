"""A whole store into one file, and back into an empty place."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from console.assembly import stores_of
from console.cli.exits import BAD, OK
from console.cli.say import Say, say_here
from console.cli.screen import complain, line, remark
from console.cli.work.here import actor
from console.cli.work.moving import show, showing
from console.cli.work.places import ledger_of, name_of, origin, target
from console.settings import Settings, settings_here
from domain.errors import BadInput, Refused
from domain.records import Audited
from domain.stores import Stores
from scheduler.workers.sole import wall
from storage.moving.archive import Manifest, Reading, archive_at, new_archive
from storage.moving.copying import tallies, total
from storage.moving.ledger import Ledger
from storage.moving.records import KINDS
from storage.moving.sqlite import ORIGINALS, snapshot

_WEB_KEY = "web.key"


async def back_up(path: Path) -> int:
    """Everything of this installation but the pack's files and the index, which is made anew."""
    say, settings = say_here(), _plain(settings_here())
    try:
        with new_archive(path) as archive:
            async with _standing(settings, path.parent) as ledger:
                before = await total(ledger)
                with showing(say("backup.writing"), before) as shown:
                    kinds = await archive.records(ledger, shown)
                if await total(ledger) != before:
                    raise Refused("backup_of_moving_store", name_of(settings))
            for file in _key_files(settings):
                archive.key(file.name, file.read_bytes())
            made = archive.finish(version("otklik"), wall(), kinds)
    except OSError as error:
        raise BadInput("file_unwritable", str(path), error.strerror or "") from error
    show(say, ((k.name, kinds[k.name], kinds[k.name]) for k in KINDS))
    line(say("backup.done", path, len(made.keys)))
    remark(say("backup.guard", path), "yellow")
    return OK


async def restore(path: Path) -> int:
    """Into the empty place that the settings name."""
    say, settings = say_here(), _plain(settings_here())
    with archive_at(path) as archive:
        _refuse_other_keys(settings, archive)
        _lay_keys(settings, archive)
        if not await _records(settings, archive, say):
            return BAD
    await _open(settings)
    line(say("restore.done", name_of(settings)))
    return OK


async def _records(settings: Settings, archive: Reading, say: Say) -> bool:
    kinds = archive.manifest.kinds
    async with target(settings, _name(archive.manifest)) as place:
        if not place.log.equal:
            steps = 2 * sum(tally.count for tally in kinds.values())
            with showing(say("restore.reading"), steps) as shown:
                for kind in KINDS:  # of a restore that broke off
                    await place.ledger.clear(kind)
                await place.ledger.note(place.log.text())
                await archive.restore(place.ledger, shown)
                written = await tallies(place.ledger, shown)
            show(say, ((k.name, kinds[k.name], written[k.name]) for k in KINDS))
            if written != kinds:
                complain(say("restore.unequal"))
                return False
        await place.finish()
    return True


@asynccontextmanager
async def _standing(settings: Settings, near: Path) -> AsyncIterator[Ledger]:
    """The records of one moment: of a copy of the files, or of a server while no worker lives."""
    if settings.engines.store_server:
        async with origin(settings) as (stores, ledger):
            await _write_down(stores)
            yield ledger
        return
    if not settings.database.exists():
        raise Refused("move_from_nothing", name_of(settings))
    stores, _ = await stores_of(settings)
    try:
        await _write_down(stores)
    finally:
        await stores.close()
    with TemporaryDirectory(prefix=".otklik-backup-", dir=near) as folder:
        copied = replace(
            settings,
            data=Path(folder),
            engines=replace(settings.engines, store=str(Path(folder) / "otklik.sqlite")),
        )
        copied.vault.mkdir()
        snapshot(settings.database, copied.database)
        snapshot(settings.vault / ORIGINALS, copied.vault / ORIGINALS)
        ledger = ledger_of(copied)
        try:
            yield ledger
        finally:
            await ledger.close()


async def _write_down(stores: Stores) -> None:
    """Whoever takes everything is in the audit, also in that of the copy."""
    await stores.audit.append(Audited(wall(), actor(), "backup", ()))


async def _open(settings: Settings) -> None:
    """The product's own start, which brings files to the present schema or refuses them."""
    stores, _ = await stores_of(settings)
    await stores.close()


def _plain(settings: Settings) -> Settings:
    """Without the queue: the workers' line is no part of what is kept."""
    return replace(settings, engines=replace(settings.engines, queue="inline"))


def _key_files(settings: Settings) -> list[Path]:
    found = [*sorted(settings.vault.glob("*.key")), settings.data / _WEB_KEY]
    return [file for file in found if file.exists()]


def _refuse_other_keys(settings: Settings, archive: Reading) -> None:
    """Keys that are here already must be those of the archive: others would be lost."""
    kept = dict(archive.key_files())
    for file in _key_files(settings):
        if kept.get(file.name) != file.read_bytes():
            raise Refused("move_other_keys", str(file))


def _lay_keys(settings: Settings, archive: Reading) -> None:
    settings.vault.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in archive.key_files():
        path = (settings.data if name == _WEB_KEY else settings.vault) / name
        if path.exists():
            continue
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)


def _name(manifest: Manifest) -> str:
    """Tells one archive from another."""
    return f"backup:{blake2b(msgspec.json.encode(manifest), digest_size=8).hexdigest()}"
