"""A small city for tests of page servers: a virtual clock, a few messages, a client on loopback."""

import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from demo.city import City
from demo.clock import CityClock
from demo.life import LifePost

START = 1_790_000_000.0  # some day of September 2026


def said(
    number: int,
    minute: float,
    text: str = "Яма на Ленина 12",
    source: str = "tg:chat1",
    voice: str = "resident",
    reply_to: str | None = None,
) -> LifePost:
    return LifePost(f"m{number}", minute, source, voice, text, reply_to)


def city_at(folder: Path, minute: float, *posts: LifePost) -> City:
    """The city at a minute of its life; its time stands still until advanced."""
    clock = CityClock.create(folder / "clock", START + minute * 60, 0)
    ordered = tuple(sorted(posts, key=lambda p: (p.at_minute, p.id)))
    city = City(ordered, clock, START)
    weakref.finalize(city, clock.close)
    return city


@asynccontextmanager
async def visiting(app: web.Application) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with TestClient(TestServer(app)) as client:
        yield client
