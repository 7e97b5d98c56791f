from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from crawlers.web.crawler import WebCrawler
from crawlers.web.pages import ListPage, TopicRow
from demo.faults import make_faulty_app
from domain.errors import SourceChanged, SourceForbidden
from domain.instant import from_seconds, iso
from domain.source import Manifest, Selectors, SourceKind
from tests.crawlers.pages.remote import RemoteFetch
from tests.crawlers.pages.watching import Watch, watching
from tests.demo.telegram.town import START, city_at

NOTICES = Selectors(
    post="article", text="p", time="time", key_attr="data-key", link="a.more", next="a.older"
)


@dataclass(slots=True)
class Board:
    """A notice board with five notices a page; every notice has a page of its own."""

    notices: dict[int, str] = field(default_factory=dict)
    size: int = 5

    def app(self) -> web.Application:
        app = make_faulty_app()
        app.router.add_get("/board", self.page)
        app.router.add_get(r"/notice/{number:\d+}", self.notice)
        return app

    async def page(self, request: web.Request) -> web.Response:
        start = int(request.query.get("start", "0"))
        shown = sorted(self.notices, reverse=True)
        older = f'<a class="older" href="?start={start + self.size}">раньше</a>'
        more = older if start + self.size < len(shown) else ""
        body = "".join(self._article(n) for n in shown[start : start + self.size])
        return web.Response(text=f"<main>{body}{more}</main>", content_type="text/html")

    async def notice(self, request: web.Request) -> web.Response:
        return web.Response(
            status=200 if int(request.match_info["number"]) in self.notices else 404
        )

    def _article(self, number: int) -> str:
        at = iso(from_seconds(START + number * 60))
        link = f'<a class="more" href="/notice/{number}">подробнее</a>'
        return (
            f'<article data-key="n{number}"><time datetime="{at}"></time>'
            f"<p>{self.notices[number]}</p>{link}</article>"
        )


@asynccontextmanager
async def board(folder: Path, fetch: RemoteFetch, count: int) -> AsyncIterator[tuple[Board, Watch]]:
    notices = Board({n: f"Объявление {n}" for n in range(1, count + 1)})
    manifest = Manifest("board", SourceKind.WEB, "", "town", selectors=NOTICES)
    city = city_at(folder, 60)
    async with watching(city, notices.app(), manifest, fetch, WebCrawler, "/board") as watch:
        yield notices, watch


async def test_posts_are_read_back_to_the_first(tmp_path: Path, fetch: RemoteFetch) -> None:
    async with board(tmp_path, fetch, 23) as (notices, watch):
        await watch.poll()
        assert watch.shelf.texts() == set(notices.notices.values())
        assert (await watch.poll(5)).requests == 1
        notices.notices[24] = "Новое"
        assert (await watch.poll(5)).requests == 1
        assert watch.shelf.one("Новое").url.endswith("/notice/24")


async def test_a_gap_after_an_outage_is_closed(tmp_path: Path, fetch: RemoteFetch) -> None:
    async with board(tmp_path, fetch, 3) as (notices, watch):
        await watch.poll()
        notices.notices |= {n: f"Объявление {n}" for n in range(4, 20)}
        await watch.poll(60)
        assert len(watch.shelf.posts) == 19


async def test_a_vanished_notice_is_gone_when_its_own_page_is(
    tmp_path: Path, fetch: RemoteFetch
) -> None:
    async with board(tmp_path, fetch, 4) as (notices, watch):
        await watch.poll()
        del notices.notices[3]
        await watch.poll(5)
        assert watch.shelf.posts["web:board/n3"].deleted
        assert len(watch.shelf.alive()) == 3


async def test_looking_again_reads_page_and_notice(tmp_path: Path, fetch: RemoteFetch) -> None:
    async with board(tmp_path, fetch, 3) as (notices, watch):
        await watch.poll()
        del notices.notices[2]
        looks = await watch.look("web:board/n1", "web:board/n2", "web:board/n9")
        assert [(look.post, look.alive) for look in looks] == [
            ("web:board/n1", True),
            ("web:board/n2", False),
        ]


async def test_a_page_that_lost_its_posts_has_changed(tmp_path: Path, fetch: RemoteFetch) -> None:
    async with board(tmp_path, fetch, 3) as (notices, watch):
        await watch.poll()
        notices.notices.clear()
        with pytest.raises(SourceChanged, match="web_no_posts"):
            await watch.poll(5)
        watch.manifest = Manifest(
            "board", SourceKind.WEB, watch.manifest.base_url + "/x", "t", selectors=NOTICES
        )
        with pytest.raises(SourceForbidden, match="page_gone"):
            await watch.poll(5)


async def test_a_page_may_be_empty_at_first(tmp_path: Path, fetch: RemoteFetch) -> None:
    async with board(tmp_path, fetch, 0) as (_, watch):
        await watch.poll()
        assert [issue.code for issue in watch.shelf.issues] == ["web_no_posts"]


async def test_a_rendered_source_is_read_by_the_browser(tmp_path: Path, fetch: RemoteFetch) -> None:
    script = (
        "<script>document.body.innerHTML = '<article data-key=\"k\"><p>Яма</p></article>'</script>"
    )

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=f"<html><body>{script}</body></html>", content_type="text/html")

    app = make_faulty_app()
    app.router.add_get("/board", page)
    manifest = Manifest("board", SourceKind.WEB, "", "t", selectors=NOTICES, render=True)
    async with watching(city_at(tmp_path, 60), app, manifest, fetch, WebCrawler, "/board") as watch:
        await watch.poll()
        assert watch.shelf.texts() == {"Яма"}


def test_sticky_topics_do_not_hide_older_pages() -> None:
    rows = (TopicRow("rules", 1), TopicRow("a", 900), TopicRow("b", 800), TopicRow("moved", None))
    assert ListPage(rows, "").oldest == 800
