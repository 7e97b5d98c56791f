"""The one fetcher of the collector: plain pages by Scrapy, rendered ones by Scrapy and a browser."""

import asyncio
from typing import TYPE_CHECKING

from crawlers.pages.page import Page, PageRequest
from crawlers.pages.reactor import start_reactor, stop_threads
from crawlers.pages.settings import FetchSettings
from domain.errors import SourceForbidden, SourceUnavailable
from domain.ports import Clock

if TYPE_CHECKING:
    from crawlers.pages.engine import Engine

_PATIENCE = 10.0  # times the timeout: a page also waits in its host's queue


class PageFetcher:
    """Reads pages; nothing of Scrapy is even imported before the first one is wanted."""

    def __init__(self, settings: FetchSettings, clock: Clock) -> None:
        self._settings = settings
        self.clock = clock
        self._plain: Engine | None = None
        self._rendering: Engine | None = None
        self._opening = asyncio.Lock()
        self._tab = asyncio.Lock()  # one rendered page at a time, so that a browser can be replaced

    async def fetch(self, request: PageRequest) -> Page:
        """Read one page: an answer below 400, or 404 and 410; everything else is a domain error."""
        if not request.host:
            raise SourceForbidden("not_a_web_address", request.url)
        try:
            async with asyncio.timeout(self._settings.timeout_seconds * _PATIENCE):
                if not request.render:
                    return await (await self._plain_engine()).read(request)
                async with self._tab:
                    return await (await self._rendering_engine()).read(request)
        except TimeoutError as error:
            raise SourceUnavailable("timeout", request.host) from error

    async def close(self) -> None:
        """Close the crawlers and the browser; nothing can be fetched afterwards. Twice is fine."""
        engines = [e for e in (self._plain, self._rendering) if e is not None]
        self._plain = self._rendering = None
        for engine in engines:
            await engine.stop()
        if engines:
            stop_threads()

    async def _plain_engine(self) -> "Engine":
        async with self._opening:
            if self._plain is None:
                self._plain = await self._open(rendering=False)
            return self._plain

    async def _rendering_engine(self) -> "Engine":
        used = self._rendering
        if used is not None and used.pages >= self._settings.pages_per_browser:
            self._rendering = None
            await used.stop()
        async with self._opening:
            if self._rendering is None:
                self._rendering = await self._open(rendering=True)
            return self._rendering

    async def _open(self, *, rendering: bool) -> "Engine":
        start_reactor()  # before the imports below: they take the reactor that is installed
        from crawlers.pages.engine import Engine  # noqa: PLC0415
        from crawlers.pages.options import rendering_options, scrapy_options  # noqa: PLC0415

        options = rendering_options if rendering else scrapy_options
        engine = Engine(options(self._settings), self.clock)
        await engine.start()
        return engine
