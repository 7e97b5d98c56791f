"""A real Chromium over a console that really listens."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import uvicorn
from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright

from console.web.accounts import issue_link
from tests.console.web.town import Town

ARTEFACTS = Path(__file__).resolve().parents[3] / "var" / "screens"
_CANDIDATES = ("chromium", "chromium-browser", "google-chrome")


@asynccontextmanager
async def a_chromium() -> AsyncIterator[Browser]:
    """The system's browser, else Playwright's own; without either the tests are skipped, but not in CI."""
    async with async_playwright() as playwright:
        found = next((path for name in _CANDIDATES if (path := which(name))), None)
        try:
            browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error:
            missing("no Chromium: install it, or run `playwright install chromium`")
        yield browser
        await browser.close()


def missing(what: str) -> None:
    """Skip with a name, unless this is CI."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def packaged(package: str, file: str) -> Path:
    """A file of a package, or a named skip."""
    try:
        return Path(str(distribution(package).locate_file(file)))
    except PackageNotFoundError:
        missing(f"{package} is not installed")
        raise


@asynccontextmanager
async def listening(app: Litestar) -> AsyncIterator[str]:
    """Serve an application on loopback; answers with its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)  # connections wait here until the server is up
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        await serving


@dataclass(slots=True)
class Desk:
    """One person's browser window; everything the page complains of is remembered."""

    page: Page
    address: str
    town: Town
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    async def open(self, path: str) -> Page:
        await self.page.goto(self.address + path)
        return self.page

    async def sign_in(self, name: str) -> Page:
        return await self.open(
            await issue_link(self.town.service.stores.accounts, name, self.town.clock.at)
        )

    async def text(self, selector: str) -> str:
        return " ".join((await self.page.inner_text(selector)).split())


@asynccontextmanager
async def a_desk(
    browser: Browser, address: str, town: Town, name: str = "", **shape: Any
) -> AsyncIterator[Desk]:
    """A window of its own, signed in when a name is given."""
    context = await browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | shape))
    desk = Desk(await _listened_to(context), address, town)
    desk.page.on("console", lambda m: desk.complaints.append(m.text) if m.type == "error" else None)
    desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    desk.page.on("dialog", lambda dialog: desk.complaints.append(f"dialog {dialog.message}"))
    desk.page.on("request", lambda request: desk.requests.append(request.url))
    if name:
        await desk.sign_in(name)
    yield desk
    await context.close()


async def _listened_to(context: BrowserContext) -> Page:
    context.set_default_timeout(10_000)
    return await context.new_page()
