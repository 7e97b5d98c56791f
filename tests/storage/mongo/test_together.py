"""Several processes on one database."""

import asyncio
import itertools
from dataclasses import replace

import pytest

from domain.errors import BudgetSpent, StaleIncident
from domain.instant import DAY, HOUR, MINUTE
from domain.records import Appended, Audited, Binding
from storage.mongo import MongoStores
from tests.storage.build import NOON, attached, bound, delivery, judged, opened, raw
from tests.storage.mongo.build import Commands, Town


async def test_workers_at_once_share_nothing_and_leave_nothing(town: Town) -> None:
    stores = [await town.open() for _ in range(4)]
    await stores[0].inbox.put(delivery(*(raw(n) for n in range(40))))
    claimed = await asyncio.gather(
        *(s.inbox.claim(f"w{n}", 10, MINUTE, NOON) for n, s in enumerate(stores))
    )
    rest = await stores[0].inbox.claim("late", 40, MINUTE, NOON)
    ids = [c.raw.id for c in itertools.chain(*claimed, rest)]
    assert sorted(ids) == sorted(raw(n).id for n in range(40))
    assert {c.attempts for c in itertools.chain(*claimed, rest)} == {1}


async def test_a_page_brought_twice_at_once_is_received_once(town: Town) -> None:
    stores = [await town.open() for _ in range(3)]
    page = delivery(*(raw(n) for n in range(10)))
    received = await asyncio.gather(*(s.inbox.put(page) for s in stores))
    assert sorted(r.fresh for r in received) == [0, 0, 10]
    assert (await stores[0].inbox.backlog()).waiting == 10


async def test_an_edit_that_another_process_brings_comes_after(town: Town) -> None:
    one, two = await town.open(), await town.open()
    await two.inbox.put(delivery(raw(9)))  # its block of positions begins before the other's
    await one.inbox.put(delivery(raw(1, "раз")))
    await two.inbox.put(delivery(raw(1, "два")))
    await one.inbox.put(delivery(raw(1, "три")))
    claimed = await one.inbox.claim("w", 9, MINUTE, NOON)
    assert [c.raw.text for c in claimed if c.raw.id == raw(1).id] == ["раз", "два", "три"]
    assert len({c.position for c in claimed}) == 4


async def follow(stores: MongoStores, total: int) -> list[str]:
    """What an index sees that follows by position."""
    seen: list[str] = []
    position = 0
    while len(seen) < total:
        for judged_post in await stores.posts.after(position, 7):
            seen.append(judged_post.post.id)
            position = judged_post.position
    return seen


async def test_who_follows_by_position_misses_no_save(town: Town) -> None:
    stores = [await town.open() for _ in range(4)]
    saves = [
        s.posts.save([judged(n * 10 + k) for k in range(10)])
        for n, s in enumerate((*stores, *stores))
    ]
    async with asyncio.timeout(30):
        following = asyncio.create_task(follow(stores[0], 80))
        await asyncio.gather(*saves)
        seen = await following
    assert sorted(seen) == sorted(judged(n).post.id for n in range(80))


