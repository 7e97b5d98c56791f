"""The index follows the store: nothing is looked for twice, nothing forgotten stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from domain.run import Delivery
from pipelines.reading import RECENT
from scheduler import indexing
from scheduler.feed import Entry, Feed, StepByStep
from scheduler.flow import BATCH
from storage.sqlite import posts
from tests.builders import T0
from tests.chaos.kill_import import Plan, posts_of
from tests.scheduler.town import Town, a_town


@dataclass
class Slow:
    """A feed on whose way a post is forgotten."""

    town: Town
    feed: Feed
    forgotten: tuple[str, ...] = ()
    asked: list[int] = field(default_factory=list)

    async def after(self, position: int, limit: int) -> Sequence[Entry]:
        self.asked.append(position)
        found = await self.feed.after(position, limit)
        await self.town.stores.posts.erase(self.forgotten, shrink=False, now=T0)
        await self.town.index.remove(self.forgotten)
        return found

    async def gone(self, posts: Sequence[str]) -> Sequence[str]:
        return await self.feed.gone(posts)


async def carried(town: Town, count: int) -> Slow:
    rows = [
        replace(raw, text=f"Во дворе яма {n}") for n, raw in enumerate(posts_of(Plan(count, 0)))
    ]
    await town.stores.inbox.put(Delivery("vk:group1", tuple(rows), T0))
    await town.flow.carry_all("writer")
    slow = Slow(town, StepByStep(town.stores.posts, town.projections))
    town.indexing.feed = slow
    return slow


@pytest.mark.parametrize(("count", "looks"), [(3, [0]), (4, [0]), (5, [0, 4]), (8, [0, 4])])
async def test_a_full_batch_is_looked_for_once(
    count: int, looks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.indexing.BATCH", 4)
    async with a_town() as town:
        slow = await carried(town, count)
        assert await town.indexing.catch_up() == count
        assert slow.asked == looks
        assert await town.index.position() == count


def test_what_the_index_asks_for_next_is_still_remembered() -> None:
    assert indexing.BATCH <= RECENT
    assert indexing.BATCH + BATCH <= posts._RECENT


@pytest.mark.parametrize("shared", [True, False])
async def test_what_is_forgotten_on_its_way_into_the_index_is_taken_back(*, shared: bool) -> None:
    async with a_town() as town:
        slow = await carried(town, 3)
        slow.forgotten = (posts_of(Plan(3, 0))[1].id,)
        town.indexing.shared = shared
        await town.indexing.catch_up()
        found = {hit.post for hit in (await town.found("", bystanders="include")).hits}
        assert (slow.forgotten[0] in found) is not shared
        assert len(found) == (2 if shared else 3)
