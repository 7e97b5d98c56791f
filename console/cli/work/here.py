"""The service a command works on, who commands, and the writer's turn."""

import asyncio
import getpass
import os
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import msgspec

from console.assembly import Service, open_service
from console.cli.say import Say
from console.cli.screen import verbatim
from console.processes import is_dead
from console.settings import Settings, settings_here
from console.wording.words import Words
from console.writing import LEASE, Writer, acquire
from domain.codes import Reason
from domain.errors import SearchBehind, SettingsError
from domain.pack import Pack
from domain.records import Audited
from storage.packs.loader import inspect_pack

_RENEW_EVERY = 15.0  # seconds; the lease lasts a minute
_NOWHERE = "http://unknown.invalid"


def settings_for_reading() -> Settings:
    """This process's settings; addresses that a pack leaves to the environment may be absent.

    Commands that call no source need none: an archive can be imported before any source is set up.
    """
    settings = settings_here()
    named = [p.reason for p in inspect_pack(settings.pack, settings.places).problems]
    absent = {r.params[2]: _NOWHERE for r in named if r.code == "pack_place_unknown"}
    return replace(settings, places={**absent, **settings.places})


@asynccontextmanager
async def service_here() -> AsyncIterator[Service]:
    """The service of this process's settings, for commands that call no source."""
    try:
        service = await open_service(settings_here())
    except SettingsError as error:
        if error.reason.code != "pack_place_unknown":
            raise
        service = await open_service(settings_for_reading())
    try:
        yield service
    finally:
        await service.close()


def words_of(settings: Settings, pack: Pack) -> Words:
    """Words that know the pack's names."""
    return Words.of(settings.language, pack)


def trouble(words: Words, reason: Reason) -> str:
    """An issue or error in words: the console's, else the command line's own."""
    if words.knows(f"errors.{reason.code}"):
        return words.trouble(reason)
    return Say(words.language).reason(reason)


def actor() -> str:
    """Who sits at this shell, for the audit."""
    try:
        return f"shell:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user without a name
        return f"shell:{os.getuid()}"


async def audit(service: Service, action: str, params: Iterable[str]) -> None:
    """Write down a read, a search or a decision: ids and codes."""
    entry = Audited(service.clock.now(), actor(), action, tuple(params))
    await service.stores.audit.append(entry)


def print_json(value: object) -> None:
    """One value as one line of JSON."""
    verbatim(msgspec.json.encode(value).decode())


@asynccontextmanager
async def writers_turn(service: Service) -> AsyncIterator[Writer | None]:
    """Be the one writer for a while; None while another lives, or where workers in line do the work."""
    if service.line is not None:
        yield None
        return
    writer = Writer(service)
    await _bury(service)
    if await acquire(service, writer.name) is None:
        yield None
        return
    keeper = asyncio.create_task(_renew(service, writer.name))
    try:
        yield writer
    finally:
        keeper.cancel()
        await writer.finish()
        await service.stores.lease.release(LEASE, writer.name)


async def search_follows(service: Service) -> None:
    """Search learns of a change at once, unless a running service sees to that."""
    async with writers_turn(service) as writer:
        if writer is not None:
            with suppress(SearchBehind):
                await service.indexing.catch_up()


async def _renew(service: Service, holder: str) -> None:
    while True:
        await asyncio.sleep(_RENEW_EVERY)
        await acquire(service, holder)


async def _bury(service: Service) -> None:
    """Take the lease from a command of this machine that was killed: nobody need wait for its minute to pass."""
    lease = service.stores.lease
    holder = await lease.holder(LEASE, time.time_ns() // 1000) or ""
    if is_dead(holder, "writer"):
        await lease.release(LEASE, holder)
