from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.web.crawler import WebCrawler
from demo.forum import make_app
from demo.life import LifePost
from domain.codes import Voice
from domain.errors import SettingsError, SourceUnavailable
from domain.source import Manifest, Selectors, SourceKind
from tests.crawlers.pages.remote import RemoteFetch
from tests.crawlers.pages.watching import BEGIN, Watch, watching
from tests.demo.telegram.town import city_at, said

PHPBB = Selectors(
    post="div.post",
    text="div.content",
    time="p.author time[datetime]",
    author="p.author strong > a",
    topic_link="ul.topiclist.topics a.topictitle",
    topic_time="dd.lastpost time[datetime]",
    next="div.pagination li.arrow.next a[rel=next]",
    quote="blockquote",
)
MANIFEST = Manifest("forum", SourceKind.WEB, "", "zarechinsk", selectors=PHPBB)
Open = Callable[..., AbstractAsyncContextManager[Watch]]


@pytest.fixture
def forum(tmp_path: Path, fetch: RemoteFetch) -> Open:
    @asynccontextmanager
    async def opened(minute: float, *posts: LifePost) -> AsyncIterator[Watch]:
        city = city_at(tmp_path, minute, *posts)
        app = make_app(city)
        async with watching(city, app, MANIFEST, fetch, WebCrawler, "/viewforum.php?f=2") as watch:
            yield watch

    return opened


def topic(number: int, minute: float, text: str = "") -> LifePost:
    return said(number, minute, text or f"Тема {number}", "forum")


def reply(number: int, minute: float, to: int, text: str = "", voice: str = "resident") -> LifePost:
    return said(number, minute, text or f"Ответ {number}", "forum", voice, f"m{to}")


async def test_topics_and_replies_become_posts(forum: Open) -> None:
    async with forum(
        60,
        topic(1, 1, "Яма\nна Ленина 12"),
        reply(2, 2, 1, "Подтверждаю"),
        reply(3, 3, 2, "Внесено в план", "authority"),
    ) as watch:
        watch.authorities = frozenset({"web:forum/Администрация Заречинска"})
        await watch.poll()
        top, second, third = (watch.shelf.posts[f"web:forum/p{n}"] for n in (1, 2, 3))
        assert (top.text, top.thread, top.reply_to) == ("Яма\nна Ленина 12", None, None)
        assert (second.thread, second.reply_to, second.voice) == (top.id, top.id, Voice.RESIDENT)
        assert (third.text, third.reply_to) == ("Внесено в план", second.id)
        assert (third.voice, third.mark) == (Voice.AUTHORITY, None)
        assert second.mark is not None
        assert second.published == BEGIN + 120_000_000
        assert second.url.endswith("/viewtopic.php?t=1#p2")


async def test_all_list_and_topic_pages_are_read(forum: Open) -> None:
    topics = [topic(n, n) for n in range(1, 61)]
    replies = [reply(n, n, 3) for n in range(100, 135)]
    async with forum(300, *topics, *replies) as watch:
        await watch.poll()
        assert len(watch.shelf.posts) == 95


async def test_a_quiet_poll_is_one_request(forum: Open) -> None:
    async with forum(60, *(topic(n, n) for n in range(1, 40))) as watch:
        await watch.poll()
        run = await watch.poll(5)
        assert (run.requests, run.seen) == (1, 0)


async def test_a_new_reply_costs_the_list_and_the_topics_last_page(forum: Open) -> None:
    replies = [reply(n, n, 1) for n in range(2, 26)]
    async with forum(60, topic(1, 1), *replies, reply(99, 61, 1, "Новый")) as watch:
        await watch.poll()
        run = await watch.poll(2)
        assert [r.url.partition("?")[2] for r in watch.fetch.asked] == ["f=2", "t=1&start=20"]
        assert run.fresh == 1


async def test_an_interrupted_walk_leaves_no_hole(forum: Open) -> None:
    topics = [topic(n, n) for n in range(1, 61)]
    async with forum(100, *topics) as watch:
        watch.shelf.fails_after = 10
        with pytest.raises(ConnectionError):
            await watch.poll()
        watch.shelf.fails_after = None
        watch.restart(WebCrawler)
        await watch.poll(5)
        assert len(watch.shelf.posts) == 60


