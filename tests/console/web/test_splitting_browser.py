"""Splitting in a real Chromium, by keyboard, wide and on a phone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from console.web.app import make_app
from tests.console.web.chromium import ARTEFACTS, Desk, a_desk, listening
from tests.console.web.test_beside import card
from tests.console.web.test_pictures import faults
from tests.console.web.test_splitting import mixed
from tests.console.web.town import a_town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("scripted")]

SHAPES: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}


@pytest_asyncio.fixture(loop_scope="module", params=SHAPES)
async def desk(
    request: pytest.FixtureRequest, tmp_path: Path, browser: Browser
) -> AsyncIterator[Desk]:
    """Somebody before an incident of two problems."""
    town = await a_town(tmp_path)
    await mixed(town)
    await town.person("ivanova")
    shape = SHAPES[request.param]
    async with (
        listening(make_app(town.service)) as address,
        a_desk(browser, address, town, "ivanova", **shape) as desk,
    ):
        yield desk
        assert desk.complaints == []
        assert [url for url in desk.requests if not url.startswith(address)] == []


async def test_posts_are_ticked_looked_at_split_off_and_taken_back(desk: Desk) -> None:
    page = await desk.open("/incidents/1")
    await tick_the_lift(page)
    await picture(page, "split")
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    confirm = page.get_by_role("button", name="Выделить", exact=True)
    await confirm.press("Enter")  # without a reason nothing is sent
    assert (await card(desk.town, 1)).posts == 4
    await page.get_by_label("другая неисправность").check()
    await confirm.press("Enter")
    await expect(page.locator(".notice")).to_contain_text("Выделено в отдельный инцидент.")
    await expect(page.locator(".post", has_text="лифт стоит")).to_have_count(0)
    await picture(page, "split-done")
    await page.get_by_role("link", name="№ 3", exact=True).click()
    await expect(page.locator("h1")).to_have_text("Лифты, Ленина, 12")
    await page.keyboard.press("u")
    await expect(page.locator(".notice")).to_contain_text("Отменено.")
    assert (await card(desk.town, 1)).posts == 4


async def test_a_look_can_be_left_and_nothing_is_changed(desk: Desk) -> None:
    page = await desk.open("/incidents/1")
    await tick_the_lift(page)
    await page.get_by_role("link", name="Не выделять").press("Enter")
    await expect(page.locator(".split")).to_have_count(0)
    await expect(page.locator(".tick :checked")).to_have_count(0)
    assert (await card(desk.town, 1)).posts == 4


async def tick_the_lift(page: Page) -> None:
    """By keyboard, up to the look at both."""
    look = page.get_by_role("button", name="Выделить отмеченные…")
    await expect(look).to_be_hidden()
    tick = page.locator(".post", has_text="лифт стоит").get_by_label("о другом").first
    await tick.focus()
    await page.keyboard.press("Space")
    await picture(page, "split-ticked")
    await look.press("Enter")
    await expect(page.locator(".split h3")).to_be_focused()
    await expect(page.locator(".half")).to_contain_text(["Ремонт дворов", "Лифты"])
    await expect(page.locator(".half")).to_contain_text(["2 сообщения", "2 сообщения"])


async def picture(page: Page, name: str) -> None:
    """For people to look at."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    assert size is not None
    await page.screenshot(path=ARTEFACTS / f"{name}-{size['width']}.png")
