"""Builders: a small city with a running VK on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from demo.city import City
from demo.clock import CityClock
from demo.life import LifePost
from demo.vk.app import VK, make_app
from demo.vk.settings import VkSettings
from demo.vk.simulator import VkSimulator

START = 1_788_220_800.0  # 2026-09-01 00:00 UTC
HOUR = 60.0
TOKEN = VkSettings().tokens[0].value


def a_post(
    name: str,
    text: str = "Во дворе Садовой 5 яма",
    minute: float = 0.0,
    source: str = "vk:group6",
    voice: str = "resident",
    reply_to: str | None = None,
    deleted: float | None = None,
) -> LifePost:
    """One message of a life; `deleted` is the minute of its deletion."""
    return LifePost(name, minute, source, voice, text, reply_to, deleted)


def a_wall(count: int, source: str = "vk:group6") -> list[LifePost]:
    """A wall of `count` posts, one a minute from the start."""
    return [a_post(f"w{n}", f"Запись {n}: яма", n, source) for n in range(count)]


@dataclass(slots=True)
class Town:
    """A city whose VK answers at `address`."""

    city: City
    vk: VkSimulator
    address: str
    session: aiohttp.ClientSession

    @property
    def clock(self) -> CityClock:
        """The city's clock; virtual unless the town was built to run."""
        return self.city.clock

    def number(self, name: str) -> int:
        """VK's number of a message, by its id in the life."""
        message = self.city.get(name)
        assert message is not None
        return message.number

    async def raw(self, method: str, **values: object) -> aiohttp.ClientResponse:
        """One call; two virtual seconds pass, so that no limit is met by accident."""
        self.clock.advance(2)
        form = {"v": "5.199", "access_token": TOKEN} | values
        sent = {k: str(v) for k, v in form.items() if v is not None}
        return await self.session.post(f"{self.address}/method/{method}", data=sent)

    async def call(self, method: str, **values: object) -> Any:
        """The value under `response`."""
        answer = await (await self.raw(method, **values)).json()
        assert "response" in answer, answer
        return answer["response"]

    async def refusal(self, method: str, **values: object) -> int:
        """The code of the error."""
        response = await self.raw(method, **values)
        assert response.status == 200
        return int((await response.json())["error"]["error_code"])


@asynccontextmanager
async def a_town(
    folder: Path,
    *posts: LifePost,
    settings: VkSettings | None = None,
    minute: float = 12 * HOUR,
    rate: float = 0.0,
) -> AsyncIterator[Town]:
    """A running town, `minute` minutes after the start of its life."""
    clock = CityClock.create(folder / "clock", START + minute * 60, rate)
    city = City(tuple(sorted(posts, key=lambda post: post.at_minute)), clock, START)
    server = TestServer(make_app(city, settings))
    await server.start_server()
    try:
        async with aiohttp.ClientSession() as session:
            yield Town(city, server.app[VK], str(server.make_url("")).rstrip("/"), session)
    finally:
        await server.close()
        clock.close()
