import asyncio
from pathlib import Path

import aiohttp
import pytest

from demo.faults import FAULTS
from demo.telegram import make_app
from tests.demo.telegram.town import city_at, said, visiting


async def test_a_fault_lasts_until_it_is_cleared(tmp_path: Path) -> None:
    app = make_app(city_at(tmp_path, 10, said(1, 1)))
    async with visiting(app) as client:
        app["faults"].set("html_502")
        assert (await client.get("/s/zrch_chat1")).status == 502
        assert (await client.get("/s/zrch_chat2")).status == 502
        app["faults"].clear()
        assert (await client.get("/s/zrch_chat1")).status == 200


async def test_a_fault_may_be_for_one_path_and_a_few_times(tmp_path: Path) -> None:
    app = make_app(city_at(tmp_path, 10, said(1, 1)))
    async with visiting(app) as client:
        app[FAULTS].set("too_many", path_prefix="/s/zrch_chat1", times=1)
        assert (await client.get("/s/zrch_chat2")).status == 200
        refused = await client.get("/s/zrch_chat1")
        assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
        assert (await client.get("/s/zrch_chat1")).status == 200


async def test_a_channel_can_lose_its_preview(tmp_path: Path) -> None:
    app = make_app(city_at(tmp_path, 10, said(1, 1)))
    async with visiting(app) as client:
        app[FAULTS].set("redirect", path_prefix="/s/zrch_chat1")
        answer = await client.get("/s/zrch_chat1", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/zrch_chat1")
        assert "tgme_page_title" in await (await client.get("/zrch_chat1")).text()


@pytest.mark.parametrize("kind", ["reset", "truncated"])
async def test_a_broken_connection_is_seen_by_the_client(tmp_path: Path, kind: str) -> None:
    app = make_app(city_at(tmp_path, 10, said(1, 1)))
    async with visiting(app) as client:
        app[FAULTS].set(kind)
        with pytest.raises(aiohttp.ClientError):
            await (await client.get("/s/zrch_chat1")).read()


async def test_a_slow_answer_comes_once_the_fault_is_cleared(tmp_path: Path) -> None:
    app = make_app(city_at(tmp_path, 10, said(1, 1)))
    async with visiting(app) as client:
        app[FAULTS].set("slow")
        request = asyncio.ensure_future(client.get("/s/zrch_chat1"))
        _, waiting = await asyncio.wait([request], timeout=0.1)
        assert waiting
        app[FAULTS].clear()
        assert (await request).status == 200


async def test_an_unknown_fault_is_refused_and_robots_are_welcome(tmp_path: Path) -> None:
    app = make_app(city_at(tmp_path, 10))
    with pytest.raises(ValueError, match="unknown fault 'fire'; known: html_502"):
        app[FAULTS].set("fire")
    async with visiting(app) as client:
        assert "Disallow:\n" in await (await client.get("/robots.txt")).text()
        assert app[FAULTS].requests["/robots.txt"] == 1
