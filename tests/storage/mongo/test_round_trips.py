from pathlib import Path

from domain.instant import MINUTE
from tests.storage.build import NOON, attached, bound, delivery, judged, opened, raw
from tests.storage.mongo.build import Commands, Town, town_at


async def walk(town: Town, count: int) -> dict[str, int]:
    """Round trips of each port for one batch of `count` messages."""
    commands = Commands()
    stores = await town.open(commands)
    numbers, trips = range(1, count + 1), dict[str, int]()
    commands.drain()
    await stores.inbox.put(delivery(*(raw(n) for n in numbers), cursor="next"))
    trips["put"] = commands.drain()
    claimed = await stores.inbox.claim("worker", count, MINUTE, NOON)
    trips["claim"] = commands.drain()
    assert [c.raw.id for c in claimed] == [raw(n).id for n in numbers]
    await stores.posts.save([judged(n) for n in numbers])
    trips["save"] = commands.drain()
    first = opened(raw(1).id)
    events = [first, *(attached(first.incident, n, raw(n).id) for n in range(2, 51))]
    events += [opened(raw(n).id) for n in numbers[50::10]]
    await stores.incidents.append(events, [bound(raw(n).id, first.incident) for n in numbers])
    trips["append"] = commands.drain()
    await stores.inbox.settle([c.position for c in claimed])
    trips["settle"] = commands.drain()
    assert (await stores.inbox.backlog()).waiting == 0
    assert (await stores.posts.after(0, count))[-1].post.id == raw(count).id
    return trips


async def test_round_trips_do_not_grow_with_the_batch(mongo_address: str, tmp_path: Path) -> None:
    trips = {}
    for count in (100, 2_000):
        async with town_at(mongo_address, tmp_path / str(count)) as town:
            trips[count] = await walk(town, count)
    assert trips[100] == trips[2_000]
    assert trips[100] == {"put": 6, "claim": 2, "save": 4, "append": 6, "settle": 1}
    # Of a batch of 2,000 each 500 messages cost a quarter of it, in all its steps.
    assert sum(trips[2_000].values()) / 4 <= 8


async def test_a_page_without_news_costs_three_round_trips(town: Town) -> None:
    commands = Commands()
    stores = await town.open(commands)
    await stores.inbox.put(delivery(raw(1), cursor="a"))
    commands.drain()
    await stores.inbox.put(delivery(raw(1), cursor="b"))
    assert commands.drain() == 3
