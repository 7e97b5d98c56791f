"""Two workers over MongoDB's wire, Elasticsearch and Redis against one process over files, from inbox to index.

Both get the same messages of the generator; in the cluster the CPU time of all servers counts. Nothing may be lost or
doubled. Needs real servers: `make bench-cluster`. The short form uses the slow wire server, the full one the compiled.
"""

import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.flow import raw_of
from benchmarks.generator import messages
from benchmarks.measuring import SHORT, goals, verdict
from benchmarks.vocabulary import vocabulary
from console.assembly import Service, open_service
from console.settings import read_settings
from console.writing import writer_of
from domain.place import EVERYTHING
from domain.post import RawPost
from domain.query import Query
from domain.run import Delivery
from domain.source import SourceState
from domain.stores import Stores
from tests.chaos.cluster_workers import settled
from tests.chaos.kill_import import environ_of
from tests.chaos.stage import SOURCE, Stage, until, wanted

COUNT = 2_000 if SHORT else 20_000
BATCH = "500" if SHORT else "2000"
WORKERS = ("worker-1", "worker-2")
_ROWS = 500
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of one run: by the wall, of our own processes' CPU, of the servers' CPU."""

    wall: float
    ours: float
    servers: float = 0.0

    @property
    def rate(self) -> float:
        """Messages per second by the wall."""
        return COUNT / self.wall

    @property
    def own_share(self) -> float:
        """Share of our own code in the CPU time."""
        return self.ours / (self.ours + self.servers)


async def embedded(told: list[RawPost], folder: Path) -> Measured:
    """One process over files."""
    service = await open_service(read_settings(environ_of(folder)))
    try:
        wall, began = time.monotonic(), own_seconds()
        await fill(service.stores, told)
        async with writer_of(service) as writer:
            await writer.carry()
        return Measured(time.monotonic() - wall, own_seconds() - began)
    finally:
        await service.close()


async def cluster(told: list[RawPost], stage: Stage) -> tuple[Measured, int, int]:
    """Two workers and a clock over servers; answers also how many posts are kept and how many are found."""
    for name in WORKERS:
        stage.start(name, "work", OTKLIK_BATCH=BATCH)
    stage.start("clock", "clock")
    stores = await stage.stores()

    async def waiting() -> bool:
        return all("waits for work" in stage.said(name) for name in WORKERS)

    try:
        await until("the workers", waiting, stage)
        wall, ours, servers = time.monotonic(), _ours(stage), _servers(stage)
        await fill(stores, told)
        await settled(stage, stores)
        took = Measured(time.monotonic() - wall, _ours(stage) - ours, _servers(stage) - servers)
        return took, *await counted(stage)
    finally:
        await stores.close()


async def fill(stores: Stores, told: list[RawPost]) -> None:
    """All messages into the inbox."""
    now = time.time_ns() // 1000
    await stores.source_states.save(
        SourceState(SOURCE, watched_from=now)
    )  # back-fill alerts nobody
    for at in range(0, len(told), _ROWS):
        await stores.inbox.put(Delivery(SOURCE, tuple(told[at : at + _ROWS]), now))


async def counted(stage: Stage) -> tuple[int, int]:
    """Posts in the store and in the index, each once."""
    service: Service = await open_service(stage.settings)
    try:
        posts = await service.stores.posts.after(0, COUNT * 2)
        query = Query(bystanders="include", sort="oldest", limit=COUNT * 2)
        found = await service.index.find(query, EVERYTHING)
        return len({j.post.id for j in posts}), len({hit.post for hit in found.hits})
    finally:
        await service.close()


def own_seconds() -> float:
    """CPU time of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _ours(stage: Stage) -> float:
    return own_seconds() + seconds_of({p.pid for p in stage.processes.values()})


def _servers(stage: Stage) -> float:
    """Each server leads a session; its children belong to it."""
    return seconds_of({s.pid for s in stage.yard.servers.values()})


def seconds_of(leaders: Iterable[int]) -> float:
    """CPU time of these processes and of all in their sessions."""
    chosen, ticks = set(leaders), 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            told = entry.read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(entry.parent.name) in chosen or int(told[3]) in chosen:
                ticks += int(told[11]) + int(told[12])
    return ticks / _TICK


async def run(told: list[RawPost], folder: Path) -> int:
    """Both, one after the other."""
    alone = await embedded(told, folder / "whole")
    (cut := folder / "cut").mkdir()
    stage = await asyncio.to_thread(lambda: Stage.open(cut, compiled=not SHORT))
    try:
        spread, kept, indexed = await cluster(told, stage)
    finally:
        await asyncio.to_thread(stage.close)
    for name, took in (("embedded", alone), ("cluster", spread)):
        sys.stdout.write(
            f"{name:<10} {took.rate:>8,.0f} msgs/s  {took.wall:.1f} s  CPU {took.ours:.1f} s ours "
            f"+ {took.servers:.1f} s servers  ({took.own_share:.0%} ours)\n"
        )
    bounds = goals("cluster")
    return verdict(
        {
            "throughput": (spread.rate / alone.rate, bounds["short" if SHORT else "ratio"]),
            "kept": (kept / COUNT, 1.0),
            "indexed": (indexed / COUNT, 1.0),
        }
    )


def main() -> int:
    """Measure; exit code 1 when the goal is missed."""
    if not wanted():
        return 0
    told = [raw_of(m, SOURCE) for m in messages(vocabulary(), COUNT)]
    with tempfile.TemporaryDirectory() as root:
        return asyncio.run(run(told, Path(root)))


if __name__ == "__main__":
    sys.exit(main())
