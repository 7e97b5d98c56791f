"""Elasticsearch stopped while posts are carried: they are saved, the console says since when search is behind, it catches up.

`python -m tests.chaos.elastic_away` keeps it away for ten minutes while 3,000 posts are carried; SHORT=1: 6 s, 600 posts.
Afterwards the state equals that of one undisturbed process on files. Needs real servers: `make chaos-cluster`.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.chaos.cluster_workers import settled, undisturbed
from tests.chaos.kill_import import Outcome, Plan, State, differences
from tests.chaos.stage import Stage, beside, fill, kept, reached, until, wanted
from tools.servers.server import free_port


@dataclass(frozen=True, slots=True)
class Absence:
    """How much is carried, and for how many seconds the server is away."""

    plan: Plan
    seconds: float


FULL, SHORT = Absence(Plan(3_000, 1), 600.0), Absence(Plan(600, 1), 6.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen on the way."""

    saved_meanwhile: int
    said_behind: float  # seconds until the console said so
    caught_up: float  # seconds after the server was back
    state: State


async def disturbed(absence: Absence, stage: Stage) -> Seen:
    """One worker, one clock and the console; the search server goes in the middle, and comes back."""
    stores, port = await stage.stores(), free_port()
    try:
        await fill(stores, absence.plan)
        stage.start("web", "web", OTKLIK_PORT=str(port))
        for part, command in (("clock", "clock"), ("worker", "work")):
            stage.start(part, command)
        await until("a third of the posts", lambda: reached(stores, absence.plan.posts // 3), stage)
        await asyncio.to_thread(stage.yard.stop, stage.elastic)
        before, left = await kept(stores), time.monotonic()
        said = await until("the console's word", lambda: _says(port, "behind"), stage)
        await until("the end of the absence", lambda: _past(left + absence.seconds), stage)
        meanwhile = await kept(stores) - before
        await asyncio.to_thread(stage.yard.revive, stage.elastic)
        back = time.monotonic()
        await settled(stage, stores)
        await until("the console's word", lambda: _says(port, "ok"), stage)
        caught_up = time.monotonic() - back
        codes = [await stage.end(name) for name in tuple(stage.processes)]
        if any(codes):
            raise RuntimeError(f"a part ended with {codes}")
        return Seen(meanwhile, said, caught_up, await stage.state())
    finally:
        await stores.close()


async def _past(moment: float) -> bool:
    return time.monotonic() >= moment


async def _says(port: int, status: str) -> bool:
    """Whether the console calls its search so, with the instant since when it is behind."""
    try:
        told = json.loads(await asyncio.to_thread(_health, port))
    except (URLError, ConnectionError, TimeoutError):
        return False
    return bool(told["status"] == status and (status == "ok" or told["search_behind_since"]))


def _health(port: int) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        return bytes(answer.read())


async def play(absence: Absence, folder: Path) -> tuple[Seen, Outcome]:
    """Both runs."""
    whole, cut = folder / "whole", folder / "cut"
    cut.mkdir()
    reference = beside(undisturbed(absence.plan, whole))
    async with Stage.beside(cut, compiled=absence is FULL) as stage:
        await reference  # the servers started meanwhile
        seen = await disturbed(absence, stage)
    return seen, Outcome(1, reference.result(), seen.state)


def main() -> int:
    """Play, print the figures last, and answer with the exit code."""
    if not wanted():
        return 0
    absence = SHORT if os.environ.get("SHORT") else FULL
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        seen, outcome = asyncio.run(play(absence, Path(folder)))
    wrong = differences(outcome)
    print(
        f"Elasticsearch away for {absence.seconds:.0f} s: {seen.saved_meanwhile} posts saved meanwhile, the console said "
        f"so after {seen.said_behind:.1f} s, search caught up {seen.caught_up:.1f} s after it was back, "
        f"{'; '.join(wrong) or 'equal to one undisturbed process on files'} ({time.monotonic() - started:.0f} s)"
    )
    saved = seen.saved_meanwhile > 0
    if not saved:
        print("nothing was saved while it was away")
    return 0 if not wrong and saved and len(outcome.cut.posts) == absence.plan.posts else 1


if __name__ == "__main__":
    sys.exit(main())
