"""The browser behind pages that need one; the only place that knows Playwright."""

import os
import shutil
from typing import Any, ClassVar, Final, Self
from weakref import WeakKeyDictionary

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page as Tab
from playwright.async_api import Request as TabRequest
from playwright.async_api import TimeoutError as BrowserTimeout
from scrapy.crawler import Crawler
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

CANDIDATES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_UNWANTED: Final = frozenset({"image", "media", "font"})
_QUIET: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)
_WAIT_MILLISECONDS: Final = 10_000


def unwanted(request: TabRequest) -> bool:
    """Whether a page's request is left out: pictures, sounds and fonts are never read."""
    return request.resource_type in _UNWANTED


class OneBrowser(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # an untyped library
    """The library's handler, once for both schemes: it would start a browser for each."""

    _made: ClassVar[WeakKeyDictionary[Crawler, "OneBrowser"]] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making it."""
        made = cls._made.get(crawler)
        if not isinstance(made, cls):
            made = cls(crawler)
            cls._made[crawler] = made
        return made

    async def close(self) -> None:
        """Close the browser; Scrapy asks once for each scheme."""
        if self._made.pop(self._crawler, None) is not None:
            await super().close()


BROWSER_OPTIONS: Final[dict[str, Any]] = {
    "DOWNLOAD_HANDLERS": {"http": OneBrowser, "https": OneBrowser},
    "PLAYWRIGHT_ABORT_REQUEST": unwanted,
    "PLAYWRIGHT_MAX_CONTEXTS": 1,
    "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 2,
}


def find_browser(path: str = "") -> str:
    """Path of a Chromium: the given one, else the system's; empty when Playwright's own must do."""
    return path or next(filter(None, map(shutil.which, CANDIDATES)), "")


def launch_options(path: str = "") -> dict[str, Any]:
    """How Chromium is started: the system's first, silent, without the sandbox only under root."""
    found = find_browser(path)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    ours = dict.fromkeys(("handle_sigint", "handle_sigterm", "handle_sighup"), False)
    options: dict[str, Any] = {"args": [*_QUIET, *(["--no-sandbox"] if root else [])], **ours}
    return {**options, "executable_path": found} if found else options


def rendering(wait_for: str) -> dict[str, Any]:
    """What a Scrapy request's meta says to have its page made by the browser."""
    steps = [PageMethod(_settle, wait_for)] if wait_for else []
    return {"playwright": True, "playwright_page_methods": steps}


def browser_trouble(error: Exception) -> tuple[str, str] | None:
    """Code and detail when an exception is the browser's, else None."""
    if isinstance(error, BrowserTimeout):
        return "timeout", ""
    if not isinstance(error, BrowserError):
        return None
    text = str(error).strip().split("\n", 1)[0]
    missing = "Executable doesn't exist" in text or "Failed to launch" in text
    return ("browser_missing" if missing else "browser_failed"), text[:200]


async def _settle(tab: Tab, selector: str) -> None:
    """Wait for what the source is read by; without it the page is taken as it is."""
    try:
        await tab.wait_for_selector(selector, state="attached", timeout=_WAIT_MILLISECONDS)
    except BrowserTimeout:
        return
