"""What happens to an incident is found by the state of its posts, in each engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from domain.instant import DAY, Instant
from domain.place import EVERYTHING
from domain.ports import PostIndex
from domain.verdict import Judged
from incidents.desk import Desk
from incidents.together import Together
from scheduler.indexing import Indexing
from storage.sqlite import SqliteStores, open_stores
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_desk import PACK
from tests.incidents.test_together import Pairs
from tests.search.contract.engines import Opener
from tests.search.contract.test_contract import EACH, ids
from tests.search.contract.world import ANALYSER


class Found:
    """An office over files whose posts are looked for."""

    def __init__(self, index: PostIndex, stores: SqliteStores) -> None:
        self.office, self.index, self.stores = Pairs(), index, stores
        self.office.stores = stores  # type: ignore[assignment]
        s, clock = stores, self.office.clock
        self.office.desk = Desk(s.incidents, s.posts, s.notes, clock, lambda: PACK)
        self.office.together = Together(self.office.desk, s.projections)

    async def close_first(self, *posts: str) -> None:
        """These are told, and their incident is closed."""
        for post in posts:
            await self.told(post, T0)
        self.office.incident = (await self.office.homes(posts[0]))[0] or ""
        await self.office.desk.close(self.office.incident, await self.office.by(), "fixed")

    async def states(self) -> dict[str, list[str]]:
        """State → posts found by it, when the index has caught up."""
        s = self.stores
        following = Indexing(s.posts, s.projections, self.index, ANALYSER, PACK, self.office.clock)
        await following.catch_up()
        wanted = ("new", "closed", "returned")
        found = {state: sorted(await ids(self.index, states=(state,))) for state in wanted}
        return {state: posts for state, posts in found.items() if posts}

    async def told(self, post: str, at: Instant, *, gone: bool = False) -> Judged:
        """A report of the same at the same house, or its end at its source."""
        judged = a_judged(post, at=at, place=a_place())
        if gone:
            judged = replace(judged, post=replace(judged.post, text="", content="gone", deleted=at))
        (saved,) = await self.stores.posts.save([judged])
        await self.office.take_in([saved])
        return saved


@EACH
async def test_a_closed_incident_that_returns_brings_its_older_posts_along(
    tmp_path: Path, opener: Opener
) -> None:
    async with opener(tmp_path, ANALYSER) as index, files(tmp_path) as stores:
        found = Found(index, stores)
        await found.close_first("p1", "p2")
        assert await found.states() == {"closed": ["p1", "p2"]}
        await found.told("p3", T0 + DAY)
        assert await found.states() == {"returned": ["p1", "p2", "p3"]}
        await found.told("p3", T0 + DAY, gone=True)
        assert await found.states() == {"closed": ["p1", "p2"]}


@pytest.mark.parametrize("engine", ["tantivy"])
async def test_after_a_crash_between_log_and_index_the_next_try_brings_them_along(
    tmp_path: Path, opener: Opener
) -> None:
    async with opener(tmp_path, ANALYSER) as index, files(tmp_path) as stores:
        found = Found(index, stores)
        await found.close_first("p1")
        await found.states()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(stores.posts), "touch", broken)
            with pytest.raises(ConnectionError):
                await found.told("p2", T0 + DAY)
        assert await found.states() == {"closed": ["p1"], "returned": ["p2"]}
        await found.office.take_in(await stores.posts.get(["p2"], EVERYTHING))
        assert await found.states() == {"returned": ["p1", "p2"]}


async def broken(*_: object) -> None:
    """The power goes."""
    raise ConnectionError


@asynccontextmanager
async def files(folder: Path) -> AsyncIterator[SqliteStores]:
    """Stores in a folder."""
    stores = await open_stores(folder / "otklik.sqlite", folder / "vault")
    yield stores
    await stores.close()


@EACH
async def test_split_posts_and_those_that_stay_are_found_by_what_they_are_now(
    tmp_path: Path, opener: Opener
) -> None:
    async with opener(tmp_path, ANALYSER) as index, files(tmp_path) as stores:
        found = Found(index, stores)
        await found.close_first("p1")
        await found.told("p2", T0 + DAY)
        office = found.office
        await office.together.split(office.incident, ["p2"], "other_case", await office.by())
        assert await found.states() == {"closed": ["p1"], "new": ["p2"]}
        await office.undo(office.incident)
        assert await found.states() == {"returned": ["p1", "p2"]}
