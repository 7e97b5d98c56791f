"""Builders: a page server of the demo city, an inbox in memory, and a source that is polled."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Protocol

from aiohttp import web
from aiohttp.test_utils import TestServer

from crawlers.pages.page import Fetch, Mark, Page, PageRequest
from demo.city import City
from demo.faults import FAULTS, Faults
from domain.errors import SourceChanged, SourceForbidden
from domain.instant import DAY, SECOND, Instant, from_seconds
from domain.ports import Clock, Crawler
from domain.post import RawPost
from domain.records import Look
from domain.run import Delivery, Issue, Received, Run
from domain.source import Job, Manifest
from tests.demo.telegram.town import START

BEGIN = from_seconds(START)


def mark(account: str, at: Instant) -> str:
    """A mark as the vault makes it, without a key."""
    return sha256(f"{account}/{at // (30 * DAY)}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class CityTime:
    """The city's clock as the product's port."""

    city: City

    def now(self) -> Instant:
        return from_seconds(self.city.clock.now())

    def wait(self, until: Instant) -> float:
        return max(0.0, (until - self.now()) / SECOND)

    def pace(self) -> float:
        return self.city.clock.pace()

    def sleep(self, seconds: float) -> None:
        self.city.clock.sleep(seconds)


@dataclass(slots=True)
class Shelf:
    """An inbox in memory: the latest content of each post, and what was reported."""

    posts: dict[str, RawPost] = field(default_factory=dict)
    fresh: list[RawPost] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    cursor: str = ""
    deliveries: int = 0
    fails_after: int | None = None  # deliveries that still work, as if the process died then

    async def put(self, delivery: Delivery) -> Received:
        if self.fails_after is not None and self.deliveries >= self.fails_after:
            raise ConnectionError("the process died here")
        self.deliveries += 1
        changed = [
            p
            for p in delivery.posts
            if (old := self.posts.get(p.id)) is None or old.content_hash() != p.content_hash()
        ]
        self.posts |= {p.id: p for p in delivery.posts}
        self.fresh += changed
        self.issues += delivery.issues
        self.cursor = self.cursor if delivery.cursor is None else delivery.cursor
        return Received(len(changed), len(delivery.posts) - len(changed))

    def alive(self) -> list[RawPost]:
        return [p for p in self.posts.values() if not p.deleted]

    def texts(self) -> set[str]:
        return {p.text for p in self.alive()}

    def one(self, text: str) -> RawPost:
        (found,) = (p for p in self.alive() if p.text == text)
        return found


class Fetches(Protocol):
    """Whatever reads pages."""

    async def fetch(self, request: PageRequest) -> Page: ...


@dataclass(slots=True)
class Counting:
    """Passes requests on at the city's time and remembers them."""

    inner: Fetches
    clock: Clock
    asked: list[PageRequest] = field(default_factory=list)
    refused: str = ""  # addresses with this part are closed to us
    endless: str = ""  # … with this one lead in circles

    async def fetch(self, request: PageRequest) -> Page:
        self.asked.append(request)
        if self.refused and self.refused in request.url:
            raise SourceForbidden("http_status", "403", request.host)
        if self.endless and self.endless in request.url:
            raise SourceChanged("redirect_loop", request.host)
        return await self.inner.fetch(request)

    async def close(self) -> None:
        """The child outlives each test."""


MakeCrawler = Callable[[Fetch, Mark], Crawler]


@dataclass(slots=True)
class Watch:
    """A watched source of the city: `poll` as the scheduler would, at the city's time."""

    city: City
    faults: Faults
    manifest: Manifest
    crawler: Crawler
    shelf: Shelf
    fetch: Counting
    since: Instant = BEGIN
    authorities: frozenset[str] = frozenset()

    async def poll(self, minutes_later: float = 0) -> Run:
        self.city.clock.advance(minutes_later * 60)
        self.fetch.asked.clear()
        now = from_seconds(self.city.clock.now())
        job = Job(self.manifest, self.shelf.cursor, self.since, now, self.authorities)
        return await self.crawler.collect(job, self.shelf)

    async def look(self, *posts: str) -> tuple[Look, ...]:
        return await self.crawler.look_again(self.manifest, posts, self.shelf)

    def restart(self, make: MakeCrawler) -> None:
        """A new process: only the shelf survives."""
        self.crawler = make(self.fetch, mark)


@asynccontextmanager
async def watching(
    city: City,
    app: web.Application,
    manifest: Manifest,
    fetch: Fetches,
    make: MakeCrawler,
    path: str = "",
) -> AsyncIterator[Watch]:
    """Serve `app` on loopback and watch it as `manifest` says; `path` follows the base address."""
    async with TestServer(app) as server:
        base = str(server.make_url("")).rstrip("/")
        address = manifest.address or base + path
        counting = Counting(fetch, CityTime(city))
        yield Watch(
            city=city,
            faults=app[FAULTS],
            manifest=replace(manifest, base_url=base, address=address),
            crawler=make(counting, mark),
            shelf=Shelf(),
            fetch=counting,
        )