async def test_edits_and_deletions_are_found_by_a_review(forum: Open) -> None:
    async with forum(60, topic(1, 1), reply(2, 2, 1), reply(3, 3, 1), topic(4, 4)) as watch:
        await watch.poll()
        watch.city.edit("m1", "Тема 1, уточнено")
        watch.city.delete("m2")
        await watch.poll(61)
        assert watch.shelf.texts() == {"Тема 1, уточнено", "Ответ 3", "Тема 4"}
        gone = watch.shelf.posts["web:forum/p2"]
        assert (gone.deleted, gone.published) == (True, BEGIN + 120_000_000)


async def test_a_deleted_last_reply_is_noticed_at_once(forum: Open) -> None:
    async with forum(60, topic(1, 1), reply(2, 2, 1), reply(3, 3, 1)) as watch:
        await watch.poll()
        watch.city.delete("m3")
        await watch.poll(5)
        assert watch.shelf.posts["web:forum/p3"].deleted


async def test_a_deleted_topic_takes_its_replies_along(forum: Open) -> None:
    async with forum(60, topic(1, 1), reply(2, 2, 1), topic(3, 3)) as watch:
        await watch.poll()
        watch.city.delete("m1")
        await watch.poll(5)
        assert watch.shelf.texts() == {"Тема 3"}


async def test_looking_again_tells_edits_and_deletions(forum: Open) -> None:
    async with forum(60, topic(1, 1), reply(2, 2, 1), topic(3, 3)) as watch:
        await watch.poll()
        cursor = watch.shelf.cursor
        watch.city.edit("m1", "Стало хуже")
        watch.city.delete("m2")
        looks = await watch.look("web:forum/p1", "web:forum/p2", "web:forum/p77")
        assert [(look.post, look.alive) for look in looks] == [
            ("web:forum/p1", True),
            ("web:forum/p2", False),
        ]
        assert watch.shelf.posts["web:forum/p1"].text == "Стало хуже"
        assert watch.shelf.posts["web:forum/p2"].deleted
        assert watch.shelf.cursor == cursor


@pytest.mark.parametrize("kind", ["html_502", "reset", "truncated"])
async def test_after_a_fault_nothing_is_missing(forum: Open, kind: str) -> None:
    posts = [topic(n, n * 9) for n in range(1, 41)]
    replies = [reply(100 + n, n * 11, 2) for n in range(2, 40)]
    async with forum(60, *posts, *replies) as watch:
        await watch.poll()
        watch.faults.set(kind, path_prefix="/viewtopic.php")
        with pytest.raises(SourceUnavailable):
            await watch.poll(120)
        watch.faults.clear()
        for _ in range(3):
            await watch.poll(120)
        assert watch.shelf.texts() == {p.text for p in (*posts, *replies)}
        assert not [p for p in watch.shelf.fresh if p.deleted]


async def test_a_closed_topic_does_not_keep_the_others(forum: Open) -> None:
    async with forum(60, topic(1, 1), topic(2, 2), topic(3, 3), topic(4, 64)) as watch:
        watch.fetch.refused = "t=3"
        await watch.poll()
        assert watch.shelf.texts() == {"Тема 1", "Тема 2"}
        assert {issue.code for issue in watch.shelf.issues} == {"web_topic_refused"}
        watch.fetch.refused = ""
        await watch.poll(5)
        assert watch.shelf.texts() == {"Тема 1", "Тема 2", "Тема 3", "Тема 4"}


async def test_wrong_selectors_are_refused_with_the_sources_name(forum: Open) -> None:
    async with forum(60, topic(1, 1)) as watch:
        watch.manifest = replace(watch.manifest, selectors=replace(PHPBB, topic_link="a[["))
        with pytest.raises(SettingsError, match="bad_selector"):
            await watch.poll()
        watch.manifest = replace(watch.manifest, selectors=None)
        with pytest.raises(SettingsError, match="no_selectors"):
            await watch.poll()
