"""One incident: what a person sees and what they may do."""

import pytest

from domain.codes import Reason, State, Voice
from domain.events import AnswerProposed, Attached
from domain.instant import HOUR
from domain.place import EVERYTHING
from domain.records import Card
from incidents.recording import Pen
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.town import NOON, PACK, Town, a_busy_morning, here


@pytest.fixture
async def yard(town: Town) -> Town:
    """An incident with one post."""
    await town.write(
        "Во дворе Ленина 12 третью неделю яма",
        place=here("Ленина", "12"),
        at=NOON - 3 * HOUR,
        words=("яма", "третью неделю"),
    )
    return town


async def card(town: Town, number: int = 1) -> Card:
    found = await town.service.stores.projections.card(EVERYTHING, number=number)
    assert found is not None
    return found


async def test_a_card_tells_who_where_why_and_what_happened(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    told = plain((await operator.get("/incidents/1")).text)
    for piece in (
        "Ремонт дворов, Ленина, 12", "Центральный округ", "МКУ «Дороги Лучинска»: 24 часа на ответ",
        "3 жителя · 3 источника · с 10:00", "Жалоба, 97 %: «яма», «третью неделю», «Куда только не писали».",
        "Присоединено: тот же дом или объект, та же неисправность (Ремонт дворов).", "+1 почти такое же",
        "Отклик : Присоединено 2 сообщения", "Отклик : Открыт: жалоба, Ленина, 12",
    ):  # fmt: skip
        assert piece in told


async def test_a_card_view_is_audited(operator: Browser, yard: Town) -> None:
    await operator.get("/incidents/1")
    await operator.get("/pane", sel="vk:-1_1")
    views = [e.params for e in await audited(yard) if e.action == "card_viewed"]
    assert views == [((await card(yard)).incident, "1")] * 2


@pytest.mark.usefixtures("yard")
async def test_the_third_pane_alone_is_the_same_card(operator: Browser) -> None:
    pane = await operator.get("/pane", sel="vk:-1_1")
    assert "<html" not in pane.text
    assert "Ремонт дворов, Ленина, 12" in plain(pane.text)


async def test_taking_shows_who_took_it(operator: Browser, yard: Town) -> None:
    told = plain((await operator.press(1, "take")).text)
    assert "Взято в работу." in told
    assert "взято: ivanova" in told
    assert (await card(yard)).operator == "ivanova"


async def test_the_second_taker_learns_who_was_first(operator: Browser, yard: Town) -> None:
    seen = (await card(yard)).version
    async with a_visitor(yard, "petrov") as petrov:
        await petrov.press(1, "take")
        answer = await operator.send(
            "/incidents/1/take", {"version": seen, "command": "mine"}, script=True
        )
    assert answer.status_code == 409
    assert "уже взял другой человек: petrov" in plain(answer.text)
    assert (await card(yard)).operator == "petrov"


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("name", ["answer", "remark"])
async def test_what_was_written_stays_when_a_colleague_was_faster(
    operator: Browser, yard: Town, name: str, script: bool
) -> None:
    seen = (await card(yard)).version
    async with a_visitor(yard, "petrov") as petrov:
        await petrov.press(1, "take")
    fields = {"version": seen, "command": "mine", "text": "Звонил мастеру, <едут> к шести"}
    page = await operator.send(f"/incidents/1/{name}", fields, script=script)
    assert page.status_code == 409
    assert "<details open>" in page.text
    assert "Звонил мастеру, &lt;едут&gt; к шести</textarea>" in page.text


async def test_a_double_press_is_one_decision(operator: Browser, yard: Town) -> None:
    fields = {"version": (await card(yard)).version, "command": "once", "reason": "fixed"}
    first = await operator.send("/incidents/1/close", fields, script=True)
    second = await operator.send("/incidents/1/close", fields, script=True)
    assert (first.status_code, second.status_code) == (200, 200)
    log = await yard.service.stores.incidents.log((await card(yard)).incident)
    assert [e.kind for e in log].count("closed") == 1


async def test_what_a_colleague_decided_meanwhile_is_not_overrun(
    operator: Browser, yard: Town
) -> None:
    seen = (await card(yard)).version
    async with a_visitor(yard, "petrov") as petrov:
        await petrov.press(1, "correct", field="topic", value="housing.lift")
    answer = await operator.send(
        "/incidents/1/dismiss", {"version": seen, "command": "x", "reason": "spam"}, script=True
    )
    assert answer.status_code == 409
    assert "инцидент изменился" in plain(answer.text)
    assert "Лифты" in plain(answer.text)
    assert (await card(yard)).state is State.NEW


async def test_news_of_the_engine_do_not_stop_a_person(operator: Browser, yard: Town) -> None:
    found = await card(yard)
    pen = Pen("engine", PACK.version, "test", NOON)
    body = Attached("vk:-1_99", (Reason("same_place"),))
    await yard.service.stores.incidents.append(
        pen.write(found.incident, found.version, [(body, "x", NOON)])
    )
    answer = await operator.send(
        "/incidents/1/close",
        {"version": found.version, "command": "c", "reason": "fixed"},
        script=True,
    )
    assert answer.status_code == 200
    assert (await card(yard)).state is State.CLOSED


CORRECTIONS = (
    ("kind", "suggestion", "предложение"), ("topic", "housing.lift", "Лифты · ЖКХ"), ("danger", "yes", "опасность"),
    ("authority", "heat", "МУП «Теплосеть»"),
)  # fmt: skip


@pytest.mark.usefixtures("yard")
async def test_codes_can_be_corrected(operator: Browser) -> None:
    for field, value, told in CORRECTIONS:
        assert told in plain((await operator.press(1, "correct", field=field, value=value)).text)


async def test_the_place_can_be_corrected(operator: Browser, yard: Town) -> None:
    await operator.press(1, "move", street="Мира", house="4", territory="luchinsk/centre")
    assert (await card(yard)).place.street == "Мира"
    refused = await operator.press(1, "move", house="4", territory="luchinsk/centre")
    assert "Впишите хотя бы одно" in plain(refused.text)


async def test_nobody_moves_an_incident_out_of_their_territories(yard: Town) -> None:
    await yard.write("Труба течёт", place=here("Рябиновая", "9", "luchinsk/north"))
    async with a_visitor(yard, "north") as north:
        answer = await north.press(2, "move", street="Ленина", territory="luchinsk/centre")
        assert answer.status_code == 403
        assert "luchinsk/centre" not in (await north.get("/incidents/2/edit")).text


async def test_every_decision_can_be_taken_back(operator: Browser, yard: Town) -> None:
    await operator.press(1, "dismiss", reason="not_a_problem")
    assert (await card(yard)).state is State.DISMISSED
    page = await operator.press(1, "undo")
    assert (await card(yard)).state is State.NEW
    assert "(отменено)" in plain(page.text)


@pytest.mark.usefixtures("yard")
async def test_undo_is_offered_only_when_there_is_something_to_take_back(operator: Browser) -> None:
    assert "/incidents/1/undo" not in (await operator.get("/incidents/1")).text
    assert "/incidents/1/undo" in (await operator.press(1, "take")).text
    await operator.press(1, "undo")
    assert "Отменять нечего" in plain((await operator.press(1, "undo")).text)


@pytest.mark.usefixtures("yard")
async def test_closing_and_opening_again(operator: Browser) -> None:
    told = plain((await operator.press(1, "close", reason="fixed")).text)
    assert "от открытия до закрытия" in told
    assert "Взять в работу" not in told
    assert "открывался снова: 1" in plain((await operator.press(1, "reopen")).text)


async def test_an_answer_is_recorded_with_its_words(operator: Browser, yard: Town) -> None:
    told = plain((await operator.press(1, "answer", text="Яму засыпали 22 сентября")).text)
    assert "Яму засыпали 22 сентября" in told
    assert (await card(yard)).state is State.ANSWERED


async def test_a_reply_in_the_thread_can_be_accepted_as_the_answer(
    operator: Browser, yard: Town
) -> None:
    found = await card(yard)
    reply = await yard.write(
        "Бригада выедет завтра", voice=Voice.AUTHORITY, source="vk:talk", kind="other", topic=None
    )
    pen = Pen("engine", PACK.version, "test", NOON)
    body = AnswerProposed(reply, "roads")
    await yard.service.stores.incidents.append(
        pen.write(found.incident, found.version, [(body, "x", NOON)])
    )
    assert "Исполнитель ответил в обсуждении Бригада выедет завтра" in plain(
        (await operator.get("/incidents/1")).text
    )
    told = plain((await operator.press(1, "answer", post=reply)).text)
    assert (await card(yard)).state is State.ANSWERED
    assert "Ответ исполнителя Бригада выедет завтра" in told  # it stays in sight
    assert "до него никому не передавали" in told  # no deadline had begun


@pytest.mark.usefixtures("yard")
async def test_remarks_are_for_colleagues(operator: Browser) -> None:
    await operator.press(1, "remark", text="Звонил в ЖЭК")
    assert "Звонил в ЖЭК" in plain((await operator.get("/incidents/1")).text)


async def test_a_post_can_leave_the_incident_and_be_put_back(operator: Browser, yard: Town) -> None:
    second = await yard.write("На Ленина 12 яма ещё глубже", place=here("Ленина", "12"))
    await operator.press(1, "detach", post=second)
    await yard.settle()
    page = await operator.get("/post", id=second)
    assert "без инцидента" in plain(page.text)
    await operator.send("/post/attach", {"post": second, "number": "1", "command": "a"})
    assert (await card(yard)).posts == 2


async def test_a_post_that_was_left_alone_can_open_an_incident(
    operator: Browser, town: Town
) -> None:
    lonely = await town.write("когда починят лифт?", kind="question")
    answer = await operator.send("/post/open", {"post": lonely, "command": "o"})
    assert str(answer.url).endswith("/incidents/1")
    again = await operator.send("/post/open", {"post": lonely, "command": "o2"})
    assert again.status_code == 409


@pytest.mark.usefixtures("yard")
async def test_forms_work_without_script(operator: Browser) -> None:
    fields = {"version": "1", "command": "c", "back": "/incidents?state=taken"}
    answer = await operator.send("/incidents/1/take", fields)
    assert str(answer.url).endswith("/incidents?state=taken")
