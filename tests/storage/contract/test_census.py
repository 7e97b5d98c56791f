import pytest

from domain.codes import Kind, Lane
from domain.events import AnswerProposed, Closed
from domain.instant import HOUR
from domain.place import EVERYTHING, Scope
from domain.records import Counts
from domain.stores import Stores
from tests.storage.build import (
    NOON,
    bound,
    bystander,
    event,
    judged,
    opened,
    place,
)


async def test_the_first_screen_counts_posts_and_incidents(adapters: Stores) -> None:
    await adapters.posts.save(
        [
            judged(1),
            bystander(2),
            bystander(3, lane=Lane.UNSURE),
            judged(4, where=place("village"), source="tg:chat1"),
        ]
    )
    danger = opened("vk:-101_1", danger=True)
    closed = opened("vk:-101_4", danger=True, where=place("village"), at=NOON - HOUR)
    await adapters.incidents.append([danger, closed, event(closed.incident, 2, Closed("fixed"))])
    counts = await adapters.census.counts(EVERYTHING, 0)
    assert counts == Counts(posts=4, flagged=2, unsure=1, incidents=2, open=1, urgent=1, sources=2)
    town = await adapters.census.counts(Scope(("town",)), NOON + 2 * HOUR)
    assert town == Counts(posts=2, flagged=0, unsure=1, incidents=0, open=1, urgent=1, sources=1)


async def test_an_empty_store_counts_nothing(adapters: Stores) -> None:
    assert await adapters.census.counts(EVERYTHING, 0) == Counts(0, 0, 0, 0, 0, 0, 0)


async def test_shrunk_posts_were_read_and_forgotten_ones_were_not(adapters: Stores) -> None:
    await adapters.posts.save([bystander(1), bystander(2), judged(3)])
    await adapters.posts.erase([bystander(1).post.id], shrink=True, now=NOON)
    await adapters.posts.erase([bystander(2).post.id], shrink=False, now=NOON)
    counts = await adapters.census.counts(EVERYTHING, 0)
    assert (counts.posts, counts.flagged) == (2, 1)


async def test_bystanders_are_neither_flagged_nor_bound(adapters: Stores) -> None:
    await adapters.posts.save([judged(1), bystander(2), bystander(3), bystander(4)])
    first = opened("vk:-101_1")
    await adapters.incidents.append(
        [first], [bound("vk:-101_3", first.incident), bound("vk:-101_4", None)]
    )
    assert await adapters.census.bystanders_before(NOON + 1, 9) == ("vk:-101_2", "vk:-101_4")
    assert await adapters.census.bystanders_before(NOON + 1, 1) == ("vk:-101_2",)
    assert await adapters.census.bystanders_before(NOON, 9) == ()
    await adapters.posts.erase(["vk:-101_2"], shrink=True, now=NOON)
    assert await adapters.census.bystanders_before(NOON + 1, 9) == ("vk:-101_4",)


async def test_an_authority_reply_stays_with_the_incident_that_it_may_answer(
    adapters: Stores,
) -> None:
    await adapters.posts.save([judged(1), bystander(2), bystander(3)])
    first = opened("vk:-101_1")
    proposed = event(first.incident, 2, AnswerProposed("vk:-101_2", "roads"))
    await adapters.incidents.append([first, proposed], [bound("vk:-101_2", None)])
    assert await adapters.census.bystanders_before(NOON + 1, 9) == ("vk:-101_3",)


@pytest.mark.parametrize(
    "written",
    [
        "https://vk.com/wall-101_1",
        "http://m.vk.com/wall-101_1/",
        "vk.com/wall-101_1",
        "https://VK.com/zrch_group1?w=wall-101_1",
    ],
)
async def test_a_post_and_its_comments_are_found_by_address(adapters: Stores, written: str) -> None:
    comment = judged(2, thread="vk:-101_1", url="https://vk.com/wall-101_1?reply=2")
    await adapters.posts.save([judged(1), comment, judged(3)])
    assert await adapters.census.by_url(written) == ("vk:-101_1", "vk:-101_2")
    assert await adapters.census.by_url("https://vk.com/wall-101_1?reply=2") == ("vk:-101_2",)
    assert await adapters.census.by_url("https://vk.com/wall-101_9") == ()


async def test_near_copies_start_from_the_newest_texts_oldest_first(adapters: Stores) -> None:
    await adapters.posts.save([judged(n, f"текст {n}", kind=Kind.OTHER) for n in (1, 2, 3)])
    await adapters.posts.touch(["vk:-101_1"])
    recent = (("vk:-101_3", "текст 3"), ("vk:-101_1", "текст 1"))
    assert await adapters.census.recent_texts(2) == recent
    assert await adapters.census.recent_texts(0) == ()
