"""Beside an incident: what may be the same, what a veto kept apart, and the buttons for both."""

import pytest

from domain.codes import State
from domain.instant import HOUR
from domain.place import EVERYTHING
from domain.records import Card
from incidents.desk import By
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.town import NOON, Town, here


async def card(town: Town, number: int) -> Card:
    found = await town.service.stores.projections.card(EVERYTHING, number=number)
    assert found is not None
    return found


@pytest.fixture
async def yards(town: Town) -> Town:
    """No. 1 and 2 tell one pit in one yard in different words; No. 3 is the next house."""
    await two_pits(town)
    return town


async def two_pits(town: Town) -> Card:
    """Answers with the second incident about one pit."""
    yard = here("Ленина", "12")
    await town.write("Во дворе Ленина 12 яма, машину не поставить", place=yard, at=NOON - 5 * HOUR)
    second = await town.write(
        "На Ленина 12 в яме колесо оставил", place=yard, at=NOON - 4 * HOUR, source="vk:talk"
    )
    desk, bound = town.service.desk, await town.card(second)

    by = By("petrov", bound.version, "apart-1")
    await desk.detach(bound.incident, by, second)
    await desk.open_from(second, By("petrov", 0, "apart-2"))
    await town.write("Ленина 14, во дворе тоже яма", place=here("Ленина", "14"), at=NOON - 3 * HOUR)
    await town.settle()
    return await town.card(second)


@pytest.mark.usefixtures("yards")
async def test_a_card_suggests_with_reasons_and_shows_what_a_veto_kept_apart(
    operator: Browser,
) -> None:
    told = plain((await operator.get("/incidents/1")).text)
    for piece in (
        "Может быть, это то же самое", "№ 2 Ремонт дворов, Ленина, 12", "На Ленина 12 в яме колесо оставил",
        "Похоже: тот же дом или объект, та же неисправность (Ремонт дворов)", "Объединить…", "Не то же самое",
        "сообщения перейдут, инцидент закроется", "Похожие, но отдельные: 1", "№ 3 Ремонт дворов, Ленина, 14",
        "Не присоединено: другой дом (12 и 14), хотя та же улица, та же неисправность",
    ):  # fmt: skip
        assert piece in told


async def test_merging_shows_both_and_is_audited(operator: Browser, yards: Town) -> None:
    other = await card(yards, 2)
    page = await operator.press(1, "merge", other=other.incident, seen=other.version)
    told = plain(page.text)
    assert "Объединено." in told
    assert "ivanova : Присоединено сообщение: объединено с № 2" in told
    assert (await card(yards, 1)).posts == 2
    assert (await card(yards, 2)).state is State.DISMISSED
    gone = plain((await operator.get("/incidents/2")).text)
    assert "Объединён, сообщения теперь здесь: № 1" in gone
    assert "Открыть снова" not in gone
    assert "Ушло 1 сообщение" in gone or "Сообщение ушло из инцидента: объединено с № 1" in gone
    assert any(e.action == "incident_merge" for e in await audited(yards))


@pytest.mark.parametrize("number", [1, 2])
async def test_a_merge_is_taken_back_from_either_card(
    operator: Browser, yards: Town, number: int
) -> None:
    other = await card(yards, 2)
    await operator.press(1, "merge", other=other.incident, seen=other.version)
    told = plain((await operator.press(number, "undo")).text)
    assert "Отменено." in told
    assert [(await card(yards, n)).posts for n in (1, 2)] == [1, 1]
    assert (await card(yards, 2)).state is State.NEW
    assert "Может быть, это то же самое" in told


async def test_a_merge_pressed_twice_is_done_once(operator: Browser, yards: Town) -> None:
    one, other = await card(yards, 1), await card(yards, 2)
    fields = {
        "version": one.version, "command": "once", "other": other.incident, "seen": other.version,
    }  # fmt: skip
    answers = [await operator.send("/incidents/1/merge", fields, script=True) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert (await card(yards, 1)).posts == 2


async def test_two_problems_are_not_suggested_again_until_it_is_taken_back(
    operator: Browser, yards: Town
) -> None:
    other = await card(yards, 2)
    told = plain((await operator.press(1, "apart", other=other.incident)).text)
    assert "Записано, что это разное." in told
    assert "ivanova : Это разное, не № 2" in told
    assert "Объединить…" not in told
    assert "Объединить…" not in plain((await operator.get("/incidents/2")).text)
    assert "Объединить…" in plain((await operator.press(1, "undo")).text)


async def test_what_a_colleague_took_says_so_instead_of_a_button(
    operator: Browser, yards: Town
) -> None:
    async with a_visitor(yards, "petrov") as petrov:
        await petrov.press(2, "take")
    told = plain((await operator.get("/incidents/1")).text)
    assert "Объединить…" not in told
    assert "уже взял другой человек: petrov" in told


async def test_a_viewer_sees_reasons_and_no_buttons(yards: Town) -> None:
    async with a_visitor(yards, "guest") as guest:
        told = plain((await guest.get("/incidents/1")).text)
        assert "Похоже: тот же дом" in told
        assert "Объединить" not in told
        other = await card(yards, 2)
        refused = await guest.press(1, "merge", other=other.incident, seen=other.version)
        assert refused.status_code == 403
    assert (await card(yards, 1)).posts == 1


async def test_nobody_merges_what_they_may_not_see(yards: Town) -> None:
    await yards.write("Рябиновая 9, во дворе яма", place=here("Рябиновая", "9", "luchinsk/north"))
    other = await card(yards, 1)
    async with a_visitor(yards, "north") as north:
        assert "№ 1 " not in plain((await north.get("/incidents/4")).text)
        answer = await north.press(4, "merge", other=other.incident, seen=other.version)
    assert "вне вашей территории" in plain(answer.text)
    assert (await card(yards, 1)).posts == 1
