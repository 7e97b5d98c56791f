"""The console in a real Chromium: keys, panes, guards, and posts that mean harm."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from console.web.app import make_app
from domain.codes import State
from domain.place import EVERYTHING
from domain.records import Card, Look
from tests.console.web.chromium import Desk, a_desk, listening
from tests.console.web.test_beside import two_pits
from tests.console.web.town import Town, a_busy_morning, a_town, here

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("scripted")]


@dataclass(frozen=True, slots=True)
class Site:
    """A town, its console's address, and a browser."""

    town: Town
    address: str
    browser: Browser

    async def card(self, number: int) -> Card:
        found = await self.town.service.stores.projections.card(EVERYTHING, number=number)
        assert found is not None
        return found


@pytest_asyncio.fixture(loop_scope="module")
async def site(tmp_path: Path, browser: Browser) -> AsyncIterator[Site]:
    town = await a_town(tmp_path)
    await a_busy_morning(town)
    for name, role in (("ivanova", "operator"), ("petrov", "operator"), ("guest", "viewer")):
        await town.person(name, role)
    async with listening(make_app(town.service)) as address:
        yield Site(town, address, browser)


@pytest_asyncio.fixture(loop_scope="module")
async def desk(site: Site) -> AsyncIterator[Desk]:
    async with a_desk(site.browser, site.address, site.town, "ivanova") as desk:
        yield desk
        assert desk.complaints == []
        assert [url for url in desk.requests if not url.startswith(site.address)] == []


async def test_moving_through_the_feed_changes_the_third_pane_and_the_address(desk: Desk) -> None:
    page = desk.page
    loaded = len(desk.requests)
    await page.keyboard.press("j")
    await expect(page.locator("#card h1")).to_have_text("Теплосети, Рябиновая, 9")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator("#card h1")).to_have_text("Безопасность движения, Мира")
    assert "sel=vk" in page.url
    await page.keyboard.press("k")
    await expect(page.locator("#card h1")).to_have_text("Сообщение без инцидента")
    assert [
        url for url in desk.requests[loaded:] if "/pane" not in url and "/static/" not in url
    ] == []
    address = page.url
    await page.goto(address)
    await expect(page.locator("#card h1")).to_have_text("Сообщение без инцидента")


async def test_a_russian_layout_presses_the_same_keys(desk: Desk) -> None:
    await desk.page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true}))"
    )
    await expect(desk.page.locator("#card h1")).to_have_text("Теплосети, Рябиновая, 9")


async def test_keys_search_help_and_close(desk: Desk) -> None:
    page = desk.page
    await page.keyboard.press("/")
    await page.keyboard.type("яма")
    await page.keyboard.press("Enter")
    await expect(page.locator("#rows mark").first).to_have_text(re.compile("ям"))
    assert sorted(set(await page.locator("#rows mark").all_inner_texts())) == ["яма", "яме", "ямы"]
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#keys")).to_be_hidden()


async def test_two_takers_and_one_incident(site: Site, desk: Desk) -> None:
    async with a_desk(site.browser, site.address, site.town, "petrov") as other:
        for window in (desk, other):
            await window.open("/?sel=vk%3A-1_4")
        await other.page.keyboard.press("t")
        await expect(other.page.locator("#card .notice")).to_contain_text("Взято в работу")
        await expect(other.page.locator('.row[data-number="2"] .badge.state')).to_have_text(
            "взято: petrov"
        )
        await desk.page.keyboard.press("t")
        await expect(desk.page.locator("#card .notice")).to_contain_text(
            "уже взял другой человек: petrov"
        )
    desk.complaints.clear()  # the browser notes the refused request
    assert (await site.card(2)).operator == "petrov"


async def test_taking_and_taking_back(site: Site, desk: Desk) -> None:
    await desk.open("/?sel=vk%3A-1_4")
    await desk.page.keyboard.press("t")
    await expect(desk.page.locator("#card .notice")).to_contain_text("Отменить — клавиша u")
    await desk.page.keyboard.press("u")
    await expect(desk.page.locator("#card .notice")).to_contain_text("Отменено")
    assert (await site.card(2)).operator is None


