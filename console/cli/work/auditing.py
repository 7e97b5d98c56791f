"""The log of reads and decisions, as its keeper reads it: who, what, when, and whether the chain holds."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from console.assembly import Service
from console.cli.exits import BAD, NOTHING, OK
from console.cli.say import say_here
from console.cli.screen import complain, remark, table
from console.cli.work.here import audit, print_json, service_here, words_of
from console.cli.work.querying import moment
from domain.instant import Instant

_PAGE = 1_000
_TITLES = ("number", "at", "who", "action", "about")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed; `who` is an account or a shell's user, `action` a code, or how it begins."""

    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    limit: int = 200  # the newest


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `about` holds ids and codes, never text of posts."""

    number: int
    at: Instant
    who: str
    action: str
    about: tuple[str, ...]
    chain: str


async def show_audit(asked: Asked, *, as_json: bool) -> int:
    """The newest entries that were asked for, oldest first; that they were read is written down too."""
    say = say_here()
    async with service_here() as service:
        found = [e async for e in _newest(service, asked)]
        broken = await service.stores.audit.verify()
        await audit(service, "audit_read", (f"hits:{len(found)}", *_codes(asked)))
        if as_json:
            for entry in found:
                print_json(entry)
        elif found:
            words = words_of(service.settings, service.pack)
            rows = [
                (str(e.number), words.dated(e.at), e.who, e.action, " ".join(e.about))
                for e in found
            ]
            table([say(f"audit.titles.{t}") for t in _TITLES], rows)
    if broken is not None:
        complain(say("check.audit", number=broken))
        return BAD
    remark(say("audit.holds", count=len(found)))
    return OK if found else NOTHING


async def _newest(service: Service, asked: Asked) -> AsyncIterator[Entry]:
    now, zone = service.clock.now(), service.pack.zone
    first = moment(asked.since, zone, now) or 0
    last = moment(asked.until, zone, now, end=True)
    kept = deque[Entry](maxlen=asked.limit)
    async for entry in _all(service):
        if first <= entry.at and (last is None or entry.at < last) and _wanted(entry, asked):
            kept.append(entry)
    for entry in kept:
        yield entry


async def _all(service: Service) -> AsyncIterator[Entry]:
    after = 0
    while page := await service.stores.audit.read(after, _PAGE):
        for number, told, chain in page:
            yield Entry(number, told.at, told.actor, told.action, told.params, chain)
        after = page[-1][0]


def _wanted(entry: Entry, asked: Asked) -> bool:
    who = not asked.who or asked.who in (entry.who, entry.who.partition(":")[2])
    return who and entry.action.startswith(asked.action)


def _codes(asked: Asked) -> tuple[str, ...]:
    told = {"who": asked.who, "action": asked.action, "since": asked.since, "until": asked.until}
    return tuple(f"{name}:{value}" for name, value in told.items() if value)
