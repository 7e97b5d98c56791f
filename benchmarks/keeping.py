"""Where the rest of the flow's time goes: all of judging together, then saving, indexing and intake.

Intake stands beside the ratio, not in it: the peer joins no posts into incidents.
"""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from domain.ports import Clock
from domain.run import Claimed
from domain.stores import Stores
from domain.verdict import Judged
from incidents.intake import Intake
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.recording import Pen
from incidents.watch.alerts import Watch
from pipelines.dedupe import NearCopyIndex
from scheduler.flow import BATCH, Judging
from scheduler.indexing import BATCH as INDEXED
from scheduler.indexing import Indexing
from search.embedded import TantivyIndex
from storage.sqlite import open_stores

T = TypeVar("T")
_TAKEN_IN = 2  # batches that intake is measured with: it costs more the more incidents are open


class Stages:
    """Adds up the CPU time of this process, all threads, by name."""

    def __init__(self) -> None:
        self._spent: Counter[str] = Counter()
        self._messages: Counter[str] = Counter()

    async def timed(self, name: str, messages: int, work: Awaitable[T]) -> T:
        """Await it and count its time."""
        began = time.process_time_ns()
        result = await work
        self._spent[name] += time.process_time_ns() - began
        self._messages[name] += messages
        return result

    def __str__(self) -> str:
        """Microseconds of a message by name."""
        told = (f"{name} {ns / self._messages[name] / 1e3:.0f}" for name, ns in self._spent.items())
        return ", ".join(told)


def is_full(number: int, batches: Sequence[object]) -> bool:
    """Whether after so many batches of the flow one of the index is full, or nothing more comes."""
    return number % (INDEXED // BATCH) == 0 or number == len(batches)


def show_keeping(batches: Sequence[Sequence[Claimed]], rooms: Judging, clock: Clock) -> None:
    """One line: what each stage costs a message, in the order of the flow."""
    with tempfile.TemporaryDirectory() as folder:
        stages = asyncio.run(_kept(batches, rooms, clock, Path(folder)))
    sys.stdout.write(f"CPU microseconds of a message, together and kept: {stages}\n")


async def _kept(
    batches: Sequence[Sequence[Claimed]], rooms: Judging, clock: Clock, folder: Path
) -> Stages:
    stages, judging = Stages(), replace(rooms, copies=NearCopyIndex())
    stores = await open_stores(folder / "store.sqlite3", folder / "vault")
    index = await TantivyIndex.open(folder / "index", rooms.analyser)
    indexing = Indexing(stores.posts, stores.projections, index, rooms.analyser, rooms.pack, clock)
    taken: list[tuple[Judged, ...]] = []
    for number, batch in enumerate(batches, 1):
        count = len(batch)
        judged = await stages.timed("clean … route", count, _judge(judging, batch))
        saved = await stages.timed("save", count, stores.posts.save(judged))
        taken = [*taken, saved][:_TAKEN_IN]
        if is_full(number, batches):
            waiting = number * count - int(await index.position())
            await stages.timed("index", waiting, indexing.catch_up())
    await index.close()
    intake, pen = intake_of(rooms, stores), Pen("engine", rooms.pack.version, "", clock.now())
    for saved in taken:
        await stages.timed("(intake of the first)", len(saved), intake.take_in(saved, pen))
    await stores.close()
    return stages


async def _judge(judging: Judging, batch: Sequence[Claimed]) -> tuple[Judged, ...]:
    return judging.judge(batch, {})[0]


def intake_of(rooms: Judging, stores: Stores) -> Intake:
    """As the service composes it; every saved search would fit."""
    pack = rooms.pack
    return Intake(
        stores.incidents,
        stores.projections,
        Joiner.of(pack.topics),
        Watch((), pack.duty, lambda _query, _judged: True),
        Likeness(stores.posts, stores.incidents, rooms.analyser),
    )