async def test_correcting_in_place(site: Site, desk: Desk) -> None:
    page = await desk.open("/incidents?sel=1")
    await page.get_by_role("link", name="Исправить").click()
    await page.locator("select[name=value]").nth(1).select_option("housing.lift")
    await page.locator(".correct .one").nth(1).get_by_role("button").click()
    await expect(page.locator("#card h1")).to_have_text("Лифты, Ленина, 12")
    assert (await site.card(1)).topic == "housing.lift"
    assert page.url.endswith("/incidents?sel=1")


async def test_not_a_problem_asks_why(site: Site, desk: Desk) -> None:
    page = await desk.open("/?sel=vk%3A-1_7")
    await page.keyboard.press("n")
    await page.get_by_role("button", name="уже решено").click()
    await expect(page.locator("#card .notice")).to_contain_text("не проблема")
    assert (await site.card(4)).state is State.DISMISSED


async def test_handing_over_waits_for_the_source_and_leaves_a_letter(
    site: Site, desk: Desk
) -> None:
    page = await desk.open("/incidents?sel=1")
    await page.keyboard.press("h")
    await expect(page.locator("#looks")).to_contain_text("Перечитываем у источника: 0 из 3")
    asked = await site.town.service.stores.source_states.asked(10)
    await site.town.service.stores.source_states.looked(
        [Look(p, site.town.clock.at, alive=True) for p in asked]
    )
    await expect(page.locator("#looks")).to_contain_text("Всё на месте")  # without a reload
    await page.locator("textarea[name=text]").fill("Прошу засыпать яму.")
    await page.get_by_role("button", name="Передать сейчас").click()
    await expect(page.locator("#card .badge.state")).to_have_text("передан")
    await site.town.service.deliverer.deliver_due()
    letters = [path.read_text("utf-8") for path in site.town.service.settings.outbox.glob("*.eml")]
    assert len([letter for letter in letters if "roads@luchinsk.example" in letter]) == 1


async def test_several_are_chosen_with_a_key(site: Site, desk: Desk) -> None:
    page = await desk.open("/incidents")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(page.locator("#picked")).to_have_text("Выбрано 2")
    await page.locator(".bulkbar").get_by_role("button", name="Взять в работу").click()
    await expect(page.locator(".row .badge.state").first).to_have_text("взято: ivanova")
    taken = [number for number in range(1, 6) if (await site.card(number)).operator == "ivanova"]
    assert len(taken) == 2


async def test_new_posts_are_offered_and_the_list_stays(site: Site, desk: Desk) -> None:
    page = desk.page
    await page.clock.install()
    await desk.open("/")
    first = await desk.text("#rows .row:first-child .text")
    for n in range(3):
        await site.town.write(f"На Мира {n} снова яма", place=here("Мира", str(n)))
    await page.clock.run_for(11_000)
    await expect(page.locator("#fresh")).to_have_text(re.compile("3 новых — показать"))
    assert await desk.text("#rows .row:first-child .text") == first
    await page.keyboard.press(".")
    await expect(page.locator("#rows .row")).to_have_count(12)


async def test_a_search_for_a_person_is_refused_in_words(desk: Desk) -> None:
    page = await desk.open("/?q=Иванов+Иван+Петрович")
    await expect(page.get_by_role("alert")).to_contain_text("неисправности, а не людей")
    desk.complaints.clear()  # the browser notes the refused request


async def test_a_viewer_reads_and_is_offered_nothing_else(site: Site) -> None:
    async with a_desk(site.browser, site.address, site.town, "guest") as guest:
        page = await guest.open("/?sel=vk%3A-1_1")
        await expect(page.locator("#card h1")).to_have_text("Ремонт дворов, Ленина, 12")
        assert await page.locator("#card button, #card .actions").count() == 0
        await page.keyboard.press("t")
    assert (await site.card(1)).operator is None


