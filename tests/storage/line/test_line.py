"""One contract, kept in memory and by the server."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from scheduler.workers.line import Line
from storage.line.memory import MemoryLine
from storage.line.mongo import MongoLine

SOON, LATER = 100, 1_000


@pytest.fixture(params=["memory", "mongo"])
async def line(request: pytest.FixtureRequest) -> AsyncIterator[Line]:
    if request.param == "memory":
        yield MemoryLine()
        return
    kept = await MongoLine.open(request.getfixturevalue("mongo_address"), f"line_{uuid4().hex}")
    yield kept
    await kept.client.drop_database(kept.database)
    await kept.close()


async def test_places_are_given_in_order_and_one_claims_at_a_time(line: Line) -> None:
    first = await line.join("a", LATER, now=0)
    assert first is not None
    assert await line.join("b", LATER, now=0) is None
    assert await line.claimed("a", LATER)
    second = await line.join("b", LATER, now=0)
    assert second is not None
    assert second.number > first.number
    assert second.struck == ()
    assert [await line.hold("a", LATER), await line.hold("b", LATER)] == [0, 1]


async def test_who_leaves_lets_the_next_pass(line: Line) -> None:
    for name in "ab":
        await line.join(name, LATER, now=0)
        await line.claimed(name, LATER)
    await line.leave("a")
    assert await line.hold("b", LATER) == 0
    assert (await line.standing()).holders == ("b",)


async def test_whose_time_is_over_is_struck_out_with_all_behind(line: Line) -> None:
    for name in "abc":
        await line.join(name, SOON if name == "b" else LATER, now=0)
        await line.claimed(name, SOON if name == "b" else LATER)
    place = await line.join("d", LATER, now=SOON)
    assert place is not None
    assert place.struck == ("a", "b", "c")
    assert await line.hold("c", LATER) is None
    assert not await line.claimed("a", LATER)
    assert (await line.standing()).holders == ("d",)


async def test_who_waits_for_somebody_lost_learns_it(line: Line) -> None:
    for name, until in (("a", SOON), ("b", LATER), ("c", LATER)):
        await line.join(name, until, now=0)
        await line.claimed(name, until)
    assert await line.hold("b", LATER, SOON - 1) == 1
    assert await line.hold("b", LATER, SOON) is None
    assert await line.hold("c", LATER, SOON) is None
    assert await line.hold("a", LATER, SOON) == 0
    assert await line.hold("c", LATER, SOON) == 2


async def test_a_claimer_who_died_keeps_nobody_out_for_ever(line: Line) -> None:
    await line.join("a", SOON, now=0)
    assert await line.join("b", LATER, now=SOON - 1) is None
    assert await line.join("b", LATER, now=SOON) is not None


async def test_the_known_dead_need_not_be_waited_for(line: Line) -> None:
    await line.join("a", LATER, now=0)
    await line.expire(["a", "unknown"])
    place = await line.join("b", LATER, now=1)
    assert place is not None
    assert place.struck == ("a",)


async def test_holding_a_place_in_time_keeps_it(line: Line) -> None:
    await line.join("a", SOON, now=0)
    await line.claimed("a", LATER)
    assert await line.join("b", LATER, now=SOON) is not None
    assert (await line.standing()).holders == ("a", "b")


async def test_the_line_knows_how_far_its_work_came(line: Line) -> None:
    place = await line.join("a", LATER, now=0)
    assert place is not None
    await line.leave("a", done=7)
    await line.leave("a", done=9)  # struck out, or gone already
    standing = await line.standing()
    assert (standing.number, standing.done, standing.holders) == (place.number, 7, ())


async def test_claims_that_a_dead_striker_did_not_give_back_are_left_to_the_next(
    line: Line,
) -> None:
    await line.join("a", SOON, now=0)
    await line.claimed("a", SOON)
    await line.join("b", SOON + 1, now=SOON)  # and dies at once
    place = await line.join("c", LATER, now=SOON + 1)
    assert place is not None
    assert place.struck == ("a", "b")
    await line.claimed("c", SOON + 2)
    again = await line.join("d", LATER, now=SOON + 2)
    assert again is not None
    assert again.struck == ("c",)
