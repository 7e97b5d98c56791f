"""Splitting on the card: tick, look at both, confirm with a reason, take back."""

import re

import pytest

from domain.codes import State
from domain.instant import HOUR
from domain.place import EVERYTHING
from domain.records import Card, CardFilter
from incidents.desk import By
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.test_beside import card
from tests.console.web.town import NOON, Town, here

PITS = ("Во дворе Ленина 12 яма, машину не поставить", "На Ленина 12 в яме колесо оставил")
LIFT = "В Ленина 12 лифт стоит вторую неделю, на девятый пешком"


async def mixed(town: Town) -> Card:
    """One incident that holds a pit (two posts) and a lift (one, with a copy); answers with its card."""
    yard, told = here("Ленина", "12"), {"topic": "housing.lift", "area": "housing", "owner": "heat"}
    pits = [
        await town.write(text, place=yard, at=NOON - (5 - n) * HOUR, source="vk:talk")
        for n, text in enumerate(PITS)
    ]
    lift = await town.write(LIFT, place=yard, at=NOON - 2 * HOUR, **told)
    await town.write(LIFT, place=yard, at=NOON - HOUR, copy_of=lift, source="forum", **told)
    one, other = await town.card(pits[0]), await town.card(lift)
    by = By("petrov", one.version, "joined")
    await town.service.together.merge(one.incident, other.incident, by, other.version)
    await town.settle()
    return await town.card(pits[0])


@pytest.fixture
async def yard(town: Town) -> Town:
    """No. 1 holds two problems; No. 2 was merged into it."""
    await mixed(town)
    return town


async def test_ticking_shows_both_incidents_as_they_would_be(operator: Browser, yard: Town) -> None:
    page = await operator.get("/incidents/1")
    assert page.text.count('form="split-1"') == 4
    before = await card(yard, 1)
    told = plain((await operator.get("/incidents/1/splitting", post="vk:-1_3")).text)
    for piece in (
        "Так станет из № 1", "Останется № 1 Ремонт дворов, Ленина, 12", "2 сообщения, 2 жителя",
        "Новый инцидент Лифты, Ленина, 12", "исполнитель МКУ «Дороги Лучинска»", "исполнитель МУП «Теплосеть»",
        "тема Лифты · ЖКХ", "МУП «Теплосеть»: 4 часа на ответ", "Почти такие же переходят вместе: +1",
        "другое место другая неисправность другой случай", "Ничего ещё не изменено",
    ):  # fmt: skip
        assert piece in told
    assert await card(yard, 1) == before


async def test_a_confirmed_split_is_one_line_in_the_history_and_in_the_audit(
    operator: Browser, yard: Town
) -> None:
    told = plain(
        (await operator.press(1, "split", post=["vk:-1_3", "vk:-1_4"], reason="other_problem")).text
    )
    assert "Выделено в отдельный инцидент." in told
    assert "Отсюда выделено: № 3" in told
    assert told.count("ivanova : Выделено 2 сообщения в № 3: другая неисправность") == 1
    assert [(await card(yard, n)).posts for n in (1, 3)] == [2, 2]
    new = await card(yard, 3)
    assert (new.topic, new.authority, new.state) == ("housing.lift", "heat", State.NEW)
    other = plain((await operator.get("/incidents/3")).text)
    assert "Выделен из № 1" in other
    assert other.count("Выделен из № 1: другая неисправность") == 1
    entries = [e for e in await audited(yard) if e.action == "incident_split"]
    assert [e.params for e in entries] == [((await card(yard, 1)).incident, "1")]


@pytest.mark.parametrize("number", [1, 3])
async def test_a_split_is_taken_back_from_either_card(
    operator: Browser, yard: Town, number: int
) -> None:
    before = await yard.service.stores.incidents.load((await card(yard, 1)).incident)
    await operator.press(1, "split", post="vk:-1_3", reason="other_problem")
    told = plain((await operator.press(number, "undo")).text)
    assert "Отменено." in told
    after = await yard.service.stores.incidents.load((await card(yard, 1)).incident)
    assert before is not None
    assert after is not None
    assert (after.members, after.place, after.topic) == (before.members, before.place, before.topic)
    shell = await operator.get("/incidents/3")
    assert "Выделение отменено, сообщения снова здесь: № 1" in plain(shell.text)
    assert "Открыть снова" not in plain(shell.text)


