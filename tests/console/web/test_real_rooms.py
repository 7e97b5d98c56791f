"""The console over the real rooms: SQLite, tantivy, the demo's pack, and the flow itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from console.assembly import Service, open_service
from console.settings import Settings
from console.web.accounts import issue_link
from console.web.app import make_app
from domain.codes import Voice
from domain.instant import MINUTE
from domain.post import RawPost
from domain.records import Account
from domain.run import Delivery
from tests.console.web.chromium import listening

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).resolve().parents[3]
PLACES = dict.fromkeys(
    ("DEMO_VK", "DEMO_TELEGRAM", "DEMO_FORUM", "DEMO_FEED"), "http://127.0.0.1:9"
)
WRITTEN = (
    "Во дворе Ленина 12 третью неделю яма, ребёнок вчера упал. Звоните мне +7 903 555-12-34, никто не едет!",
    "На Ленина 12 яма во дворе, машину разбил, сколько можно ждать ремонта",
    "Доброе утро, Заречинск! Сегодня солнечно",
    "<script>alert(1)</script> На Садовой 5 второй день нет горячей воды \x00 \ud83d, кошмар",
)


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    settings = Settings(tmp_path, ROOT / "demo" / "pack", places=PLACES)
    opened = await open_service(settings)
    now = opened.clock.now()
    raws = [
        RawPost(
            f"vk:-101_{n}",
            "vk",
            "vk:group6",
            f"https://vk.example/wall-101_{n}",
            Voice.RESIDENT,
            now - n * MINUTE,
            text,
        )
        for n, text in enumerate(WRITTEN, 1)
    ]
    await opened.stores.inbox.put(Delivery("vk:group6", tuple(raws), now))
    await opened.flow.carry_all("test")
    await opened.indexing.catch_up()
    await opened.stores.accounts.save(Account("ivanova", "operator", ("",)))
    yield opened
    await opened.close()


async def test_a_complaint_is_found_placed_masked_and_taken(
    service: Service, browser: Browser
) -> None:
    async with listening(make_app(service)) as address:
        page = await browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        await page.goto(
            address + await issue_link(service.stores.accounts, "ivanova", service.clock.now())
        )
        await page.locator("#q").fill("ямы двор")
        await page.locator("#q").press("Enter")
        await expect(page.locator("#rows .row mark").first).to_be_visible()
        assert {"яма", "дворе"} <= {
            m.lower() for m in await page.locator("#rows mark").all_inner_texts()
        }
        assert "903" not in await page.content()
        await page.locator("#rows .row .text").last.click()
        await expect(page.locator("#card h1")).to_contain_text("Ленина, 12")
        await page.keyboard.press("t")
        await expect(page.locator("#card .badge.state")).to_have_text("взято: ivanova")
        await page.goto(f"{address}/?q=горячей&lane=all")
        await expect(page.locator("#rows .row")).to_have_count(1)
        assert "<script>alert(1)</script>" in await page.inner_text("#rows .row")
        assert faults == []
        await page.close()
