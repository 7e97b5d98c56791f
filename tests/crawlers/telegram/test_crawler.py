from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.pages.visit import Visit
from crawlers.telegram.address import Channel
from crawlers.telegram.crawler import TelegramCrawler
from demo.city import City
from demo.life import LifePost
from demo.telegram import make_app, platform_id
from domain.codes import Voice
from domain.errors import SourceHidden, SourceUnavailable
from domain.source import Manifest, SourceKind
from tests.crawlers.pages.remote import RemoteFetch
from tests.crawlers.pages.watching import BEGIN, Watch, mark, watching
from tests.demo.telegram.town import city_at, said

MANIFEST = Manifest("live", SourceKind.TELEGRAM, "@Zrch_Chat1", "zarechinsk")
Open = Callable[..., AbstractAsyncContextManager[Watch]]


@pytest.fixture
def channel(tmp_path: Path, fetch: RemoteFetch) -> Open:
    @asynccontextmanager
    async def opened(minute: float, *posts: LifePost) -> AsyncIterator[Watch]:
        city = city_at(tmp_path, minute, *posts)
        async with watching(city, make_app(city), MANIFEST, fetch, TelegramCrawler) as watch:
            yield watch

    return opened


def id_of(city: City, post: str) -> str:
    message = city.get(post)
    assert message is not None
    return "tg:" + platform_id(city, message).replace("?comment=", "?")


async def test_the_first_poll_goes_back_without_a_gap(channel: Open) -> None:
    posts = [said(n, n, f"Яма номер {n}") for n in range(1, 66)]
    async with channel(100, *posts) as watch:
        run = await watch.poll()
        assert set(watch.shelf.posts) == {id_of(watch.city, p.id) for p in posts}
        assert watch.shelf.texts() == {p.text for p in posts}
        assert (run.outcome, run.fresh) == ("ok", 65)


async def test_a_back_fill_ends_at_its_horizon(channel: Open) -> None:
    posts = [said(n, n * 60, f"Пост {n}") for n in range(1, 101)]
    async with channel(6100, *posts) as watch:
        watch.since = BEGIN + 50 * 3_600_000_000
        await watch.poll()
        assert watch.shelf.texts() == {p.text for p in posts[49:]}


async def test_a_quiet_poll_is_one_request(channel: Open) -> None:
    async with channel(60, *(said(n, n) for n in range(1, 31))) as watch:
        await watch.poll()
        while len(watch.fetch.asked) > 1:
            await watch.poll()
        run = await watch.poll(1)
        assert [r.url.rpartition("/")[2] for r in watch.fetch.asked] == ["zrch_chat1"]
        assert (run.requests, run.seen) == (1, 0)


async def test_news_cost_one_request_and_their_discussions(channel: Open) -> None:
    posts = [said(n, n, f"Пост {n}") for n in range(1, 31)]
    async with channel(60, *posts, said(31, 61, "Новая яма")) as watch:
        for _ in range(3):
            await watch.poll()
        run = await watch.poll(2)
        assert run.fresh == 1
        assert watch.shelf.fresh[-1].text == "Новая яма"


async def test_posts_missed_for_days_are_fetched_page_by_page(channel: Open) -> None:
    posts = [said(n, n * 10, f"Пост {n}") for n in range(1, 101)]
    async with channel(200, *posts) as watch:
        await watch.poll()
        await watch.poll(900)
        assert len(watch.shelf.posts) == 100


async def test_an_interrupted_walk_leaves_no_hole(channel: Open) -> None:
    posts = [said(n, n, f"Пост {n}") for n in range(1, 90)]
    async with channel(100, *posts) as watch:
        watch.shelf.fails_after = 2
        with pytest.raises(ConnectionError):
            await watch.poll()
        watch.shelf.fails_after = None
        watch.restart(TelegramCrawler)
        await watch.poll()
        assert watch.shelf.texts() == {p.text for p in posts}


async def test_an_edit_becomes_a_new_revision(channel: Open) -> None:
    async with channel(60, said(1, 1, "Яма на Ленина 12"), said(2, 2)) as watch:
        await watch.poll()
        watch.city.edit("m1", "Яма на Ленина 14")
        await watch.poll(5)
        assert [p.text for p in watch.shelf.fresh[2:]] == ["Яма на Ленина 14"]
        assert watch.shelf.one("Яма на Ленина 14").edited is not None


async def test_a_vanished_post_becomes_a_tombstone_with_its_comments(channel: Open) -> None:
    async with channel(
        60, said(1, 1), said(2, 2, "Удалят"), said(3, 3), said(4, 4, "И это", reply_to="m2")
    ) as watch:
        await watch.poll()
        watch.city.delete("m2")
        await watch.poll(5)
        gone = [p for p in watch.shelf.fresh if p.deleted]
        assert [p.id for p in gone] == [id_of(watch.city, "m2"), id_of(watch.city, "m4")]
        assert [p.text for p in gone] == ["", ""]
        assert [p.published for p in gone] == [BEGIN + 120_000_000, BEGIN + 240_000_000]


async def test_a_deletion_on_an_older_page_is_found_by_the_review(channel: Open) -> None:
    async with channel(60, *(said(n, n, f"Пост {n}") for n in range(1, 41))) as watch:
        await watch.poll()
        watch.city.delete("m3")
        await watch.poll(5)
        assert id_of(watch.city, "m3") in {p.id for p in watch.shelf.alive()}
        await watch.poll(6 * 60)
        assert watch.shelf.posts[id_of(watch.city, "m3")].deleted


