from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from crawlers.feeds.crawler import FeedCrawler
from demo.feed import make_app
from demo.life import LifePost
from domain.codes import Voice
from domain.errors import SourceUnavailable
from domain.source import Manifest, SourceKind
from tests.crawlers.pages.remote import RemoteFetch
from tests.crawlers.pages.watching import BEGIN, Watch, watching
from tests.demo.telegram.town import city_at, said

MANIFEST = Manifest("news", SourceKind.FEED, "", "zarechinsk")
Open = Callable[..., AbstractAsyncContextManager[Watch]]


@pytest.fixture
def feed(tmp_path: Path, fetch: RemoteFetch) -> Open:
    @asynccontextmanager
    async def opened(minute: float, *posts: LifePost) -> AsyncIterator[Watch]:
        city = city_at(tmp_path, minute, *posts)
        app = make_app(city)
        async with watching(city, app, MANIFEST, fetch, FeedCrawler, "/rss.xml") as watch:
            yield watch

    return opened


def item(number: int, minute: float, text: str = "", **more: str) -> LifePost:
    return said(number, minute, text or f"Новость {number}", "feed", **more)


async def test_entries_become_posts(feed: Open) -> None:
    async with feed(
        60,
        item(1, 1, "Отключат воду\n\nна Мира & Ленина", voice="authority"),
        item(2, 2, "Опять?", reply_to="m1"),
        item(3, 3, "И правда", reply_to="m2"),
    ) as watch:
        watch.authorities = frozenset({"feed:news/Администрация Заречинска"})
        await watch.poll()
        notice, answer = watch.shelf.posts["feed:news/zrch-news-1"], watch.shelf.one("Опять?")
        assert (notice.text, notice.voice) == ("Отключат воду\n\nна Мира & Ленина", Voice.AUTHORITY)
        assert (notice.published, notice.mark) == (BEGIN + 60_000_000, None)
        assert notice.url.endswith("/news/1")
        assert (answer.voice, answer.reply_to) == (Voice.RESIDENT, notice.id)
        assert watch.shelf.one("И правда").thread == notice.id


async def test_an_unchanged_feed_is_one_request_without_a_body(feed: Open) -> None:
    async with feed(60, item(1, 1)) as watch:
        await watch.poll()
        run = await watch.poll(30)
        assert (run.requests, run.seen) == (1, 0)
        assert [name for name, _ in watch.fetch.asked[0].headers] == [
            "If-None-Match",
            "If-Modified-Since",
        ]


async def test_a_paged_feed_is_read_back_without_a_gap(feed: Open) -> None:
    async with feed(200, *(item(n, n) for n in range(1, 131)), item(131, 201)) as watch:
        await watch.poll()
        assert len(watch.shelf.posts) == 130
        assert (await watch.poll(5)).requests == 1
        assert len(watch.shelf.posts) == 131


async def test_an_interrupted_walk_leaves_no_hole(feed: Open) -> None:
    async with feed(140, *(item(n, n) for n in range(1, 161))) as watch:
        watch.shelf.fails_after = 1
        with pytest.raises(ConnectionError):
            await watch.poll()
        watch.shelf.fails_after = None
        watch.restart(FeedCrawler)
        await watch.poll(60)
        assert len(watch.shelf.posts) == 160


async def test_entries_older_than_the_horizon_are_left_out(feed: Open) -> None:
    async with feed(60, item(1, 1), item(2, 50)) as watch:
        watch.since = BEGIN + 20 * 60_000_000
        await watch.poll()
        assert set(watch.shelf.posts) == {"feed:news/zrch-news-2"}


async def test_edits_and_deletions_follow_the_source(feed: Open) -> None:
    async with feed(60, item(1, 1), item(2, 2), item(3, 3)) as watch:
        await watch.poll()
        watch.city.edit("m3", "Новость 3, исправлено")
        watch.city.delete("m2")
        await watch.poll(10)
        assert watch.shelf.texts() == {"Новость 1", "Новость 3, исправлено"}
        assert watch.shelf.posts["feed:news/zrch-news-2"].deleted


async def test_an_entry_whose_page_leads_in_circles_does_not_stop_the_feed(feed: Open) -> None:
    async with feed(60, item(1, 1), item(2, 2)) as watch:
        await watch.poll()
        watch.fetch.endless = "/news/2"
        watch.city.delete("m2")
        watch.city.edit("m1", "Новость 1, исправлено")
        await watch.poll(10)
        assert "Новость 1, исправлено" in watch.shelf.texts()
        assert not watch.shelf.posts["feed:news/zrch-news-2"].deleted


async def test_looking_again_is_certain_or_silent(feed: Open) -> None:
    async with feed(60, item(1, 1), item(2, 2)) as watch:
        await watch.poll()
        watch.city.delete("m2")
        ids = ("feed:news/zrch-news-1", "feed:news/zrch-news-2", "feed:news/zrch-news-9")
        looks = await watch.look(*ids)
        assert [(look.post, look.alive) for look in looks] == [(ids[0], True), (ids[1], False)]
        assert watch.shelf.posts[ids[1]].deleted


@pytest.mark.parametrize("kind", ["html_502", "reset", "truncated", "too_many"])
async def test_after_a_fault_nothing_is_missing(feed: Open, kind: str) -> None:
    async with feed(60, *(item(n, n * 7) for n in range(1, 100))) as watch:
        await watch.poll()
        watch.faults.retry_after = 0
        watch.faults.set(kind)
        with pytest.raises(SourceUnavailable):
            await watch.poll(200)
        watch.faults.clear()
        await watch.poll(600)
        assert len(watch.shelf.posts) == 99
