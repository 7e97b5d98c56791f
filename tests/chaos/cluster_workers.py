"""Workers killed with -9 while two clocks tick, Redis wiped, the document server stopped for a while.

The state must equal that of one undisturbed process on files.
`python -m tests.chaos.cluster_workers` kills twenty times while 6,000 posts are carried; SHORT=1: four times, 1,200 posts.
Messages come in as many parts as there are kills, so that there is always work to be disturbed.
Needs real servers: `make chaos-cluster`.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from pymongo.errors import PyMongoError

from console.assembly import open_service
from console.settings import read_settings
from console.writing import writer_of
from domain.stores import Stores
from pipelines.reading import RussianAnalyser
from search.elastic import ElasticIndex
from storage.mongo import MongoStores
from tests.chaos.kill_import import Outcome, Plan, State, differences, environ_of, read_state
from tests.chaos.stage import Stage, beside, fill, reached, until, wanted

FULL, SHORT = Plan(6_000, 20), Plan(1_200, 4)
WORKERS = ("worker-1", "worker-2")
_JITTER = 0.3  # seconds after a claim
_REAPED = 5.0  # seconds
_AWAY = (4.0, 600.0)  # seconds that a server is away, short and full


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
    reaping = asyncio.create_task(_reap(stores))
    try:
        for clock in ("clock-1", "clock-2"):
            stage.start(clock, "clock")
        for worker in WORKERS:
            stage.start(worker, "work")
        await until("somebody at work", lambda: _somebody(stage), stage)
        kills = await _kill_now_and_then(plan, stage, stores)
        await settled(stage, stores)
        await until(
            "all at work", lambda: _all(stage), stage
        )  # who is still starting ends otherwise
        codes = [await stage.end(name) for name in tuple(stage.processes)]
        if any(codes):
            raise RuntimeError(f"a part ended with {codes}")
        return kills, await stage.state()
    finally:
        reaping.cancel()
        await asyncio.gather(reaping, return_exceptions=True)
        await stores.close()


async def _reap(stores: MongoStores) -> None:
    """Begin a transaction now and then.

    A worker that is killed in the middle of its own leaves it to the server, which ends it after a minute. Genuine MongoDB does so by
    itself, the wire server only when somebody begins another; those who wait for what it holds would wait for ever.
    """
    documents = stores.documents
    while True:
        await asyncio.sleep(_REAPED)
        with suppress(PyMongoError):  # it is away, too, for a while
            async with (
                documents.client.start_session() as session,
                await session.start_transaction(),
            ):
                await documents.database["meta"].find_one({}, session=session)


async def _kill_now_and_then(plan: Plan, stage: Stage, stores: MongoStores) -> int:
    """One part of the messages after the other; somebody is killed while the next one is claimed or carried."""
    dice, kills, part = random.Random(plan.seed), 0, plan.posts // (plan.kills + 1)
    await fill(stores, plan, 0, part)
    for number in range(1, plan.kills + 1):
        await until("progress", lambda n=number: reached(stores, (n - 1) * part + 1), stage)  # type: ignore[misc]
        await _between(number - 1, plan, stage)
        last = number == plan.kills
        await fill(stores, plan, number * part, None if last else (number + 1) * part)
        await until("a claim", lambda: _claimed(stores), stage)
        await asyncio.sleep(dice.uniform(0, _JITTER))
        worker = dice.choice([name for name in WORKERS if _works(stage, name)])
        stage.kill(worker)
        kills += (await stores.inbox.backlog()).waiting > 0
        stage.start(worker, "work")
        await until("somebody at work", lambda: _somebody(stage), stage)
    return kills


async def _claimed(stores: MongoStores) -> bool:
    """Whether somebody stands in the line."""
    line = await stores.documents.one("lines", {"_id": "line"})
    return bool(line and line["turns"])


async def _between(number: int, plan: Plan, stage: Stage) -> None:
    """What happens to others than workers, at three moments."""
    away = _AWAY[plan is FULL]
    if number == 0:
        stage.kill("clock-1")  # the other takes over
        stage.start("clock-1", "clock")
    elif number == plan.kills // 3:
        await asyncio.to_thread(stage.yard.kill, stage.redis)
        await asyncio.sleep(away)
        await asyncio.to_thread(stage.yard.wipe, stage.redis)
    elif number == plan.kills * 2 // 3:
        await until("all at work", lambda: _all(stage), stage)
        await asyncio.to_thread(stage.yard.stop, stage.mongo)
        await asyncio.sleep(away)
        stage.all_live()
        await asyncio.to_thread(stage.yard.revive, stage.mongo)


def _works(stage: Stage, worker: str) -> bool:
    """Whether a worker has opened the store: one that cannot ends with a word."""
    return stage.says(worker, "waits for work")


async def _somebody(stage: Stage) -> bool:
    return any(_works(stage, name) for name in WORKERS)


async def _all(stage: Stage) -> bool:
    return all(_works(stage, name) for name in WORKERS)


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
    reference = beside(undisturbed(plan, whole))
    async with Stage.beside(cut, compiled=plan is FULL) as stage:
        await reference  # the servers started meanwhile; from now on nobody else needs the machine
        kills, state = await disturbed(plan, stage)
    return Outcome(kills, reference.result(), state)


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
