from dataclasses import replace

from domain.instant import HOUR, MINUTE
from domain.run import Backlog, Issue
from domain.source import SourceState
from domain.stores import Stores
from tests.storage.build import NOON, delivery, raw


async def test_a_second_delivery_is_a_no_op(adapters: Stores) -> None:
    first = await adapters.inbox.put(delivery(raw(1), raw(2)))
    again = await adapters.inbox.put(delivery(raw(1), raw(2)))
    assert (first.fresh, first.known) == (2, 0)
    assert (again.fresh, again.known) == (0, 2)


async def test_counters_alone_are_no_news(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1)))
    liked = replace(raw(1), counters=replace(raw(1).counters, likes=99))
    assert (await adapters.inbox.put(delivery(liked))).fresh == 0


async def test_an_edit_a_return_to_the_old_text_and_a_deletion_are_entries(
    adapters: Stores,
) -> None:
    texts = ["А", "Б", "А"]
    for text in texts:
        await adapters.inbox.put(delivery(raw(1, text)))
    gone = replace(raw(1, ""), deleted=True)
    await adapters.inbox.put(delivery(gone))
    claimed = await adapters.inbox.claim("w", 10, MINUTE, NOON)
    assert [(c.raw.text, c.raw.deleted) for c in claimed] == [
        *((text, False) for text in texts),
        ("", True),
    ]


async def test_the_same_post_twice_in_one_delivery_is_one_entry(adapters: Stores) -> None:
    received = await adapters.inbox.put(delivery(raw(1), raw(1), raw(1, "иначе")))
    assert (received.fresh, received.known) == (2, 1)


async def test_what_was_put_comes_out_unchanged(adapters: Stores) -> None:
    broken = raw(1, "нуль \x00, половина \ud83d знака, целый \U0001f600, \u202eсправа")
    await adapters.inbox.put(delivery(broken, at=NOON + 5))
    (claimed,) = await adapters.inbox.claim("w", 10, MINUTE, NOON)
    assert claimed.raw == broken
    assert (claimed.first_seen, claimed.attempts, claimed.backfill) == (NOON + 5, 1, False)


async def test_the_oldest_by_publication_come_first(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(3), raw(1), raw(2)))
    claimed = await adapters.inbox.claim("w", 2, MINUTE, NOON)
    assert [c.raw.id for c in claimed] == [raw(1).id, raw(2).id]


async def test_two_workers_share_nothing(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1), raw(2), raw(3)))
    one = await adapters.inbox.claim("one", 2, MINUTE, NOON)
    two = await adapters.inbox.claim("two", 2, MINUTE, NOON)
    assert [c.raw.id for c in (*one, *two)] == [raw(n).id for n in (1, 2, 3)]


async def test_an_own_lease_is_claimed_again_and_counts_as_a_try(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1)))
    await adapters.inbox.claim("w", 1, HOUR, NOON)
    (again,) = await adapters.inbox.claim("w", 1, HOUR, NOON)
    assert again.attempts == 2


async def test_an_expired_lease_is_free(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1)))
    await adapters.inbox.claim("one", 1, MINUTE, NOON)
    assert await adapters.inbox.claim("two", 1, MINUTE, NOON + MINUTE - 1) == ()
    (late,) = await adapters.inbox.claim("two", 1, MINUTE, NOON + MINUTE)
    assert late.attempts == 2


async def test_a_released_lease_is_free_at_once(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1)))
    await adapters.inbox.claim("one", 1, HOUR, NOON)
    await adapters.inbox.release("one")
    (claimed,) = await adapters.inbox.claim("two", 1, HOUR, NOON)
    assert claimed.attempts == 2


async def test_settled_entries_are_gone_but_stay_known(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1), raw(2)))
    first, _ = await adapters.inbox.claim("w", 2, MINUTE, NOON)
    await adapters.inbox.settle([first.position])
    assert [c.raw.id for c in await adapters.inbox.claim("w", 2, MINUTE, NOON)] == [raw(2).id]
    assert (await adapters.inbox.put(delivery(raw(1)))).fresh == 0


async def test_positions_are_never_used_again(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1)))
    (old,) = await adapters.inbox.claim("w", 1, MINUTE, NOON)
    await adapters.inbox.settle([old.position])
    await adapters.inbox.put(delivery(raw(2)))
    (new,) = await adapters.inbox.claim("w", 1, MINUTE, NOON)
    assert new.position > old.position


async def test_a_parked_post_is_set_aside_and_counted(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1), raw(2), at=NOON + 1))
    first, _ = await adapters.inbox.claim("w", 2, MINUTE, NOON)
    await adapters.inbox.park(first.position, "too_long")
    assert await adapters.inbox.backlog() == Backlog(1, NOON + 1, 1)
    await adapters.inbox.release("w")
    assert [c.raw.id for c in await adapters.inbox.claim("w", 9, MINUTE, NOON)] == [raw(2).id]


async def test_an_empty_inbox_has_no_backlog(adapters: Stores) -> None:
    assert await adapters.inbox.backlog() == Backlog(0, None, 0)
    assert await adapters.inbox.claim("w", 10, MINUTE, NOON) == ()
    await adapters.inbox.settle([])
    await adapters.inbox.settle([12345])


async def test_cursor_and_issues_travel_with_a_delivery(adapters: Stores) -> None:
    issue = Issue("unknown_field", "vk:group1", params=("reactions",))
    await adapters.inbox.put(delivery(raw(1), cursor='{"newest":1}', issues=(issue, issue)))
    await adapters.inbox.put(delivery(cursor=None, issues=(issue,), at=NOON + HOUR))
    assert (await adapters.source_states.load())["vk:group1"].cursor == '{"newest":1}'
    assert await adapters.run_log.issues("vk:group1", 5) == ((issue, 3, NOON + HOUR),)


async def test_posts_older_than_the_watch_are_back_fill(adapters: Stores) -> None:
    await adapters.source_states.save(SourceState("vk:group1", watched_from=raw(2).published))
    await adapters.inbox.put(delivery(raw(1), raw(2)))
    claimed = await adapters.inbox.claim("w", 2, MINUTE, NOON)
    assert [c.backfill for c in claimed] == [True, False]
