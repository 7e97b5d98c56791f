"""Every screen in light, dark and 360 px: no fault that axe finds, and a picture for people to look at."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from console.web.app import make_app
from console.web.city import Case, Letter
from domain.source import Health, SourceState
from tests.console.web.chromium import ARTEFACTS, Desk, a_desk, listening, packaged
from tests.console.web.test_beside import two_pits
from tests.console.web.test_city import SmallCity
from tests.console.web.town import NOON, a_busy_morning, a_town

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHAPES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 760}, "has_touch": True},
    "english": {"color_scheme": "light"},
}
SCREENS = {
    "feed": "/?sel=vk%3A-1_1",
    "urgent": "/",
    "nothing": "/?q=яма+лифт",
    "loose": "/?lane=unsure&sel=vk%3A-1_9",
    "incidents": "/incidents?sel=2",
    "incident": "/incidents/1",
    "beside": "/incidents/6",
    "edit": "/incidents/1/edit",
    "hand-over": "/incidents/1/hand-over",
    "post": "/post?id=vk%3A-1_1",
    "saved": "/saved?q=яма&area=roads",
    "sources": "/sources",
    "people": "/people",
    "account": "/account",
    "city": "/city",
    "trouble": "/nowhere",
}
# Light shows every screen; the other shapes show those where they make a difference.
SHOWN = {
    "light": tuple(SCREENS),
    "dark": ("feed", "beside", "incidents", "hand-over", "sources", "people", "city"),
    "phone": (
        "feed",
        "beside",
        "urgent",
        "incidents",
        "edit",
        "hand-over",
        "sources",
        "people",
        "city",
    ),
    "english": ("feed", "beside", "hand-over"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desks(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> AsyncIterator[dict[str, Desk]]:
    town = await a_town(tmp_path_factory.mktemp("town"))
    await a_busy_morning(town)
    await two_pits(town)
    await town.person("ivanova", "administrator")
    await town.person("smith", "administrator", language="en")
    states = town.service.stores.source_states
    await states.save(SourceState("vk:talk", Health.UNAVAILABLE, NOON, failures=2))
    city = SmallCity(
        letters=(Letter("roads@luchinsk.example", "Отклик, № 1: яма", "Просим ответить.", NOON),)
    )
    await city.say("На Ленина 12 яма", "vk:yard")
    cases = (Case("Одна авария, много голосов", "Many voices, one burst pipe", "/incidents/1"),)
    async with listening(make_app(town.service, city, cases)) as address:
        windows = {name: a_desk(browser, address, town, **shape) for name, shape in SHAPES.items()}
        opened = {name: await window.__aenter__() for name, window in windows.items()}
        for name, desk in opened.items():
            await desk.sign_in("smith" if name == "english" else "ivanova")
        yield opened
        for window in windows.values():
            await window.__aexit__(None, None, None)


@pytest.mark.parametrize(
    ("shape", "screen"),
    [(shape, screen) for shape in SHAPES for screen in SHOWN[shape]],
)
async def test_a_screen_has_no_fault_and_a_picture(
    desks: dict[str, Desk], screen: str, shape: str
) -> None:
    page = await desks[shape].open(SCREENS[screen])
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"{screen}-{shape}.png")
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def faults(page: Page) -> list[str]:
    """What axe finds, as `rule: element`."""
    script = packaged("axe-playwright-python", "axe_playwright_python/axe.min.js").read_text(
        "utf-8"
    )
    await page.evaluate(script)
    told = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in told["violations"]
        for node in rule["nodes"]
    ]


async def test_the_entrance_has_no_fault_either(browser: Browser, tmp_path: Path) -> None:
    town = await a_town(tmp_path)
    async with listening(make_app(town.service)) as address, a_desk(browser, address, town) as desk:
        page = await desk.open("/sign-in")
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=ARTEFACTS / "first-start-light.png")
        assert await faults(page) == []