async def test_comments_come_with_thread_parent_and_voice(channel: Open) -> None:
    async with channel(
        60,
        said(1, 1, voice="community"),
        said(2, 2, "И у нас", reply_to="m1"),
        said(3, 3, "Передано дорожникам", voice="authority", reply_to="m2"),
        said(4, 4, "Подписывайтесь", voice="community", reply_to="m1"),
    ) as watch:
        watch.authorities = frozenset({"tg:zrch_admin"})
        await watch.poll()
        ours, official = watch.shelf.one("И у нас"), watch.shelf.one("Передано дорожникам")
        assert (ours.voice, ours.reply_to, ours.thread) == (
            Voice.RESIDENT,
            id_of(watch.city, "m1"),
            id_of(watch.city, "m1"),
        )
        assert (official.voice, official.reply_to) == (Voice.AUTHORITY, ours.id)
        assert ours.mark is not None
        assert official.mark is None
        assert watch.shelf.one("Подписывайтесь").voice is Voice.COMMUNITY


async def test_a_comment_under_an_old_post_is_found_later(channel: Open) -> None:
    async with channel(60, said(1, 1), said(2, 400, "Поздний ответ", reply_to="m1")) as watch:
        await watch.poll()
        for _ in range(40):
            await watch.poll(15)
        assert "Поздний ответ" in watch.shelf.texts()


async def test_a_long_discussion_is_read_to_its_beginning(channel: Open) -> None:
    replies = [said(n, n, f"Ответ {n}", reply_to="m1") for n in range(2, 302)]
    async with channel(400, said(1, 1, "Пост"), *replies) as watch:
        await watch.poll()
        assert len(watch.shelf.posts) == 301


async def test_edited_and_deleted_comments_follow_the_source(channel: Open) -> None:
    async with channel(
        10, said(1, 1), said(2, 2, "Да", reply_to="m1"), said(3, 3, "Нет", reply_to="m1")
    ) as watch:
        await watch.poll()
        watch.city.edit("m2", "Да, и света нет")
        watch.city.delete("m3")
        await watch.poll(30)
        assert "Да, и света нет" in watch.shelf.texts()
        assert watch.shelf.posts[id_of(watch.city, "m3")].deleted


async def test_manifest_decides_on_signed_posts_and_official_channels(channel: Open) -> None:
    async with channel(60, said(1, 1, "Подписано"), said(2, 2, "Своё", voice="community")) as watch:
        await watch.poll()
        assert {p.voice for p in watch.shelf.alive()} == {Voice.COMMUNITY}
        assert watch.shelf.one("Подписано").mark is not None
        watch.authorities = frozenset({"tg:zrch_chat1"})
        watch.shelf.cursor = ""
        await watch.poll()
        assert {p.voice for p in watch.shelf.alive()} == {Voice.AUTHORITY}
        watch.manifest = replace(watch.manifest, signed_posts="resident")
        watch.shelf.cursor = ""
        await watch.poll()
        assert watch.shelf.one("Подписано").voice is Voice.RESIDENT
        assert watch.shelf.one("Своё").voice is Voice.AUTHORITY


async def test_looking_again_tells_edits_and_deletions(channel: Open) -> None:
    async with channel(60, said(1, 1), said(2, 2, "Нет", reply_to="m1"), said(3, 3)) as watch:
        await watch.poll()
        ids = [id_of(watch.city, post) for post in ("m1", "m2", "m3")]
        watch.city.edit("m1", "Стало хуже")
        watch.city.delete("m2")
        looks = await watch.look(*ids)
        assert [(look.post, look.alive) for look in looks] == list(
            zip(ids, (True, False, True), strict=True)
        )
        assert watch.shelf.posts[ids[0]].text == "Стало хуже"
        assert watch.shelf.posts[ids[1]].deleted


async def test_a_channel_without_preview_is_a_state(channel: Open) -> None:
    async with channel(60, said(1, 1)) as watch:
        watch.faults.set("redirect")
        with pytest.raises(SourceHidden):
            await watch.poll()
        watch.faults.clear()
        await watch.poll()
        assert len(watch.shelf.posts) == 1


async def test_the_second_host_is_asked_when_the_first_is_silent(channel: Open) -> None:
    async with channel(60, said(1, 1)) as watch:
        live, dead = watch.manifest.base_url, "http://127.0.0.1:9"  # the discard port
        crawler = TelegramCrawler(watch.fetch, mark)
        visit = Visit(watch.manifest, watch.fetch, watch.shelf)
        hosts = Channel("zrch_chat1", dead, (dead, live))
        host, page = await crawler._reach(visit, hosts)
        assert (host, page.status) == (live, 200)
        await crawler._reach(visit, hosts)
        asked = [request.url.partition("/s/")[0] for request in watch.fetch.asked]
        assert asked == [dead, live, live]  # the one that answered is asked first


@pytest.mark.parametrize("kind", ["html_502", "reset", "truncated", "redirect"])
async def test_after_a_fault_nothing_is_missing(channel: Open, kind: str) -> None:
    posts = [said(n, n * 5, f"Пост {n}") for n in range(1, 60)]
    replies = [said(100 + n, n * 20, f"Ответ {n}", reply_to="m2") for n in range(1, 10)]
    async with channel(60, *posts, *replies) as watch:
        await watch.poll()
        watch.faults.set(kind)
        with pytest.raises((SourceUnavailable, SourceHidden)):
            await watch.poll(120)
        watch.faults.clear()
        for _ in range(3):
            await watch.poll(120)
        assert watch.shelf.texts() == {p.text for p in (*posts, *replies)}
        assert not [p for p in watch.shelf.fresh if p.deleted]
