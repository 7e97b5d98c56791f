"""A town, its console, and people signed in to it."""

import html as entities
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient
from playwright.async_api import Browser as Chromium

from console.web.accounts import issue_link
from console.web.app import make_app
from console.web.assets import load_assets
from domain.place import EVERYTHING
from domain.records import Audited
from tests.console.web.chromium import a_chromium, missing
from tests.console.web.town import Town, a_town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Chromium]:
    async with a_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def scripted() -> None:
    """Pages with the scripts that they load, or a named skip."""
    if load_assets().htmx is None:
        missing("django-js-lib-htmx is not installed")


@dataclass(slots=True)
class Browser:
    """A visitor without scripts: follows links and sends forms."""

    client: AsyncTestClient[Litestar]
    town: Town

    async def get(self, path: str, **params: Any) -> Response:
        return await self.client.get(path, params=params or None, follow_redirects=True)

    async def send(self, path: str, fields: Mapping[str, Any], *, script: bool = False) -> Response:
        """Send a form with the token that every form carries."""
        form = (await self.client.get("/sign-in")).text
        token = re.search(r'name="_csrf_token" value="(\w+)"', form)
        assert token, "no form with a token"
        headers = {"hx-request": "true"} if script else {}
        return await self.client.post(
            path,
            data={"_csrf_token": token[1]} | dict(fields),
            headers=headers,
            follow_redirects=not script,
        )

    async def press(self, number: int, name: str, **fields: Any) -> Response:
        """Press a button of a card as it is now."""
        card = await self.town.service.stores.projections.card(EVERYTHING, number=number)
        assert card is not None
        version = {"version": card.version, "command": f"press-{card.version}-{name}"}
        return await self.send(f"/incidents/{number}/{name}", version | fields, script=True)

    async def sign_in(self, name: str) -> Response:
        path = await issue_link(self.town.service.stores.accounts, name, self.town.clock.at)
        return await self.get(path)


@pytest.fixture
async def town(tmp_path: Path) -> Town:
    town = await a_town(tmp_path)
    await town.person("ivanova")
    await town.person("petrov")
    await town.person("admin", "administrator")
    await town.person("guest", "viewer")
    await town.person("north", "operator", ("luchinsk/north",))
    return town


@pytest.fixture
async def visitor(town: Town) -> AsyncIterator[Browser]:
    """Somebody who has not signed in."""
    async with a_visitor(town) as browser:
        yield browser


@pytest.fixture
async def operator(visitor: Browser) -> Browser:
    await visitor.sign_in("ivanova")
    return visitor


@asynccontextmanager
async def a_visitor(town: Town, name: str = "", **shown: Any) -> AsyncIterator[Browser]:
    """A browser of its own, signed in when a name is given."""
    async with AsyncTestClient(make_app(town.service, **shown)) as client:
        browser = Browser(client, town)
        if name:
            await browser.sign_in(name)
        yield browser


async def audited(town: Town) -> list[Audited]:
    return [entry for _, entry, _ in await town.service.stores.audit.read(0, 1000)]


def plain(page: str) -> str:
    """What a person reads: without tags, blanks drawn together."""
    body = re.sub(r"<head>.*?</head>|<svg.*?</svg>|<dialog.*?</dialog>", " ", page, flags=re.DOTALL)
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", body)).split())