async def test_of_two_who_change_an_incident_one_is_stale(town: Town) -> None:
    one, two = await town.open(), await town.open()
    first = opened()
    await one.incidents.append([first])
    done = await asyncio.gather(
        *(
            s.incidents.append([attached(first.incident, 2, f"vk:-101_{n}")])
            for n, s in ((7, one), (8, two))
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Appended", "StaleIncident"]
    assert len(await two.incidents.log(first.incident)) == 2


@pytest.mark.parametrize("free", [(), (bound("vk:-101_9", None),)])
async def test_of_many_who_bind_one_free_post_one_succeeds(
    town: Town, free: tuple[Binding, ...]
) -> None:
    stores = [await town.open() for _ in range(4)]
    logs, post = [opened(f"vk:-101_{n}") for n in range(4)], "vk:-101_9"
    await stores[0].incidents.append(logs, free)

    async def join(own: MongoStores, incident: str) -> Appended:
        home = bound(post, incident)
        return await own.incidents.append([attached(incident, 2, post)], [home], free)

    done = await asyncio.gather(
        *(join(own, log.incident) for own, log in zip(stores, logs, strict=True)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Appended", *["StaleBinding"] * 3]
    found = await stores[0].incidents.load_many([log.incident for log in logs])
    (home,) = [name for name, one in found.items() if post in one.posts]
    assert await stores[1].incidents.bindings([post]) == {post: bound(post, home)}


async def test_numbers_and_sequences_have_no_gaps_and_no_repeats(town: Town) -> None:
    stores = [await town.open() for _ in range(4)]
    await asyncio.gather(
        *(
            s.incidents.append([opened(f"vk:-101_{n}")], [bound(f"vk:-101_{n}", None)])
            for n, s in enumerate((*stores, *stores, *stores))
        )
    )
    found = await stores[0].incidents.all_events(0, 99)
    assert [sequence for sequence, _ in found] == list(range(1, 13))
    cards = await stores[0].projections.of_posts([f"vk:-101_{n}" for n in range(12)])
    assert cards == {}  # bound to none
    by_id = [
        await stores[0].documents.one("incidents", {"_id": event.incident}) for _, event in found
    ]
    assert sorted(card["number"] for card in by_id if card) == list(range(1, 13))


async def test_a_fold_kept_in_memory_is_never_older_than_the_log(town: Town) -> None:
    one, two = await town.open(), await town.open()
    first = opened()
    await one.incidents.append([first])
    await two.incidents.append([attached(first.incident, 2, "vk:-101_2")])
    loaded = await one.incidents.load(first.incident)
    assert loaded is not None
    assert loaded.version == 2
    with pytest.raises(StaleIncident):
        await one.incidents.append([attached(first.incident, 2, "vk:-101_3")])


async def test_the_audit_chain_holds_whoever_writes(town: Town) -> None:
    stores = [await town.open() for _ in range(3)]
    entries = [Audited(NOON + n, "anna", "card.read", (str(n),)) for n in range(12)]
    await asyncio.gather(*(s.audit.append(e) for s, e in zip(stores * 4, entries, strict=True)))
    assert await stores[0].audit.verify() is None
    assert len(await stores[0].audit.read(0, 99)) == 12
    await stores[0].documents.delete("audit", {"_id": 12})
    assert await stores[0].audit.verify() == 12


async def test_a_day_is_never_overspent(town: Town) -> None:
    stores = [await town.open() for _ in range(3)]
    allowed = stores[0].budget.limits.allowed("wall.search")
    assert await stores[0].budget.reserve("key", "wall.search", NOON, allowed - 4) == allowed - 4
    taken = await asyncio.gather(
        *(s.budget.take("key", "wall.search", NOON) for s in stores * 4), return_exceptions=True
    )
    assert sum(isinstance(t, BudgetSpent) for t in taken) == 8
    assert await stores[1].budget.reserve("key", "wall.search", NOON, 9) == 0
    assert await stores[1].budget.spent("key", NOON) == {"wall.search": (allowed, allowed)}


async def test_a_transaction_that_a_killed_process_left_open_is_waited_for(town: Town) -> None:
    dead, commands = await town.open(), Commands()
    alive = await town.open(commands)
    await alive.posts.save([judged(1)])
    async with dead.documents.client.start_session() as session:
        left = await session.start_transaction()
        await replace(dead.documents, session=session).change("posts", {}, {"$set": {"x": 1}})
        commands.drain()
        saving = asyncio.create_task(alive.posts.touch([judged(1).post.id]))
        async with asyncio.timeout(60):
            while commands.sent["abortTransaction"] < 120:
                await asyncio.wait([saving], timeout=0.1)
                assert not saving.done()
        await session.abort_transaction()
        del left
        await saving


async def test_of_the_first_calls_of_a_day_taken_at_once_none_is_refused(town: Town) -> None:
    stores = [await town.open() for _ in range(4)]
    for day in range(40):  # a wire server that answers an upsert with nothing does so once in ten
        taken = await asyncio.gather(
            *(s.budget.reserve("key", "wall.search", NOON + day * DAY, 300) for s in stores)
        )
        assert sorted(taken) == [100, 300, 300, 300]


async def test_one_of_many_gets_the_lease(town: Town) -> None:
    stores = [await town.open() for _ in range(4)]
    got = await asyncio.gather(
        *(s.lease.acquire("clock", f"h{n}", HOUR, NOON) for n, s in enumerate(stores))
    )
    assert sorted(map(str, got)) == ["1", "None", "None", "None"]
