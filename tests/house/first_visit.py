"""A stranger's first visit in a real browser: `python -m tests.house.first_visit LINK [PICTURE]` into a running demo city.

With PICTURE it also takes the picture of the feed that the README shows.
"""

import asyncio
import random
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.async_api import Page, expect

from tests.console.web.chromium import a_chromium
from tests.house.tree import ROOT

WITHIN = 60.0  # seconds from publishing to the incident: the bar of the first command
TROUBLES = (
    "третьи сутки нет горячей воды",
    "прорвало трубу во дворе, вода течёт на дорогу",
    "в подъезде не работает лифт, пожилые не могут выйти",
    "вторую неделю не вывозят мусор, контейнеры завалены",
    "во дворе не горит ни один фонарь, ходим с телефонами",
    "яма на дороге, вчера пробили колесо",
)
PLEAS = (
    "Звонили всем, трубку не берут.",
    "Соседи тоже жалуются, толку нет.",
    "Кто за это отвечает? Сделайте что-нибудь!",
    "Обещали ещё в прошлом месяце.",
)
ADDRESSES = (
    "улица {street}, дом {house}",
    "ул. {street}, {house}",
    "адрес: ул. {street}, д. {house}",
    "на {at} {house}",
    "на улице {at}, {house}",
)
GREETINGS = ("Здравствуйте!", "Люди,", "Добрый вечер.", "Опять двадцать пять:", "")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint of today with the place that it names."""

    text: str
    street: str
    house: str

    @property
    def place(self) -> str:
        return f"{self.street}, {self.house}"


def streets() -> list[str]:
    """Streets of the demo's pack whose names can stand after «улица» as they are."""
    groups = yaml.safe_load((ROOT / "demo" / "pack" / "streets.yml").read_text(encoding="utf-8"))
    names = [name for group in groups for name in group["streets"] if isinstance(name, str)]
    return [name for name in names if re.fullmatch(r"[А-ЯЁ][а-яё]+", name)]


def written(text: str) -> bool:
    """Whether a file of the checkout's demo says this already."""
    told = (p.read_text(encoding="utf-8") for p in (ROOT / "demo").rglob("*.jsonl"))
    return any(text in life for life in told)


def a_complaint(chance: random.Random) -> Complaint:
    """A complaint that no file contains: wording, street and house by chance."""
    street, house = chance.choice(streets()), str(chance.randint(3, 89))
    at = f"{street[:-2]}ой" if street.endswith("ая") else street  # «на Вокзальной», «на Ленина»
    address = chance.choice(ADDRESSES).format(street=street, at=at, house=house)
    days = f"Это длится уже {chance.randint(11, 59)} дней."
    greeting, trouble, plea = map(chance.choice, (GREETINGS, TROUBLES, PLEAS))
    text = f"{greeting} {address} — {trouble}. {plea} {days}".strip()
    return a_complaint(chance) if written(text) else Complaint(text, street, house)


async def sign_in(page: Page, link: str) -> None:
    """The link leads into the console, to its first screen."""
    await page.goto(link)
    await expect(page.locator("nav.sections")).to_be_visible()
    if "/enter/" in page.url:
        raise AssertionError(f"the link did not lead on: {page.url}")


async def publish(page: Page, complaint: Complaint) -> None:
    """Say it on the city's page."""
    await page.locator('nav.sections a[href="/city"]').click()
    form = page.locator('form[action="/city/say"]')
    await form.locator('textarea[name="text"]').fill(complaint.text)
    await form.locator("button").click()
    await expect(page.locator("#messages article").first).to_contain_text(complaint.street)


async def find(page: Page, complaint: Complaint) -> str:
    """Follow the message to its incident, and see that the incident names the place."""
    link = page.locator("#messages article").first.locator('a[href^="/incidents/"]')
    await expect(link).to_be_visible(timeout=WITHIN * 1_000)
    await expect(page.locator("#messages article").first).to_contain_text(complaint.place)
    await link.click()
    card = page.locator("#card article.pane")
    await expect(card.locator("dl")).to_contain_text(complaint.place)
    await expect(card).to_contain_text(complaint.text[-30:])
    return page.url


async def take_picture(page: Page, picture: Path) -> None:
    """The feed of a search, with one incident open beside it."""
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.locator('nav.sections a[href="/"]').click()
    await page.locator("#q").fill("прорвало OR затопило")
    await page.keyboard.press("Enter")
    await page.locator("li.row a.text").first.click()
    await expect(page.locator("article.pane")).to_be_visible()
    await page.screenshot(path=picture)


async def visit(link: str, picture: Path | None = None) -> str:
    """The whole visit; answers with what to print. Raises AssertionError when a step does not come about."""
    complaint = a_complaint(random.Random())
    async with a_chromium() as browser:
        page = await browser.new_page(locale="ru-RU")
        await sign_in(page, link)
        began = time.monotonic()
        await publish(page, complaint)
        incident = await find(page, complaint)
        took = time.monotonic() - began
        if picture is not None:
            await take_picture(page, picture)
    if took > WITHIN:
        raise AssertionError(f"{took:.0f} s from publishing to the incident, at most {WITHIN:.0f}")
    return f"{complaint.text!r} was found as {complaint.place!r} in {incident} after {took:.1f} s"


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(visit(sys.argv[1], *map(Path, sys.argv[2:]))) + "\n")
