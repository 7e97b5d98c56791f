import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler
from playwright.async_api import Error as BrowserError

from crawlers.pages.failures import understood
from crawlers.pages.page import Page, PageRequest
from demo.faults import FAULTS, Faults, make_faulty_app
from domain.errors import SourceChanged, SourceForbidden, SourceUnavailable
from domain.instant import SECOND
from tests.crawlers.pages.remote import RemoteFetch, need_browser

RENDERED = """<html><body><img src="/picture.png"><script>
setTimeout(() => { document.body.innerHTML = '<p class="post">Яма на Ленина</p>' }, 50)
</script></body></html>"""
ROBOTS = "User-agent: *\nDisallow: /private\n"


@dataclass(slots=True)
class Site:
    """A small web site on loopback."""

    base: str
    fetch: RemoteFetch
    faults: Faults

    async def read(self, path: str, **more: object) -> Page:
        return await self.fetch.fetch(PageRequest(self.base + path, **more))  # type: ignore[arg-type]


def html(text: str) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/html")

    return answer


async def old(_: web.Request) -> web.Response:
    body = "<p>Привет</p>".encode("cp1251")
    return web.Response(body=body, headers={"Content-Type": "text/html; charset=windows-1251"})


async def status(request: web.Request) -> web.Response:
    return web.Response(status=int(request.match_info["status"]))


async def moved(request: web.Request) -> web.Response:
    raise web.HTTPFound("/" + request.match_info["to"])


async def agent(request: web.Request) -> web.Response:
    return web.Response(text=request.headers["User-Agent"])


@asynccontextmanager
async def site(fetch: RemoteFetch) -> AsyncIterator[Site]:
    app = make_faulty_app()
    app.router.add_get("/page", html("<p>Привет</p>"))
    app.router.add_get("/rendered", html(RENDERED))
    app.router.add_get("/big", html("x" * 400_000))
    app.router.add_get("/old", old)
    app.router.add_get("/agent", agent)
    app.router.add_get("/status/{status}", status)
    app.router.add_get("/moved/{to:.*}", moved)
    async with TestServer(app) as server:
        yield Site(str(server.make_url("")).rstrip("/"), fetch, app[FAULTS])


async def test_a_page_comes_with_its_text_and_we_say_who_we_are(fetch: RemoteFetch) -> None:
    async with site(fetch) as found:
        page = await found.read("/page")
        assert (page.status, page.text, page.gone) == (200, "<p>Привет</p>", False)
        said = (await found.read("/agent")).text
        assert said == "Otklik/test (+https://otklik.example/contact)"
        assert (await found.read("/old")).text == "<p>Привет</p>"


async def test_robots_are_asked_once_and_obeyed(fetch: RemoteFetch) -> None:
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=ROBOTS if request.path == "/robots.txt" else "secret")

    app.router.add_get("/{path}", answer)
    async with TestServer(app) as server:
        base = str(server.make_url("")).rstrip("/")
        assert (await fetch.fetch(PageRequest(base + "/open"))).text == "secret"
        with pytest.raises(SourceForbidden, match="robots_disallow"):
            await fetch.fetch(PageRequest(base + "/private"))
    async with site(fetch) as found:
        await found.read("/page")
        await found.read("/page")
        assert found.faults.requests["/robots.txt"] == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, SourceForbidden),
        (403, SourceForbidden),
        (451, SourceForbidden),
        (429, SourceUnavailable),
        (500, SourceUnavailable),
        (503, SourceUnavailable),
    ],
)
async def test_a_status_says_who_acts_next(
    fetch: RemoteFetch, status: int, error: type[Exception]
) -> None:
    async with site(fetch) as found:
        with pytest.raises(error, match=f"http_status.*{status}"):
            await found.read(f"/status/{status}")


async def test_gone_pages_and_unfollowed_redirects_are_answers(fetch: RemoteFetch) -> None:
    async with site(fetch) as found:
        assert (await found.read("/status/404")).gone
        assert (await found.read("/status/410")).gone
        assert (await found.read("/status/304")).unchanged
        away = await found.read("/moved/page", follow=False)
        assert (away.moved, away.header("Location")) == (True, "/page")
        assert (await found.read("/moved/page")).text == "<p>Привет</p>"
        with pytest.raises(SourceChanged, match="redirect_loop"):
            await found.read("/moved/moved/moved/moved/moved/moved/moved/page")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("html_502", "http_status"),
        ("reset", "connection_lost"),
        ("truncated", "truncated"),
        ("slow", "timeout"),
    ],
)
async def test_a_fault_is_named_and_passes(fetch: RemoteFetch, kind: str, code: str) -> None:
    async with site(fetch) as found:
        await found.read("/page")
        found.faults.set(kind)
        with pytest.raises(SourceUnavailable, match=code):
            await found.read("/page")
        found.faults.clear()
        assert (await found.read("/page")).status == 200


async def test_a_host_that_asks_for_rest_gets_it(fetch: RemoteFetch) -> None:
    async with site(fetch) as found:
        await found.read("/page")
        found.faults.set("too_many", times=1)
        for _ in range(3):
            with pytest.raises(SourceUnavailable, match="resting") as caught:
                await found.read("/page")
            assert caught.value.retry_at > 20 * SECOND
        assert found.faults.requests["/page"] == 2


async def test_hosts_that_are_not_there_are_unavailable(fetch: RemoteFetch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceUnavailable, match="connection_refused"):
        await fetch.fetch(PageRequest(f"http://127.0.0.1:{port}/"))
    with pytest.raises(SourceUnavailable, match="host_unknown"):
        await fetch.fetch(PageRequest("http://otklik.invalid/"))
    with pytest.raises(SourceForbidden, match="not_a_web_address"):
        await fetch.fetch(PageRequest("gopher://127.0.0.1/"))


async def test_a_page_beyond_the_limit_is_refused(fetch: RemoteFetch) -> None:
    async with site(fetch) as found:
        with pytest.raises(SourceChanged, match="page_too_large"):
            await found.read("/big")


async def test_a_browser_makes_the_page_when_asked(fetch: RemoteFetch) -> None:
    await need_browser()
    async with site(fetch) as found:
        assert "Яма" not in (await found.read("/rendered")).text.partition("<script>")[0]
        for _ in range(3):  # the third page is made by a fresh browser
            page = await found.read("/rendered", render=True, wait_for="p.post")
            assert "Яма на Ленина" in page.text
        assert found.faults.requests["/picture.png"] == 0


def test_nothing_of_scrapy_is_loaded_before_the_first_page() -> None:
    script = (
        "import sys, crawlers.telegram.crawler, crawlers.feeds.crawler, crawlers.web.crawler\n"
        "from crawlers.pages.fetcher import PageFetcher\n"
        "assert not {'scrapy', 'twisted', 'playwright'} & set(sys.modules), 'loaded too early'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[3])


def test_a_missing_browser_is_for_a_person_to_mend() -> None:
    text = (
        "BrowserType.launch: Failed to launch chromium because executable doesn't exist at /x\nlog"
    )
    found = understood(BrowserError(text), "a.example", 0)
    assert isinstance(found, SourceForbidden)
    assert found.reason.code == "browser_missing"
    crash = understood(BrowserError("Target page has been closed"), "a.example", 0)
    assert isinstance(crash, SourceUnavailable)


def test_what_nobody_foresaw_is_still_the_clocks_to_try_again() -> None:
    found = understood(RuntimeError("?"), "a.example", 0)
    assert isinstance(found, SourceUnavailable)
    assert found.reason.params == ("a.example", "RuntimeError")
