"""A worker's turn: nothing of it is seen before its end, and nothing holds that somebody else changed meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from domain.instant import HOUR, MINUTE
from domain.place import EVERYTHING
from domain.ports import PostStore
from domain.records import Binding, CardFilter
from storage.line.mongo import MongoLine
from storage.mongo import MongoTurns, turns_over
from storage.mongo.documents import Documents, Where
from storage.mongo.turns import Taken
from tests.storage.build import NOON, attached, bound, delivery, judged, opened, raw
from tests.storage.mongo.build import Commands, Town, town_at
from tests.storage.mongo.desk import SOON, Desk, a_desk
from tests.storage.mongo.elder import elder

LATER = NOON + 9 * MINUTE


@pytest.fixture(params=["8.0 and later", "before 8.0"])
async def desk(
    mongo_address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        address = mongo_address
        if request.param == "before 8.0":
            address = await stack.enter_async_context(elder(address))
        town = await stack.enter_async_context(town_at(address, tmp_path))
        yield await stack.enter_async_context(a_desk(town))


async def test_nothing_is_seen_before_the_end_and_then_all_of_it(desk: Desk) -> None:
    batch = await desk.claim(3)
    assert await desk.turns.begin(desk.name, batch, 0) == ()
    done = await desk.decide(batch)
    assert await desk.seen() == (0, 0, 3)
    assert await desk.turns.end(desk.name, done, leave=True)
    assert await desk.seen() == (3, 3, 0)
    standing = await desk.line.standing()
    assert (standing.holders, standing.done) == ((), 3)
    assert await desk.others.vault.original(judged(2).post.revision) == "Во дворе яма"


async def test_who_was_struck_out_of_the_line_changes_nothing(desk: Desk) -> None:
    batch = await desk.claim(2)
    await desk.turns.begin(desk.name, batch, 0)
    done = await desk.decide(batch)
    await desk.line.expire([desk.name])
    assert await desk.line.join("other", LATER, SOON) is not None
    assert await desk.turns.end(desk.name, done, leave=True) is None
    assert await desk.seen() == (0, 0, 2)


async def test_who_does_not_stand_in_the_line_learns_it_at_the_claim(desk: Desk) -> None:
    await desk.others.inbox.put(delivery(raw(1)))
    stranger = Taken("stranger", 1, 0)
    assert await desk.turns.claim(stranger, 1, MINUTE, SOON, NOON) is None
    await desk.own.inbox.release("stranger")
    assert len(await desk.others.inbox.claim("next", 1, MINUTE, NOON)) == 1


@pytest.mark.parametrize("at_once", [True, False])
async def test_batches_follow_one_another_in_the_order_of_the_line(
    town: Town, *, at_once: bool
) -> None:
    stores = [await town.open() for _ in range(4)]
    await stores[0].inbox.put(delivery(*(raw(n) for n in range(80))))
    line = await MongoLine.open(town.address, town.name)

    async def claim(number: int) -> tuple[int, list[int]]:
        turns, name = turns_over(stores[number])[1], f"w{number}"
        while True:
            claim = await (step_in(turns, name) if at_once else join(turns, name))
            if claim is not None:
                return claim.number, [c.position for c in claim.batch]

    async def step_in(turns: MongoTurns, name: str) -> Taken | None:
        return await turns.step_in(name, 20, MINUTE, LATER, NOON)

    async def join(turns: MongoTurns, name: str) -> Taken | None:
        place = await line.join(name, LATER, NOON)
        return None if place is None else await turns.claim(place, 20, MINUTE, LATER, NOON)

    claimed = sorted(await asyncio.gather(*map(claim, range(4))))
    standing = await line.standing()
    await line.close()
    assert [number for number, _ in claimed] == [1, 2, 3, 4]
    assert [len(batch) for _, batch in claimed] == [20] * 4
    assert [p for _, batch in claimed for p in batch] == list(range(1, 81))
    assert standing.number == 4
    assert len(standing.holders) == 4


async def test_nobody_steps_in_while_somebody_claims_or_is_lost(desk: Desk) -> None:
    await desk.others.inbox.put(delivery(raw(1)))
    await desk.line.join("claims", SOON, NOON)
    assert await desk.turns.step_in(desk.name, 9, MINUTE, SOON, NOON) is None
    await desk.line.claimed("claims", SOON)
    assert await desk.turns.step_in(desk.name, 9, MINUTE, LATER, SOON) is None
    claim = await desk.turns.step_in(desk.name, 9, MINUTE, LATER, NOON)
    assert claim is not None
    assert (claim.number, claim.before, len(claim.batch)) == (2, 1, 1)
    assert (await desk.line.standing()).holders == ("claims", desk.name)


@dataclass(frozen=True, slots=True)
class Slow(Documents):
    """Lets somebody else pass after each look."""

    somebody: MongoTurns | None = None

    async def unite(self, parts: Mapping[str, tuple[str, Sequence[Where]]]) -> dict[str, list[Any]]:
        found = await Documents.unite(self, parts)
        assert self.somebody is not None
        quick = await self.somebody.step_in("quick", 1, MINUTE, LATER, NOON)
        assert quick is not None
        assert [c.raw.id for c in quick.batch] == [raw(1).id]
        assert quick.more
        return found


async def test_who_joins_between_the_look_and_the_claim_has_the_older_messages(desk: Desk) -> None:
    await desk.others.inbox.put(delivery(raw(1), raw(2)))
    plain = desk.turns.plain
    slow = Slow(plain.client, plain.database, somebody=turns_over(desk.others)[1])
    late = replace(desk.turns, plain=slow)
    assert await late.step_in(desk.name, 2, MINUTE, LATER, NOON) is None
    claim = await desk.turns.step_in(desk.name, 2, MINUTE, LATER, NOON)
    assert claim is not None
    assert [c.raw.id for c in claim.batch] == [raw(2).id]
    assert claim.number == 2


async def test_who_finds_nothing_takes_no_place(desk: Desk) -> None:
    claim = await desk.turns.step_in(desk.name, 9, MINUTE, SOON, NOON)
    assert claim is not None
    assert (claim.number, claim.batch, claim.more) == (0, (), False)
    standing = await desk.line.standing()
    assert (standing.number, standing.holders) == (0, ())


async def test_an_incident_that_somebody_changed_is_decided_again(desk: Desk) -> None:
    first = opened(raw(9).id)
    await desk.others.incidents.append([first])
    batch = await desk.claim(1)
    for somebody_else in (True, False):
        await desk.turns.begin(desk.name, batch, 0)
        card = (await desk.own.projections.cards(EVERYTHING, newest()))[1][0]
        join = attached(card.incident, card.version + 1, raw(1).id)
        await desk.own.incidents.append([join], [bound(raw(1).id, card.incident)])
        if somebody_else:
            await desk.others.incidents.append([attached(card.incident, 2, raw(8).id)])
        assert await desk.turns.end(desk.name, 0, leave=True) is not somebody_else
    kept = await desk.others.incidents.load(first.incident)
    assert kept is not None
    assert (kept.version, kept.posts) == (3, (raw(9).id, raw(8).id, raw(1).id))


async def test_a_post_that_waited_is_decided_with_a_later_one(desk: Desk) -> None:
    waiting = replace(bound(raw(7).id, None), waits=NOON + 7 * HOUR)
    await desk.others.incidents.append([], [waiting])
    batch = await desk.claim(1)
    await desk.turns.begin(desk.name, batch, 0)
    (found,) = await desk.own.incidents.waiting(NOON, 300)
    first = opened(found.post)
    both = [bound(found.post, first.incident), bound(raw(1).id, first.incident)]
    join = attached(first.incident, 2, raw(1).id)
    await desk.own.incidents.append([first, join], both, [waiting])
    assert await desk.turns.end(desk.name, 0, leave=True)
    assert await desk.others.incidents.waiting(NOON, 300) == ()
    assert (await desk.others.incidents.bindings([found.post]))[found.post] == both[0]


async def test_a_decision_about_a_post_that_nobody_asked_for_is_kept(desk: Desk) -> None:
    free = bound(raw(7).id, None)
    await desk.others.incidents.append([], [free])
    batch = await desk.claim(1)
    await desk.turns.begin(desk.name, batch, 0)
    first = opened(raw(7).id)
    await desk.own.incidents.append([first], [bound(raw(7).id, first.incident)], [free])
    assert await desk.turns.end(desk.name, 0, leave=True)
    kept = await desk.others.incidents.bindings([raw(7).id])
    assert kept[raw(7).id].incident == first.incident


@pytest.mark.parametrize("asked", [True, False])
async def test_a_post_that_somebody_put_elsewhere_is_decided_again(
    desk: Desk, *, asked: bool
) -> None:
    post, one, two = raw(7).id, opened(raw(8).id), opened(raw(9).id)
    free = bound(post, None)
    await desk.others.incidents.append([one, two], [free])
    batch = await desk.claim(1)
    for somebody_else in (True, False):
        await desk.turns.begin(desk.name, batch, 0)
        if asked or not somebody_else:
            free = (await desk.own.incidents.bindings([post]))[post]
        home = free.incident or one.incident
        events = [] if free.incident else [attached(one.incident, 2, post)]
        await desk.own.incidents.append(events, [Binding(post, "edited", home)], [free])
        if somebody_else:
            join = attached(two.incident, 2, post)
            await desk.others.incidents.append([join], [bound(post, two.incident)], [free])
        assert await desk.turns.end(desk.name, 0, leave=True) is not somebody_else
    kept = await desk.others.incidents.bindings([post])
    assert kept[post] == Binding(post, "edited", two.incident)
    assert await desk.others.incidents.log(one.incident) == (one,)


async def test_a_post_forgotten_meanwhile_stays_forgotten(desk: Desk) -> None:
    await desk.others.posts.save([judged(1, "раньше")])
    batch = await desk.claim(1)
    await desk.turns.begin(desk.name, batch, 0)
    await desk.own.posts.save([judged(1, "теперь")])
    await desk.others.posts.erase([raw(1).id], shrink=False, now=NOON)
    assert await desk.turns.end(desk.name, 2, leave=True) is False
    await desk.turns.begin(desk.name, batch, 0)
    (again,) = await desk.own.posts.save([judged(1, "теперь")])
    assert again.position == 0
    assert await desk.turns.end(desk.name, 0, leave=True)
    assert await desk.others.posts.after(0, 9) == ()


async def test_a_deletion_at_the_source_leaves_no_text(desk: Desk) -> None:
    batch = await desk.claim(2)
    await desk.turns.begin(desk.name, batch, 0)
    done = await desk.decide(batch)
    await desk.own.posts.erase([raw(2).id], shrink=True, now=NOON)
    assert await desk.turns.end(desk.name, done, leave=True)
    assert [j.post.id for j in await desk.others.posts.after(0, 9)] == [raw(1).id]
    (row,) = await desk.others.documents.find("posts", {"_id": raw(2).id})
    assert "body" not in row


async def test_an_edit_is_kept_beside_what_it_edits(desk: Desk) -> None:
    await desk.others.posts.save([judged(1, "раньше")])
    batch = await desk.claim(1)
    await desk.turns.begin(desk.name, batch, 0)
    await desk.own.posts.save([judged(1, "теперь")])
    assert await desk.turns.end(desk.name, 2, leave=True)
    texts = await texts_of(desk.others.posts)
    assert texts == ["раньше", "теперь"]


async def test_the_register_answers_as_the_store_does(desk: Desk) -> None:
    for n in range(1, 12):
        await desk.others.incidents.append([opened(raw(n).id)], [bound(raw(n).id, None)])
    batch = await desk.claim(1)
    plain = desk.others.projections
    for late in (20, 21):
        await desk.turns.begin(desk.name, batch, 0)
        total, cards = await plain.cards(EVERYTHING, newest())
        assert await desk.own.projections.cards(EVERYTHING, newest()) == (total, cards)
        few = replace(newest(), limit=3, areas=(cards[0].area or "",))
        assert await desk.own.projections.cards(EVERYTHING, few) == await plain.cards(
            EVERYTHING, few
        )
        keys = [f"post:{raw(n).id}" for n in (7, 3, late - 1, 99)]
        assert await desk.own.projections.candidates(keys, NOON) == await plain.candidates(
            keys, NOON
        )
        await desk.others.incidents.append([opened(raw(late).id)])


async def test_the_posts_that_speak_for_a_changed_incident_come_with_the_turn(town: Town) -> None:
    commands = Commands()
    async with a_desk(town, commands) as desk:
        batch = await desk.claim(1)
        await desk.turns.begin(desk.name, batch, 0)
        numbers = range(11, 21)
        await desk.others.posts.save([judged(n) for n in numbers])
        first = opened(raw(11).id)
        joined = [attached(first.incident, n - 10, raw(n).id) for n in numbers[1:]]
        await desk.others.incidents.append([first, *joined])
        await desk.others.posts.erase([raw(12).id], shrink=True, now=NOON)
        await desk.turns.begin(desk.name, batch, 99)
        commands.drain()
        speakers = [raw(n).id for n in (*numbers[:4], *numbers[-4:])]
        known = await desk.own.posts.get(speakers, EVERYTHING)
        assert commands.drain() == 0
        assert known == await desk.others.posts.get(speakers, EVERYTHING)
        assert len(known) == 7


def newest() -> CardFilter:
    return CardFilter(since=NOON - MINUTE, sort="newest", limit=100)


async def texts_of(posts: PostStore) -> list[str]:
    return [j.post.text for j in await posts.revisions(raw(1).id, EVERYTHING)]
