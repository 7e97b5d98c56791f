"""Keys pressed faster than the last pane comes, and a connection that is lost, in a real Chromium."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from console.web.app import make_app
from domain.place import EVERYTHING
from domain.records import Card
from tests.console.web.chromium import Desk, a_desk, listening
from tests.console.web.town import a_busy_morning, a_town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("scripted")]


@pytest_asyncio.fixture(loop_scope="module")
async def desk(tmp_path: Path, browser: Browser) -> AsyncIterator[Desk]:
    """Somebody before a busy morning."""
    town = await a_town(tmp_path)
    await a_busy_morning(town)
    await town.person("ivanova")
    async with (
        listening(make_app(town.service)) as address,
        a_desk(browser, address, town, "ivanova") as desk,
    ):
        yield desk
        assert desk.complaints == []


async def test_a_key_right_after_j_means_the_incident_that_is_coming(desk: Desk) -> None:
    page = await desk.open("/incidents")
    await page.keyboard.press("j")
    await expect(page.locator("#card h1")).to_be_visible()
    first = await page.locator("#card article").get_attribute("data-number")
    await page.keyboard.press("j")
    await page.keyboard.press("t")  # at once
    await expect(page.locator("#card .notice")).to_contain_text("Взято в работу")
    second = await page.locator("#card article").get_attribute("data-number")
    assert first is not None
    assert second not in (None, first)
    assert (await _card(desk, int(first))).operator is None


async def test_without_a_connection_no_other_incident_stays_to_act_on(desk: Desk) -> None:
    page = await desk.open("/incidents")
    await page.keyboard.press("j")
    await expect(page.locator("#card h1")).to_be_visible()
    await page.context.set_offline(True)
    await page.keyboard.press("j")
    await expect(page.locator("#card")).to_contain_text("Нет связи со службой")
    await expect(page.locator("#card article")).to_have_count(0)
    await page.context.set_offline(False)
    await page.keyboard.press("k")
    await expect(page.locator("#card h1")).to_be_visible()
    desk.complaints.clear()  # the browser notes the lost request


async def test_doubt_is_settled_by_two_keys_and_the_row_says_so(desk: Desk) -> None:
    page = await desk.open("/?lane=unsure")
    await page.keyboard.press("j")
    await page.keyboard.press("n")  # at once
    await expect(page.locator("#card details.menu[open] button").first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#card .notice")).to_contain_text("не проблема")
    await expect(page.locator("#rows .row .badge.state")).to_have_text("не проблема")


async def _card(desk: Desk, number: int) -> Card:
    found = await desk.town.service.stores.projections.card(EVERYTHING, number=number)
    assert found is not None
    return found