HOSTILE = {
    "script": "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> яма",
    "template": "{{ 7 * 7 }} {% raw %} ${alert(1)} яма",
    "direction": "\u202eадресу по амЯ\u202c и ещё \u2067слова\u2069 яма",
    "emoji": "🕳" * 10_000 + " яма",
    "endless": "ы" * 4_000_000 + " яма",
    "replaced": "яма \ufffd\ufffd до\u0301ма " + "Z\u0335\u0310\u0342" * 300,
}


async def test_hostile_posts_are_shown_harmlessly(site: Site) -> None:
    posts = [
        await site.town.write(t, place=here("Ленина", "12"), words=("яма",))
        for t in HOSTILE.values()
    ]
    paths = ["/", "/incidents/1", "/incidents/1/hand-over", *(f"/post?id={post}" for post in posts)]
    async with a_desk(
        site.browser, site.address, site.town, "ivanova", viewport={"width": 360, "height": 760}
    ) as desk:
        for path in paths:
            page = await desk.open(path)
            assert await page.evaluate("window.hacked") is None, path
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert desk.complaints == []


async def test_long_names_break_nothing(site: Site) -> None:
    name = "Администрация" * 30
    await site.town.write("яма", place=here(name, "12"), source="forum" * 40)
    async with a_desk(
        site.browser, site.address, site.town, "ivanova", viewport={"width": 360, "height": 760}
    ) as desk:
        for path in ("/", "/incidents", "/incidents/6"):
            page = await desk.open(path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_everything_works_without_script(site: Site) -> None:
    async with a_desk(
        site.browser, site.address, site.town, "ivanova", java_script_enabled=False
    ) as desk:
        page = await desk.open("/")
        await page.locator("#q").fill("лифт")
        await page.locator("#q").press("Enter")
        await page.locator("#rows .row .text").first.click()
        await expect(page.locator("#card h1")).to_have_text("Лифты, Победы, 31")
        await page.locator("#card").get_by_role("button", name="Взять в работу").click()
        await expect(page.locator(".badge.state")).to_have_text("взято: ivanova")
    assert (await site.card(5)).operator == "ivanova"


async def test_on_a_phone_the_incident_covers_the_feed_and_gives_it_back(site: Site) -> None:
    async with a_desk(
        site.browser, site.address, site.town, "ivanova", viewport={"width": 360, "height": 760}
    ) as desk:
        page = await desk.open("/")
        await expect(page.locator("#card")).to_be_hidden()
        await page.locator("#rows .row .text").first.click()
        await expect(page.locator("#card h1")).to_be_visible()
        await page.locator("#card .close").click()
        await expect(page.locator("#card")).to_be_hidden()
        assert "sel=" not in page.url


async def test_a_suggestion_is_looked_at_merged_and_taken_back_by_keyboard(
    site: Site, desk: Desk
) -> None:
    number = (await two_pits(site.town)).number
    page = await desk.open(f"/incidents/{number}")
    near = page.locator(".near")
    await expect(near.locator(".why")).to_contain_text("Похоже: тот же дом или объект")
    preview = near.locator("details.preview summary")
    await preview.focus()
    await page.keyboard.press("Enter")
    await expect(near.locator("dl")).to_contain_text("Войдёт")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".notice")).to_contain_text("Объединено.")
    await expect(page.locator(".near")).to_have_count(0)
    await page.keyboard.press("u")
    await expect(page.locator(".notice")).to_contain_text("Отменено.")
    await expect(page.locator(".near")).to_have_count(1)
    assert (await site.card(number)).posts == 1


async def test_what_a_veto_kept_apart_is_folded_beneath(site: Site, desk: Desk) -> None:
    page = await desk.open(f"/incidents/{(await two_pits(site.town)).number}")
    veto = page.locator(".apart .why")
    await expect(veto).to_be_hidden()
    await page.locator(".beside > details summary").focus()
    await page.keyboard.press("Space")
    await expect(veto).to_contain_text("другой дом (12 и 14)")
