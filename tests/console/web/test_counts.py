"""Figures beside the feed: days, facets, pages."""

import re

import pytest

from domain.instant import DAY
from tests.console.web.conftest import Browser, plain
from tests.console.web.test_feed import rows
from tests.console.web.town import NOON, Town, here


async def test_a_chosen_day_takes_nothing_from_the_bars_of_the_others(
    operator: Browser, town: Town
) -> None:
    for at in (NOON - DAY, NOON - DAY, NOON):
        await town.write("яма", at=at)
    bars = r'aria-label="(\d+ \w+: [1-9]\d*)'
    plainly = re.findall(bars, (await operator.get("/")).text)
    assert plainly == ["21 сентября: 2", "22 сентября: 1"]
    assert re.findall(bars, (await operator.get("/", day="20260922")).text) == plainly


async def test_a_state_beside_the_lane_is_counted_by_what_is_found(
    operator: Browser, town: Town
) -> None:
    await town.write("На Ленина 12 яма", place=here("Ленина", "12"))
    await operator.press(1, "close", reason="fixed")
    await town.settle()
    page = await operator.get("/", state="closed")
    assert len(rows(page)) == 1
    assert "закрыт 1" in plain(page.text)


@pytest.mark.parametrize("path", ["/", "/incidents"])
async def test_a_page_that_was_emptied_shows_the_last_that_is_there(
    operator: Browser, town: Town, path: str
) -> None:
    for number in range(31):
        await town.write(f"На Ленина {number} яма", place=here("Ленина", str(number)))
    page = await operator.get(path, page="3")
    assert page.text.count('<li class="row') == 1
