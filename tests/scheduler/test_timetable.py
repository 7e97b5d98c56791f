"""Several collectors over one pack."""

import asyncio
from collections.abc import Sequence

from domain.pack import Pack
from domain.ports import Crawler, Sink
from domain.records import Look
from domain.run import Run
from domain.source import Job, Manifest, SourceKind
from scheduler.clock import Alarm
from scheduler.collecting import Collector
from scheduler.timetable import Timetable
from storage.memory import MemoryStores
from storage.packs.loader import load_pack
from tests.incidents.test_desk import FixedClock
from tests.scheduler.town import NAMES, PACK


class Reader(Crawler):
    """Counts polls; each gives the other collectors a chance."""

    kinds = frozenset({SourceKind.VK_WALL})

    def __init__(self) -> None:
        self.polled: list[str] = []

    async def collect(self, job: Job, sink: Sink) -> Run:
        del sink  # there is nothing to bring
        self.polled.append(job.manifest.name)
        await asyncio.sleep(0)
        return Run(job.manifest.name, job.now, job.now, "ok")

    async def look_again(
        self, manifest: Manifest, posts: Sequence[str], sink: Sink
    ) -> tuple[Look, ...]:
        del manifest, sink
        self.polled.append(f"look at {', '.join(posts)}")
        return tuple(Look(p, 1, alive=True) for p in posts)

    async def close(self) -> None:
        return


def the_pack() -> Pack:
    return load_pack(PACK, dict.fromkeys(NAMES, "http://127.0.0.1:1"))


def a_collector(stores: MemoryStores, reader: Reader, name: str) -> Collector:
    return Collector(
        the_pack(), {SourceKind.VK_WALL: reader}, stores.inbox, stores.source_states, stores.run_log,
        FixedClock(), lease=stores.lease, name=name,
    )  # fmt: skip


async def test_a_source_is_polled_by_one_of_many_collectors() -> None:
    stores, reader = MemoryStores(), Reader()
    collectors = [a_collector(stores, reader, f"c{n}") for n in range(4)]
    manifests = [m for m in the_pack().sources if m.kind is SourceKind.VK_WALL]
    for _ in range(3):
        await asyncio.gather(*(c.take(m) for c in collectors for m in manifests))
    assert sorted(reader.polled) == sorted(m.name for m in manifests)


async def test_a_wish_to_look_again_is_answered_once() -> None:
    stores, reader = MemoryStores(), Reader()
    await stores.source_states.ask_look(["vk:-101_5"], 1)
    one, other = (a_collector(stores, reader, name) for name in "ab")
    assert sum(await asyncio.gather(one.look_again(), other.look_again())) == 1
    assert reader.polled == ["look at vk:-101_5"]


async def test_while_the_store_is_away_sources_wait_and_come_again() -> None:
    stores, reader, told = MemoryStores(), Reader(), list[str]()
    collector = a_collector(stores, reader, "c")
    lease = stores.lease

    class Away:
        async def acquire(self, *_: object) -> int:
            raise ConnectionError("no store")

    timetable = Timetable(collector, Alarm(), (ConnectionError,), lambda e: told.append(str(e)))
    manifest = next(m for m in the_pack().sources if m.kind is SourceKind.VK_WALL)
    collector.lease = Away()  # type: ignore[assignment]
    assert await timetable._taken(manifest) == 5.0
    assert told == ["no store"]
    collector.lease = lease
    await timetable._taken(manifest)
    assert reader.polled == [manifest.name]
