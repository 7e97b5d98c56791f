"""Four collectors on one token: as many calls as are allowed, never one more, no source read twice at once.

Meanwhile Redis is wiped and the document server is stopped for a while; what one collector on files finds is found.
`python -m tests.chaos.cluster_collecting`; SHORT=1 reads four days of the demo city, otherwise all. Needs real servers.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from redis import Redis

from console.settings import PREFIX, read_settings
from demo.clock import CityClock
from domain.errors import BudgetSpent
from domain.run import Run
from domain.source import SourceKind, SourceState
from domain.stores import Stores
from storage.budgeting import DayLimits
from storage.mongo import open_mongo_stores
from storage.packs.loader import load_pack
from storage.sqlite import open_stores
from tests.chaos.kill_import import ROOT, environ_of
from tests.chaos.stage import Stage, beside, until, wanted

COLLECTORS = tuple(f"collector-{n}" for n in range(1, 5))
CALLS = 3  # a second, as VK allows
GOALS = Path(__file__).with_name("goals.toml")
LIFE = ROOT / "demo" / "life" / "zarechinsk"
START = 1_772_323_200.0  # minute 0 of the city, Unix seconds
TOKEN = "zarechinsk-demo-service-key"
_UNLIMITED = 1_000
_KINDS = frozenset({SourceKind.VK_WALL, SourceKind.VK_BOARD})
_MEASURED = (50.0, 120.0)  # seconds, short and full: a wiped Redis costs more than one of them
_STOPPED = (4.0, 600.0)  # seconds without the document server, short and full


@dataclass(slots=True)
class CityChild:
    """The simulated city: its process, its clock, its addresses."""

    process: "subprocess.Popen[bytes]"
    clock: CityClock
    file: Path
    addresses: Mapping[str, str]
    pace: int  # VK's calls a second

    @classmethod
    async def open(cls, folder: Path, minute: float, pace: int) -> "CityChild":
        """A city whose time stands still."""
        folder.mkdir()
        file, found = folder / "clock", folder / "addresses.json"
        clock = CityClock.create(file, START + minute * 60, 0)
        process = _serve(file, found, pace)

        async def written() -> bool:
            return found.exists()

        await until("the city", written)
        return cls(process, clock, file, json.loads(found.read_text(encoding="utf-8")), pace)

    @property
    def environ(self) -> dict[str, str]:
        """What a collector of this city must know."""
        places = {f"{PREFIX}PLACE_{k}": v for k, v in self.addresses.items()}
        return {
            **places,
            f"{PREFIX}VK_TOKEN": TOKEN,
            f"{PREFIX}VK_PER_SECOND": str(self.pace),
            f"{PREFIX}CITY_CLOCK": str(self.file),
        }

    async def calls(self) -> Mapping[str, int]:
        """The log of VK's calls: total, above the limit per second, above the limit per day."""
        address = self.addresses["CITY"] + "/calls"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            found: Mapping[str, int] = await answer.json()
            return found

    def close(self) -> None:
        """End the city."""
        self.process.kill()
        self.process.wait()
        self.clock.close()


def _serve(clock: Path, addresses: Path, pace: int) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable, "-m", "demo.serve", str(LIFE), str(clock), str(addresses),
        "--start", str(START), "--rps", str(pace),
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)


@dataclass(frozen=True, slots=True)
class Found:
    """What the collectors did."""

    share: float  # of the allowed calls that were made while there was enough to do
    calls: int
    over: tuple[int, int]  # calls above the limits per second and per day
    missing: int  # posts that one collector on files found and they did not
    posts: int
    overlaps: int  # polls of a source that began before the former one had ended
    granted: int  # of a day's hundred calls, taken by four at once
    paused: bool  # the collectors said that the store was away, and went on


async def alone(minute: float, folder: Path) -> set[str]:
    """Posts that one collector on files finds while the city's time stands still, in a city that does not limit it."""
    city = await CityChild.open(folder / "city", minute, _UNLIMITED)
    try:
        return await _collected(city, folder / "store")
    finally:
        city.close()


