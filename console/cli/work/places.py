"""Stores as places that whole copies come from and go to."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from console.assembly import stores_of
from console.processes import is_dead, name_here
from console.settings import PREFIX, Settings, read_settings
from console.writing import LEASE
from domain.errors import Refused
from domain.ports import Lease
from domain.stores import Stores
from scheduler.workers.sole import sole, wall
from storage.moving.copying import Log, is_empty
from storage.moving.ledger import Ledger
from storage.moving.sqlite import ORIGINALS, SqliteLedger

_HALF = ".moving"  # behind the name of a file that is not whole yet
_LEFT_OUT = ("STORE", "STORE_FILE", "QUEUE", "QUEUE_FILE", "SEARCH", "SEARCH_FILE")


def settings_for(address: str, folder: Path | None) -> Settings:
    """This process's settings with another store and, when given, another OTKLIK_DATA."""
    kept: Mapping[str, str] = {
        name: value
        for name, value in os.environ.items()
        if name.removeprefix(PREFIX) not in _LEFT_OUT
        and not (address.startswith("sqlite") and "STORE_PASSWORD" in name)
    }
    data = {f"{PREFIX}DATA": str(folder)} if folder else {}
    return read_settings({**kept, **data, f"{PREFIX}STORE": address})


def name_of(settings: Settings) -> str:
    """A store's address as people may see it: without user and password."""
    if not settings.engines.store_server:
        return f"sqlite:{settings.database}"
    parts = urlsplit(settings.engines.store)
    place = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="")
    return urlunsplit(place._replace(path=f"/{settings.engines.database}"))


def ledger_of(settings: Settings) -> Ledger:
    """The records of a store that was opened before."""
    if not settings.engines.store_server:
        return SqliteLedger.open(settings.database, settings.vault)
    from storage.moving.mongo import MongoLedger  # noqa: PLC0415 - files need no driver

    return MongoLedger.at(settings.engines.store, settings.engines.database)


@asynccontextmanager
async def origin(settings: Settings) -> AsyncIterator[tuple[Stores, Ledger]]:
    """A store that is there; while it is read nobody else may be its writer."""
    if not settings.engines.store_server and not settings.database.exists():
        raise Refused("move_from_nothing", name_of(settings))
    stores, _ = await stores_of(settings)
    ledger = ledger_of(settings)
    try:
        async with resting(stores.lease, ledger, name_of(settings)):
            yield stores, ledger
    finally:
        await ledger.close()
        await stores.close()


@asynccontextmanager
async def resting(lease: Lease, ledger: Ledger, name: str) -> AsyncIterator[None]:
    """Be the writer; Refused while services live. Who died on this machine is not waited for."""
    holder = name_here("writer")
    for what, who in await ledger.held(wall()):
        if not is_dead(who, who.partition("-")[0]):
            raise Refused("move_while_alive", name, f"{what}: {who}")
        await lease.release(what, who)
    async with sole(lease, LEASE, holder) as ours:
        if not ours:
            raise Refused("move_while_alive", name, LEASE)
        yield


@dataclass(frozen=True, slots=True)
class Target:
    """A place that becomes a store when everything is there; until then no service opens it."""

    settings: Settings  # of the place as it will be
    ledger: Ledger
    log: Log

    async def finish(self) -> None:
        """Everything is there and was compared."""
        self.log.equal = True
        await self.ledger.note(self.log.text())
        await self.ledger.open_up()
        await self.ledger.close()
        if not self.settings.engines.store_server:
            half(self.settings).database.rename(self.settings.database)


@asynccontextmanager
async def target(settings: Settings, origin_name: str) -> AsyncIterator[Target]:
    """A new place, or the one where the same copy broke off; Refused when anything else is there."""
    if settings.engines.store_server:
        ledger = await _server(settings, origin_name)
    else:
        ledger = await _file(settings)
    try:
        noted = await ledger.noted()
        if noted is None:
            await _refuse_used(settings, ledger)
            noted = Log(origin_name).text()
            await ledger.note(noted)
        log = Log.of(noted)
        if log.origin != origin_name:
            raise Refused("move_of_another", name_of(settings), log.origin)
        yield Target(settings, ledger, log)
    finally:
        await ledger.close()


def half(settings: Settings) -> Settings:
    """The file under the name that it has until it is whole."""
    path = settings.database.with_name(settings.database.name + _HALF)
    return replace(settings, engines=replace(settings.engines, store=str(path)))


async def _file(settings: Settings) -> Ledger:
    if settings.database.exists():
        raise Refused("move_not_empty", name_of(settings), _shelf(settings))
    await _lay_out(half(settings))
    return ledger_of(half(settings))


async def _server(settings: Settings, origin_name: str) -> Ledger:
    from storage.moving.mongo import MongoLedger  # noqa: PLC0415

    ledger = MongoLedger.at(settings.engines.store, settings.engines.database)
    try:
        if await ledger.noted() is None:
            await _lay_out(settings)
            await _refuse_used(settings, ledger)
            await ledger.note(Log(origin_name).text())
        await ledger.close_down()
    except BaseException:
        await ledger.close()
        raise
    return ledger


async def _refuse_used(settings: Settings, ledger: Ledger) -> None:
    if not await is_empty(ledger) or await ledger.held(wall()):
        raise Refused("move_not_empty", name_of(settings), _shelf(settings))


def _shelf(settings: Settings) -> str:
    """The second file of a store in files; empty for a server."""
    return "" if settings.engines.store_server else str(settings.vault / ORIGINALS)


async def _lay_out(settings: Settings) -> None:
    """The product's own start: it makes what is missing and refuses what is newer or not ours."""
    stores, _ = await stores_of(settings)
    await stores.close()
