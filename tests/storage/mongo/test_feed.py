"""What an index of the store follows, in one round trip each."""

from collections.abc import Sequence

from domain.records import Card
from domain.verdict import Judged
from scheduler.feed import StepByStep
from storage.mongo import MongoFeed, MongoStores
from tests.storage.build import NOON, attached, bound, bystander, judged, opened, raw
from tests.storage.mongo.build import Commands, Town

POSTS = 6


async def filled(stores: MongoStores) -> None:
    """Two posts of one incident, one that waits, two of nobody, one without a decision; another is forgotten."""
    await stores.posts.save([judged(n) for n in (1, 2, 3)])
    await stores.posts.save([bystander(n) for n in range(4, POSTS + 2)])
    first = opened(raw(1).id)
    name = first.incident
    decided = [bound(raw(1).id, name), bound(raw(2).id, name), bound(raw(3).id, None, NOON)]
    await stores.incidents.append([first, attached(name, 2, raw(2).id)], decided)
    await stores.incidents.append([], [bound(raw(4).id, None)])
    await stores.posts.erase([raw(POSTS + 1).id], shrink=False, now=NOON)


async def test_it_answers_as_the_ports_do_one_after_the_other(town: Town) -> None:
    commands = Commands()
    stores = await town.open(commands)
    await filled(stores)
    feed, plain = MongoFeed(stores.documents), StepByStep(stores.posts, stores.projections)
    for position, limit in ((0, 99), (1, 99), (0, 2), (POSTS, 9)):
        expected = list(await plain.after(position, limit))
        commands.drain()
        assert list(await feed.after(position, limit)) == expected
        assert commands.drain() == 1
    assert cards_of(await feed.after(0, 99)) == [True, True, False, False, False, False]


async def test_it_tells_which_posts_were_forgotten_or_shrunk(town: Town) -> None:
    commands = Commands()
    stores = await town.open(commands)
    await filled(stores)
    await stores.posts.erase([raw(5).id], shrink=True, now=NOON)
    await stores.posts.touch([raw(1).id])
    feed, plain = MongoFeed(stores.documents), StepByStep(stores.posts, stores.projections)
    asked = [raw(n).id for n in range(1, POSTS + 2)]
    commands.drain()
    gone = await feed.gone(asked)
    assert commands.drain() == 1
    assert sorted(gone) == sorted(await plain.gone(asked)) == [raw(5).id, raw(POSTS + 1).id]


def cards_of(entries: Sequence[tuple[Judged, Card | None]]) -> list[bool]:
    return [card is not None for _, card in entries]
