"""Workers killed with -9 while two clocks tick, Redis wiped, the document server stopped for a while.

The state must equal that of one undisturbed process on files.
`python -m tests.chaos.cluster_workers` kills twenty times while 5,000 posts are carried; SHORT=1: six times, 1,500 posts.
Needs real servers: `make chaos-cluster`.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from console.assembly import open_service
from console.settings import read_settings
from console.writing import writer_of
from domain.stores import Stores
from pipelines.reading import RussianAnalyser
from search.elastic import ElasticIndex
from tests.chaos.kill_import import Outcome, Plan, State, differences, environ_of, read_state
from tests.chaos.stage import Stage, fill, reached, until, wanted

FULL, SHORT = Plan(5_000, 20), Plan(1_500, 6)
WORKERS = ("worker-1", "worker-2")
_LAST = 0.9  # of the work: later there may be nothing left to kill
_JITTER = 0.5  # seconds after a threshold
_AWAY = (10.0, 600.0)  # seconds that a server is away, short and full


async def undisturbed(plan: Plan, folder: Path) -> State:
    """The same messages carried by one process over files."""
    service = await open_service(read_settings(environ_of(folder)))
    try:
        await fill(service.stores, plan)
        async with writer_of(service) as writer:
            await writer.carry()
    finally:
        await service.close()
    return await read_state(folder)


async def disturbed(plan: Plan, stage: Stage) -> tuple[int, State]:
    """Two workers and two clocks, of whom somebody is killed now and then, and their servers go."""
    stores = await stage.stores()
    try:
        await fill(stores, plan)
        for clock in ("clock-1", "clock-2"):
            stage.start(clock, "clock")
        for worker in WORKERS:
            stage.start(worker, "work")
        kills = await _kill_now_and_then(plan, stage, stores)
        await settled(stage, stores)
        codes = [await stage.end(name) for name in tuple(stage.processes)]
        if any(codes):
            raise RuntimeError(f"a part ended with {codes}")
        return kills, await stage.state()
    finally:
        await stores.close()


async def _kill_now_and_then(plan: Plan, stage: Stage, stores: Stores) -> int:
    dice = random.Random(plan.seed)
    kills = 0
    moments = sorted(dice.randrange(int(plan.posts * _LAST)) for _ in range(plan.kills))
    for number, done in enumerate(moments):
        await until("progress", lambda done=done: reached(stores, done), stage)  # type: ignore[misc]
        await asyncio.sleep(dice.uniform(0, _JITTER))
        await _between(number, plan, stage)
        worker = dice.choice(WORKERS)
        stage.kill(worker)
        kills += (await stores.inbox.backlog()).waiting > 0
        stage.start(worker, "work")
    return kills


async def _between(number: int, plan: Plan, stage: Stage) -> None:
    """What happens to others than workers, at three moments."""
    away = _AWAY[plan is FULL]
    if number == plan.kills // 4:
        stage.kill("clock-1")  # the other takes over
        stage.start("clock-1", "clock")
    elif number == plan.kills // 2:
        await asyncio.to_thread(stage.yard.kill, stage.redis)
        await asyncio.sleep(away)
        await asyncio.to_thread(stage.yard.wipe, stage.redis)
    elif number == plan.kills * 3 // 4:
        await until("all at work", lambda: _at_work(stage), stage)
        await asyncio.to_thread(stage.yard.stop, stage.mongo)
        await asyncio.sleep(away)
        stage.all_live()
        await asyncio.to_thread(stage.yard.revive, stage.mongo)


async def _at_work(stage: Stage) -> bool:
    """Whether every worker has opened the store: one that cannot ends with a word."""
    return all(stage.says(name, "waits for work") for name in WORKERS)


async def settled(stage: Stage, stores: Stores) -> None:
    """Wait until the inbox is empty and the index knows everything."""
    engines = stage.settings.engines
    index = await ElasticIndex.open(engines.search, RussianAnalyser(), name=engines.database)

    async def done() -> bool:
        if (await stores.inbox.backlog()).waiting:
            return False
        return not await stores.posts.after(await index.position(), 1)

    try:
        await until("the end of the work", done, stage)
    finally:
        await index.close()


async def play(plan: Plan, folder: Path) -> Outcome:
    """Both runs."""
    whole, cut = folder / "whole", folder / "cut"
    cut.mkdir()
    reference = await undisturbed(plan, whole)
    async with Stage.beside(cut) as stage:
        kills, state = await disturbed(plan, stage)
    return Outcome(kills, reference, state)


def main() -> int:
    """Play, print the figures last, and answer with the exit code."""
    if not wanted():
        return 0
    plan = SHORT if os.environ.get("SHORT") else FULL
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(play(plan, Path(folder)))
    wrong = differences(outcome)
    carried = len(outcome.cut.posts)
    print(
        f"{plan.posts} posts by two workers, killed {outcome.kills} times at work: {carried} posts, "
        f"{len(outcome.cut.events)} events, {'; '.join(wrong) or 'equal to one undisturbed process on files'} "
        f"({time.monotonic() - started:.0f} s)"
    )
    enough = outcome.kills >= plan.kills * 0.8
    if not enough:
        print(f"only {outcome.kills} of {plan.kills} kills met unfinished work")
    return 0 if not wrong and enough and carried == plan.posts else 1


if __name__ == "__main__":
    sys.exit(main())