async def _collected(city: CityChild, folder: Path) -> set[str]:
    environ = {**environ_of(folder), **city.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console.collecting", "--ticks", cwd=ROOT, env={**os.environ, **environ},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    await process.communicate(b"\n")
    settings = read_settings(environ)
    stores = await open_stores(settings.database, settings.vault)
    try:
        return await posts_in(stores)
    finally:
        await stores.close()


async def posts_in(stores: Stores) -> set[str]:
    """Ids of all posts in the inbox."""
    return {c.raw.id for c in await stores.inbox.claim("look", 1_000_000, 1, 1)}


async def play(minute: float, folder: Path, short: bool) -> Found:
    """One collector on files, then four on servers."""
    (cut := folder / "cut").mkdir()
    (whole := folder / "whole").mkdir()
    reference = beside(alone(minute, whole))
    async with Stage.beside(cut, compiled=not short, searching=False) as stage:
        known = await reference
        city = await CityChild.open(folder / "city", minute, CALLS)
        try:
            return await together(city, stage, known, short)
        finally:
            city.close()


async def together(city: CityChild, stage: Stage, reference: set[str], short: bool) -> Found:
    """Four collectors; Redis is wiped while calls are counted, then the document server goes for a while."""
    city.clock.set(city.clock.now(), 1)
    before = await city.calls()
    stores, names = await stage.stores(), _names(city)
    try:
        for name in COLLECTORS:
            stage.start(name, "collect", **city.environ)
        share = await measured(
            city, stage, stores, _MEASURED[not short], before["calls"] + CALLS * 4
        )
        await stopped(stage, _STOPPED[not short])
        await until("every source", lambda: _all_read(stores, names), stage)
        calls = await city.calls()
        found = await posts_in(stores)
        runs = await stores.run_log.runs(None, 100_000)
        return Found(
            share=share,
            calls=calls["calls"] - before["calls"],
            over=(
                calls["over_second"] - before["over_second"],
                calls["over_day"] - before["over_day"],
            ),
            missing=len(reference - found),
            posts=len(found),
            overlaps=overlaps(runs),
            granted=await granted(stage),
            paused=any("waits for it" in stage.said(name) for name in COLLECTORS),
        )
    finally:
        await stores.close()


async def measured(
    city: CityChild, stage: Stage, stores: Stores, seconds: float, before: int
) -> float:
    """Share of the allowed calls that were made, with Redis wiped in the middle."""
    await until("more calls", lambda: _called(city, before), stage)
    first, started = (await city.calls())["calls"], time.monotonic()
    await asyncio.sleep(seconds / 2)
    with Redis.from_url(stage.redis.address) as redis:
        redis.flushall()
    await asyncio.sleep(seconds / 2)
    made = (await city.calls())["calls"] - first
    if await _all_read(stores, _names(city)):
        raise RuntimeError("there was too little to read for a measurement")
    return made / ((time.monotonic() - started) * CALLS)


async def _called(city: CityChild, calls: int) -> bool:
    return (await city.calls())["calls"] >= calls


async def stopped(stage: Stage, seconds: float) -> None:
    """The document server goes and comes again."""
    await asyncio.to_thread(stage.yard.stop, stage.mongo)
    await asyncio.sleep(seconds)
    stage.all_live()
    await asyncio.to_thread(stage.yard.revive, stage.mongo)


async def _all_read(stores: Stores, names: Sequence[str]) -> bool:
    states = await stores.source_states.load()
    wanted = [states.get(name, SourceState(name)) for name in names]
    return all(state.last_success and not state.failures for state in wanted)


def _names(city: CityChild) -> tuple[str, ...]:
    """Sources of VK."""
    places = {k: v for k, v in city.addresses.items() if k.startswith("DEMO_")}
    pack = load_pack(ROOT / "demo" / "pack", places)
    return tuple(m.name for m in pack.sources if m.kind in _KINDS)


def overlaps(runs: tuple[Run, ...]) -> int:
    """Polls of one source that began before the former one had ended."""
    found, ended = 0, dict[str, int]()
    for run in sorted(runs, key=lambda r: r.started):
        found += run.started < ended.get(run.source, 0)
        ended[run.source] = max(run.ended, ended.get(run.source, 0))
    return found


async def granted(stage: Stage) -> int:
    """How many of a hundred calls a day four takers at once are given."""
    engines, vault = stage.settings.engines, stage.settings.vault
    limits = DayLimits((("wall.get", 100),))
    takers = [await open_mongo_stores(engines.store, "day", vault, limits) for _ in range(4)]

    async def take(stores: Stores) -> int:
        for number in range(200):
            try:
                await stores.budget.take("token", "wall.get", 0)
            except BudgetSpent:
                return number
        return 200

    try:
        return sum(await asyncio.gather(*map(take, takers)))
    finally:
        for stores in takers:
            await stores.close()


def main() -> int:
    """Play, print the figures last, and answer with the exit code."""
    if not wanted():
        return 0
    short = bool(os.environ.get("SHORT"))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(play(5_760.0 if short else 18_720.0, Path(folder), short))
    print(
        f"four collectors, Redis wiped, store stopped: {found.share:.0%} of the allowed calls, "
        f"{found.calls} calls in all, {found.over[0]} over the second, {found.over[1]} over the day, {found.granted} of 100 granted, "
        f"{found.posts} posts, {found.missing} missing, {found.overlaps} double polls, "
        f"{'paused and went on' if found.paused else 'nobody paused'} ({time.monotonic() - started:.0f} s)"
    )
    held = tomllib.loads(GOALS.read_text(encoding="utf-8"))["shared_pace"]["held"]
    exact = (found.over, found.missing, found.overlaps, found.granted) == ((0, 0), 0, 0, 100)
    return 0 if exact and found.share >= held and found.paused else 1


if __name__ == "__main__":
    sys.exit(main())
