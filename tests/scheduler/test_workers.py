"""Several workers on one store come to what one comes to."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from domain.errors import StaleIncident
from domain.place import EVERYTHING
from domain.run import Claimed, Delivery
from domain.verdict import Judged
from pipelines.dedupe import NearCopyIndex
from scheduler.feed import StepByStep as StepByFeed
from scheduler.flow import Flow
from scheduler.workers.carrying import Carrier
from scheduler.workers.line import Line, Place
from scheduler.workers.queue import InlineQueue, Work
from scheduler.workers.sole import sole, wall
from scheduler.workers.turns import StepByStep
from scheduler.workers.worker import Worker
from search.document import make_document
from storage.line.memory import MemoryLine
from storage.memory.audit import MemoryLease
from tests.builders import T0, a_raw
from tests.chaos.kill_import import Plan, posts_of
from tests.scheduler.town import Town, a_town

PIT = "На Ленина 12 третью неделю огромная яма, когда сделают?!"
AT_ONCE = 20


class Halting(Flow):
    """A flow that gives everybody else a chance between any two steps."""

    async def prepare(self, batch: Sequence[Claimed]) -> Any:
        await asyncio.sleep(0)
        return await super().prepare(batch)

    async def finish(self, ready: Any, others: Sequence[Judged] = ()) -> tuple[Judged, ...]:
        await asyncio.sleep(0)
        done = await super().finish(ready, others)
        await asyncio.sleep(0)
        return done


def a_carrier(town: Town, line: Line, name: str, stay: int = 30_000_000) -> Carrier:
    """A worker with a memory of near-copies of its own, as in another process."""
    judging = replace(town.flow.judging, copies=NearCopyIndex(2_000))
    flow = town.flow
    own = Halting(flow.inbox, flow.posts, flow.vault, flow.index, flow.intake, judging, flow.clock)
    turns = StepByStep(flow.inbox, flow.posts, line)
    return Carrier(own, line, turns, town.stores.census, name, 2_000, AT_ONCE, stay)


async def put(town: Town, count: int) -> None:
    rows = posts_of(Plan(count, 0))
    await town.stores.inbox.put(Delivery("vk:group1", tuple(rows), T0))


async def everything(town: Town) -> tuple[Any, ...]:
    """All that must be the same whoever did the work."""
    events = await town.stores.incidents.all_events(0, 100_000)
    posts = await town.stores.posts.after(0, 100_000)
    plain = [
        (j.post.id, j.post.content, j.verdict.judgement, j.verdict.place, j.copy_of) for j in posts
    ]
    return plain, [replace(e, recorded_at=0) for _, e in events]


async def carried_by(workers: int) -> tuple[Any, ...]:
    async with a_town() as town:
        await put(town, 200)
        line = MemoryLine()
        carriers = [a_carrier(town, line, f"w{n}") for n in range(workers)]
        counts = await asyncio.gather(*(c.carry_all() for c in carriers))
        assert sum(counts) == 200
        assert all(counts)
        assert (await town.stores.inbox.backlog()).waiting == 0
        return await everything(town)


async def test_three_workers_come_to_what_one_comes_to() -> None:
    one = await carried_by(1)
    three = await carried_by(3)
    assert one[0] == three[0]
    assert one[1] == three[1]
    assert len(one[1]) > 50


async def test_a_worker_whose_time_ran_out_changes_nothing_any_more() -> None:
    async with a_town() as town:
        await town.stores.inbox.put(Delivery("vk:group1", (a_raw(text=PIT),), T0))
        line = MemoryLine()
        quick, carried = a_carrier(town, line, "quick"), list[int]()

        class Sleepy(Carrier):
            async def _turn(self, place: Place) -> None:
                await line.expire([place.holder])  # as if it had slept for longer than its time
                carried.append(await quick.carry_all())

        turns = StepByStep(town.flow.inbox, town.flow.posts, line)
        slow = Sleepy(town.flow, line, turns, town.stores.census, "slow", 2_000, AT_ONCE)
        assert await slow.carry_all() == 0
        assert carried == [1]
        assert len(await town.stores.posts.after(0, 9)) == 1
        assert len(await town.stores.incidents.all_events(0, 9)) == 1


async def test_a_worker_who_waits_behind_a_lost_one_takes_the_line() -> None:
    async with a_town() as town:
        await put(town, 60)
        line = MemoryLine()
        place = await line.join(
            "lost#0", wall() + 300_000, 0
        )  # microseconds: it fails in the middle
        assert place is not None
        await town.stores.inbox.claim("lost#0", 20, 10**12, wall())
        await line.claimed("lost#0", wall() + 300_000)
        assert await a_carrier(town, line, "next").carry_all() == 60
        assert (await town.stores.inbox.backlog()).waiting == 0


async def test_the_claims_of_a_dead_worker_are_done_by_the_next() -> None:
    async with a_town() as town:
        await put(town, 30)
        line = MemoryLine()
        await line.join("dead#0", wall() - 1, 0)
        await town.stores.inbox.claim("dead#0", 20, 10**12, wall())
        assert await a_carrier(town, line, "next").carry_all() == 30


async def test_posts_in_a_workers_hands_are_not_indexed_before_their_incidents() -> None:
    async with a_town() as town:
        line = MemoryLine()
        town.indexing.line = line
        await town.stores.inbox.put(Delivery("vk:group1", (a_raw(text=PIT),), T0))
        carrier = a_carrier(town, line, "w")
        place = await line.join("w#9", wall() + 10**9, wall())
        assert place is not None
        batch = await town.stores.inbox.claim("w#9", 10, 10**9, wall())
        done = await carrier.flow.finish(await carrier.flow.prepare(batch))
        assert await town.indexing.catch_up() == 0
        await line.leave("w#9", done[-1].position)
        assert await town.indexing.catch_up() == 1
        (hit,) = (await town.found("яма", states=("new",))).hits
        assert hit.post == "vk:-101_1"


async def test_a_batch_is_decided_again_when_somebody_changed_its_incident() -> None:
    async with a_town() as town:
        intake, tries = town.flow.intake, []

        class Busy:
            """An event log in which somebody else writes once in between."""

            def __getattr__(self, name: str) -> Any:
                return getattr(town.stores.incidents, name)

            async def append(self, *args: Any) -> Any:
                tries.append(1)
                if len(tries) == 1:
                    raise StaleIncident("somebody", 1, 2)
                return await town.stores.incidents.append(*args)

        intake.incidents = Busy()  # type: ignore[assignment]
        await town.stores.inbox.put(Delivery("vk:group1", (a_raw(text=PIT),), T0))
        await town.flow.carry_all("writer")
        total, _ = await town.projections.cards(EVERYTHING, town.every_card)
        assert (total, len(tries)) == (1, 2)


async def test_a_name_belongs_to_one_at_a_time() -> None:
    lease = MemoryLease()
    async with sole(lease, "clock", "a") as mine, sole(lease, "clock", "b") as theirs:
        assert (mine, theirs) == (True, False)
    async with sole(lease, "clock", "b") as theirs:
        assert theirs


async def test_a_woken_worker_works_and_finishes_what_is_in_hand() -> None:
    done: list[Work] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def carry() -> None:
        begun.set()
        await go_on.wait()
        done.append(Work.CARRY)

    worker = Worker({Work.CARRY: carry}, (OSError,), lambda *_: None)
    running = asyncio.create_task(worker.run())
    await begun.wait()
    worker.stop()
    go_on.set()
    await running
    assert done == [Work.CARRY]


async def test_a_trouble_that_passes_is_told_and_the_work_done_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scheduler.workers.worker._REST", 0)
    told: list[str] = []
    tries = iter([OSError("away"), OSError("away"), None])
    done = asyncio.Event()

    async def carry() -> None:
        if (trouble := next(tries)) is not None:
            raise trouble
        done.set()

    worker = Worker({Work.CARRY: carry}, (OSError,), lambda _, e: told.append(str(e)))
    running = asyncio.create_task(worker.run())
    await done.wait()
    worker.stop()
    await running
    assert told == ["away", "away"]


async def test_inline_wake_ups_are_done_at_once() -> None:
    done: list[str] = []

    async def index() -> None:
        done.append("index")

    await InlineQueue({Work.INDEX: index}).wake(Work.INDEX)
    assert done == ["index"]


async def test_a_deleted_post_that_is_indexed_during_its_turn_does_not_stay_in_the_index() -> None:
    async with a_town() as town:
        await town.stores.inbox.put(Delivery("vk:group1", (a_raw(text=PIT),), T0))
        line = MemoryLine()
        carrier = a_carrier(town, line, "w")
        await carrier.carry_all()
        ((judged, card),) = await StepByFeed(town.stores.posts, town.projections).after(0, 9)
        reading = town.indexing.analyser.read(judged.post.text)
        before = make_document(judged, reading, card, town.indexing.pack.zone)

        class Late(StepByStep):
            """Of a store in which nothing is seen before the end of a turn: others index meanwhile what was there."""

            async def end(self, holder: str, done: int, *, leave: bool) -> bool | None:
                await town.index.add([before], done)
                return await StepByStep.end(self, holder, done, leave=leave)

        carrier.turns = Late(town.flow.inbox, town.flow.posts, line)
        gone = replace(a_raw(text=""), deleted=True)
        await town.stores.inbox.put(Delivery("vk:group1", (gone,), T0 + 1))
        assert await carrier.carry_all() == 1
        assert (await town.found("яма")).hits == ()
