"""A whole store into another one: copied, compared, opened; the same command again goes on where it broke off."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from console.assembly import stores_of
from console.cli.exits import BAD, OK
from console.cli.say import Say, say_here
from console.cli.screen import complain, line, table
from console.cli.work.places import Target, name_of, origin, settings_for, target
from console.cli.work.progress import bar
from console.settings import Settings
from domain.errors import Refused
from storage.moving.copying import (
    Shown,
    Tally,
    begin_again,
    copy,
    differences,
    tallies,
    total,
)
from storage.moving.ledger import Ledger
from storage.moving.records import KINDS

_PASSES = 2  # what is not equal after a broken-off copy is copied once more from its beginning
_KEYS = ("web.key",)  # in OTKLIK_DATA, beside the folder of the vault


async def move(source_address: str, target_address: str, folder: Path | None) -> int:
    """Copy everything, compare it, and open the new place."""
    say, here = say_here(), settings_for(source_address, None)
    there = settings_for(target_address, folder)
    if name_of(here) == name_of(there):
        raise Refused("move_onto_itself", name_of(here))
    async with origin(here) as (stores, ledger):
        copy_keys(here, there)
        async with target(there, name_of(here)) as place:
            equal = place.log.equal or await _carry(ledger, place, say)
            if not equal:
                return BAD
            await place.finish()
        return await _compare_chains(await stores.audit.verify(), there, say)


async def _carry(source: Ledger, place: Target, say: Say) -> bool:
    """Copy until both sides are equal; the table says what is."""
    known = sum(way.done for way in place.log.ways.values())
    for _ in range(_PASSES):
        with showing(say("move.copying"), await total(source), known) as shown:
            await copy(source, place.ledger, place.log, shown)
        with showing(say("move.comparing"), 2 * await total(source)) as shown:
            read, written = await tallies(source, shown), await tallies(place.ledger, shown)
        unequal = differences(read, written)
        if not unequal:
            break
        known = 0
        await begin_again(place.ledger, place.log, [d.kind for d in unequal])
    show(say, ((k.name, read[k.name], written[k.name]) for k in KINDS))
    if unequal:
        complain(say("move.unequal", ", ".join(d.kind.name for d in unequal)))
    return not unequal


def copy_keys(here: Settings, there: Settings) -> None:
    """Into a folder of keys of its own, when there is one; never over other keys."""
    if here.vault == there.vault:
        return
    there.vault.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = [*here.vault.glob("*.key"), *(here.data / name for name in _KEYS)]
    for file in filter(Path.exists, files):
        place = (there.vault if file.parent == here.vault else there.data) / file.name
        if place.exists() and place.read_bytes() != file.read_bytes():
            raise Refused("move_other_keys", str(place))
        if not place.exists():
            shutil.copy2(file, place)  # with its rights


async def _compare_chains(before: int | None, there: Settings, say: Say) -> int:
    """The audit's chain holds as it did; that the new place opens is shown by the way."""
    stores, _ = await stores_of(there)
    try:
        after = await stores.audit.verify()
    finally:
        await stores.close()
    if after != before:
        complain(say("move.chain", after or 0))
        return BAD
    if after is not None:
        line(say("move.chain_was_broken", after))
    line(say("move.done", name_of(there)))
    return OK


def show(say: Say, rows: Iterable[tuple[str, Tally, Tally]]) -> None:
    """Counts and hashes of every kind, on both sides."""
    titles = [say(f"move.titles.{t}") for t in ("kind", "read", "written", "hash", "equal")]
    cells = (
        (
            say(f"move.kinds.{name}"),
            str(read.count),
            str(written.count),
            written.hash[:16],
            say("move.equal" if read == written else "move.differs"),
        )
        for name, read, written in rows
    )
    table(titles, cells)


@contextmanager
def showing(title: str, steps: int, done: int = 0) -> Iterator[Shown]:
    """A bar that counts records."""
    with bar(title, steps) as drawn:
        at = [done]

        def shown(_kind: str, more: int) -> None:
            at[0] += more
            drawn.at(at[0])

        yield shown
