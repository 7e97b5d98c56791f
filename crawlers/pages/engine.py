"""One Scrapy crawler that stays open and is asked for pages one by one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Request, Response, TextResponse

from crawlers.pages.browser import rendering
from crawlers.pages.failures import checked, understood
from crawlers.pages.page import Page, PageRequest
from domain.ports import Clock

_SEVERAL = 8  # requests at once to a host that needs no pause


class WaitingSpider(Spider):
    """A spider that crawls nothing by itself and never grows tired."""

    name = "otklik"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way of making it; `opened` and `pace` come as keyword arguments."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stay, signal=signals.spider_idle)
        return spider

    def __init__(self, *, opened: asyncio.Event, pace: Callable[[], float]) -> None:
        super().__init__()
        self.opened, self.pace = opened, pace

    async def start(self) -> AsyncIterator[Any]:
        """Nothing to start with."""
        self.opened.set()
        nothing: tuple[Any, ...] = ()
        for each in nothing:
            yield each

    def stay(self) -> None:
        """Refuse to be closed for want of work."""
        raise DontCloseSpider


class Engine:
    """A crawler in the running reactor; `options` are Scrapy settings."""

    def __init__(self, options: dict[str, Any], clock: Clock) -> None:
        self._options, self._clock = options, clock
        self._crawler: Crawler | None = None
        self._run: asyncio.Task[None] | None = None
        self._delays: dict[str, float] = {}
        self.pages = 0  # asked for since the start

    async def start(self) -> None:
        """Open the crawler; raises what Scrapy raises when it cannot be opened."""
        opened = asyncio.Event()
        runner = AsyncCrawlerRunner(self._options)
        self._crawler = runner.create_crawler(WaitingSpider)
        crawling = runner.crawl(self._crawler, opened=opened, pace=self._clock.pace)
        self._run = asyncio.ensure_future(crawling)
        waiting = asyncio.ensure_future(opened.wait())
        await asyncio.wait((self._run, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not opened.is_set():
            waiting.cancel()
            await self._run
            raise RuntimeError("the crawler closed before it was opened")

    async def read(self, wanted: PageRequest) -> Page:
        """Read one page: an answer below 400, or 404 and 410; anything else is a domain error."""
        if self._crawler is None:
            raise RuntimeError("start the engine first")
        self.pages += 1
        self._set_pause(self._crawler, wanted)
        try:
            answer = await self._crawler.engine.download_async(_request(wanted))
        except Exception as error:
            raise understood(error, wanted.host, self._clock.now()) from error
        return checked(_page(answer), wanted.host)

    async def stop(self) -> None:
        """Let running requests end, then close crawler and browser."""
        if self._crawler is not None and self._run is not None:
            await self._crawler.stop_async()
            await self._run
            self._crawler = self._run = None

    def _set_pause(self, crawler: Crawler, wanted: PageRequest) -> None:
        """Of all pauses wished for a host the longest holds."""
        delay = 0.0 if wanted.local else wanted.delay_seconds
        if self._delays.get(wanted.host, -1.0) >= delay:
            return
        self._delays[wanted.host] = delay
        downloader = crawler.engine.downloader
        several = 1 if delay else _SEVERAL
        downloader.per_slot_settings[wanted.host] = {"delay": delay, "concurrency": several}
        if (slot := downloader.slots.get(wanted.host)) is not None:
            slot.delay, slot.concurrency = delay, several


def _request(wanted: PageRequest) -> Request:
    meta: dict[str, Any] = {"download_slot": wanted.host}
    if not wanted.follow:
        meta["dont_redirect"] = True
    if wanted.local:
        meta["proxy"] = None  # a proxy for the outer world cannot see this machine
    if wanted.render:
        meta |= rendering(wanted.wait_for)
    return Request(wanted.url, headers=dict(wanted.headers), meta=meta, dont_filter=True)


def _page(response: Response) -> Page:
    encoding = response.encoding if isinstance(response, TextResponse) else "utf-8"
    headers = tuple(
        (name.decode("latin-1").lower(), values[-1].decode("latin-1"))
        for name, values in response.headers.items()
        if values
    )
    return Page(response.url, response.status, response.body, encoding, headers)