async def test_a_split_pressed_twice_is_done_once(operator: Browser, yard: Town) -> None:
    fields = {
        "version": (await card(yard, 1)).version, "command": "once", "post": "vk:-1_3", "reason": "other_case",
    }  # fmt: skip
    answers = [await operator.send("/incidents/1/split", fields, script=True) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    total, _ = await yard.service.stores.projections.cards(EVERYTHING, CardFilter())
    assert total == 3


async def test_what_a_colleague_decided_meanwhile_is_not_overrun(
    operator: Browser, yard: Town
) -> None:
    seen = (await card(yard, 1)).version
    async with a_visitor(yard, "petrov") as petrov:
        await petrov.press(1, "correct", field="topic", value="housing.lift")
    fields = {"version": seen, "command": "late", "post": "vk:-1_3", "reason": "other_case"}
    answer = await operator.send("/incidents/1/split", fields, script=True)
    assert answer.status_code == 409
    assert "инцидент изменился" in plain(answer.text)
    assert (await card(yard, 1)).posts == 4


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": "other_case"}, "Выделить можно часть сообщений"),
        ({"post": ["vk:-1_1", "vk:-1_2", "vk:-1_3"], "reason": "other_case"}, "хотя бы одно должно остаться"),
        ({"post": "vk:-1_99", "reason": "other_case"}, "Этого сообщения в инциденте уже нет"),
        ({"post": "vk:-1_3"}, "Такого значения нет"),
    ],
)  # fmt: skip
async def test_what_cannot_be_split_says_why(
    operator: Browser, yard: Town, fields: dict[str, str], told: str
) -> None:
    answer = await operator.press(1, "split", **fields)
    assert answer.status_code == 409
    assert told in plain(answer.text)
    assert (await card(yard, 1)).posts == 4


@pytest.mark.usefixtures("yard")
async def test_looking_at_nothing_says_what_to_do(operator: Browser) -> None:
    for script in (False, True):
        headers = {"hx-request": "true"} if script else {}
        answer = await operator.client.get("/incidents/1/splitting", headers=headers)
        assert answer.status_code == 409
        assert "Выделить можно часть сообщений" in plain(answer.text)
        assert ("<html" in answer.text) is not script


async def test_without_script_the_look_is_a_page_and_its_form_splits(
    operator: Browser, yard: Town
) -> None:
    page = (await operator.get("/incidents/1/splitting", post="vk:-1_3")).text
    names = ("version", "command", "post")
    values = {n: re.findall(rf'name="{n}" value="([^"]+)"', page)[-1] for n in names}
    answer = await operator.send("/incidents/1/split", values | {"reason": "other_problem"})
    assert str(answer.url).endswith("/incidents/1")
    assert (await card(yard, 3)).posts == 2


async def test_nobody_ticks_where_they_may_not_split(operator: Browser, yard: Town) -> None:
    async with a_visitor(yard, "guest") as guest:
        assert 'class="tick"' not in (await guest.get("/incidents/1")).text
        assert (await guest.get("/incidents/1/splitting", post="vk:-1_3")).status_code == 403
    async with a_visitor(yard, "petrov") as petrov:
        await petrov.press(1, "take")
    assert 'class="tick"' not in (await operator.get("/incidents/1")).text
    refused = await operator.get("/incidents/1/splitting", post="vk:-1_3")
    assert "уже взял другой человек: petrov" in plain(refused.text)


async def test_nobody_splits_what_they_may_not_see(yard: Town) -> None:
    async with a_visitor(yard, "north") as north:
        assert (await north.get("/incidents/1/splitting", post="vk:-1_3")).status_code == 404
        answer = await north.press(1, "split", post="vk:-1_3", reason="other_case")
        assert answer.status_code == 404
    assert (await card(yard, 1)).posts == 4


async def test_a_split_that_would_leave_ones_territory_is_refused(yard: Town) -> None:
    north = here("Рябиновая", "9", "luchinsk/north")
    first = await yard.write("Рябиновая 9, во дворе яма", place=north)
    second = await yard.write("На Ленина 30 яма", place=here("Ленина", "30"))
    one, other = await yard.card(first), await yard.card(second)
    by = By("petrov", one.version, "far")
    await yard.service.together.merge(one.incident, other.incident, by, other.version)
    async with a_visitor(yard, "north") as visitor:
        page = await visitor.get(f"/incidents/{one.number}/splitting", post=first)
        assert page.status_code == 403
        assert "Ленина" not in page.text
    assert (await card(yard, one.number)).posts == 2
