"""Lists of incidents: the order, and several decisions at once."""

import re

import pytest

from domain.instant import HOUR
from tests.console.web.conftest import Browser, a_visitor, plain
from tests.console.web.test_card import card
from tests.console.web.town import NOON, Town, a_busy_morning, here


@pytest.fixture
async def yard(town: Town) -> Town:
    """An incident with one post."""
    await town.write(
        "Во дворе Ленина 12 третью неделю яма", place=here("Ленина", "12"), at=NOON - 3 * HOUR
    )
    return town


async def test_several_are_decided_at_once(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    picks = [f"{n}:{(await card(town, n)).version}" for n in (1, 3)]
    await operator.send("/bulk", {"pick": picks, "do": "dismiss", "back": "/incidents"})
    assert [(await card(town, n)).state.value for n in (1, 2, 3)] == [
        "dismissed",
        "new",
        "dismissed",
    ]


async def test_several_decisions_are_told_once_and_taken_back_together(
    operator: Browser, town: Town
) -> None:
    await a_busy_morning(town)
    picks = [f"{n}:{(await card(town, n)).version}" for n in (1, 3)]
    page = await operator.send("/bulk", {"pick": picks, "do": "dismiss", "back": "/incidents"})
    assert "Отмечено как не проблема. № 1 , № 3 Отменить" in plain(page.text)
    assert "Отмечено как не проблема" not in plain((await operator.get("/incidents")).text)
    back = re.findall(r'<input type="hidden" name="pick" value="([^"]+)"', page.text)
    page = await operator.send("/bulk", {"pick": back, "do": "undo", "back": "/"})
    assert "Отменено. № 1 , № 3" in plain(page.text)
    assert [(await card(town, n)).state.value for n in (1, 3)] == ["new", "new"]


async def test_of_several_the_refused_ones_are_told(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    async with a_visitor(town, "petrov") as petrov:
        await petrov.press(1, "take")
    picks = [f"{n}:{(await card(town, n)).version}" for n in (1, 3)]
    answer = await operator.send("/bulk", {"pick": picks, "do": "take", "back": "/incidents"})
    assert answer.status_code == 409
    assert "№ 1 Инцидент уже взял другой человек: petrov" in plain(answer.text)
    assert (await card(town, 3)).operator == "ivanova"


async def test_the_list_of_incidents_puts_danger_first(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    told = plain((await operator.get("/incidents")).text)
    assert told.index("Теплосети, Рябиновая, 9") < told.index("Ремонт дворов, Ленина, 12")
    assert "5 инцидентов" in told


async def test_nothing_selected_shows_what_is_urgent(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    told = plain((await operator.get("/")).text)
    assert "Сейчас важно № 2 Теплосети, Рябиновая, 9" in told
