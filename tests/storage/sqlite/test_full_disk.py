"""A disk without room: what does not fit is refused as a whole, and comes in when there is room again."""

import sqlite3
from pathlib import Path

import pytest

from domain.instant import MINUTE
from storage.sqlite import SqliteStores, open_stores
from tests.storage.build import NOON, delivery, raw

PAGES, PAGE = 40, 25  # of posts


async def put(stores: SqliteStores, page: int) -> None:
    posts = (raw(page * PAGE + n) for n in range(PAGE))
    await stores.inbox.put(delivery(*posts, cursor=str(page)))


async def limit(stores: SqliteStores, more: int) -> None:
    """Let the file grow by so many pages and no further, as a small disk would."""
    (used,) = await stores.files[0].rows("PRAGMA page_count")
    await stores.files[0].rows(f"PRAGMA max_page_count = {used[0] + more}")


async def fill(stores: SqliteStores) -> int:
    """Pages of posts that were acknowledged before one was refused."""
    for page in range(PAGES):
        try:
            await put(stores, page)
        except sqlite3.OperationalError:
            return page
    return PAGES


async def test_a_page_that_does_not_fit_is_refused_whole_and_comes_in_later(tmp_path: Path) -> None:
    stores = await open_stores(tmp_path / "otklik.sqlite3", tmp_path / "vault")
    try:
        await limit(stores, 60)
        kept = await fill(stores)
        assert 0 < kept < PAGES
        assert (await stores.inbox.backlog()).waiting == kept * PAGE
        assert (await stores.source_states.load())["vk:group1"].cursor == str(kept - 1)
        with pytest.raises(sqlite3.OperationalError, match="full"):
            await put(stores, kept)
        await limit(stores, 10_000)
        assert await fill(stores) == PAGES
        claimed = await stores.inbox.claim("w", PAGES * PAGE * 2, MINUTE, NOON)
        assert [c.raw.id for c in claimed] == [raw(n).id for n in range(PAGES * PAGE)]
    finally:
        await stores.close()
