"""Handing over: look again, confirm, and only then it leaves."""

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import SMTP

import pytest
from httpx import Response

from domain.codes import State
from domain.instant import HOUR, MINUTE
from domain.place import EVERYTHING
from domain.records import Card, Look
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.town import NOON, Town, here


@pytest.fixture
async def yard(town: Town) -> Town:
    for n in (1, 2):
        await town.write(
            f"Во дворе Ленина 12 яма {n}", place=here("Ленина", "12"), at=NOON - n * HOUR
        )
    return town


async def looked(
    town: Town, *, alive: bool = True, posts: Sequence[str] = ("vk:-1_1", "vk:-1_2")
) -> None:
    await town.service.stores.source_states.looked([Look(p, town.clock.at, alive) for p in posts])


def form_of(page: Response) -> dict[str, str]:
    found = dict(
        re.findall(r'type="hidden" name="(version|command|authority)" value="([^"]*)"', page.text)
    )
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)[1]
    return found | {"text": text}


async def card(town: Town) -> Card:
    found = await town.service.stores.projections.card(EVERYTHING, number=1)
    assert found is not None
    return found


async def test_the_draft_is_there_and_the_sources_are_asked_again(
    operator: Browser, yard: Town
) -> None:
    page = await operator.get("/incidents/1/hand-over")
    told = plain(page.text)
    assert "Перечитываем у источника: 0 из 2" in told
    assert "письмом: roads@luchinsk.example" in told
    assert "23 сентября 2026, 13:00 — 24 часа с передачи" in told
    assert set(await yard.service.stores.source_states.asked(10)) == {"vk:-1_1", "vk:-1_2"}
    assert "Место: Ленина, 12 (Центральный округ)" in form_of(page)["text"]


async def test_nothing_leaves_before_the_sources_were_read_again(
    operator: Browser, yard: Town
) -> None:
    form = form_of(await operator.get("/incidents/1/hand-over"))
    answer = await operator.send("/incidents/1/hand-over", form | {"text": "Мой текст"})
    assert answer.status_code == 409
    assert "Ещё не перечитано у источника: 2" in plain(answer.text)
    assert form_of(answer)["text"] == "Мой текст"
    assert (await card(yard)).state is State.NEW


async def test_confirmed_it_goes_to_the_outbox_once(operator: Browser, yard: Town) -> None:
    form = form_of(await operator.get("/incidents/1/hand-over"))
    await looked(yard)
    assert "Перечитано у источника: 2" in plain(
        (await operator.get("/incidents/1/hand-over/looks")).text
    )
    for _ in range(2):
        answer = await operator.send("/incidents/1/hand-over", form)
        assert str(answer.url).endswith("/incidents/1")
    await yard.service.deliverer.deliver_due()
    (letter,) = yard.service.settings.outbox.glob("*.eml")
    mail = message_from_bytes(letter.read_bytes(), policy=SMTP)
    assert mail["To"] == "roads@luchinsk.example"
    assert mail["Subject"] == "Отклик, № 1: Ремонт дворов, Ленина, 12"
    assert "Во дворе Ленина 12 яма 1" in mail.get_content()
    told = plain((await operator.get("/incidents/1")).text)
    assert "передан" in told
    assert "доставлено" in told
    assert "Ответить до 23 сентября, 13:00 — 24 часа с передачи (13:00)." in told
    assert "handed_over" in [e.action for e in await audited(yard)]


async def test_a_person_may_hand_over_without_the_check_and_says_so(
    operator: Browser, yard: Town
) -> None:
    form = form_of(await operator.get("/incidents/1/hand-over"))
    answer = await operator.send("/incidents/1/hand-over", form | {"unseen": "yes"})
    assert str(answer.url).endswith("/incidents/1")
    assert (await card(yard)).state is State.HANDED_OVER


async def test_what_was_deleted_at_its_source_does_not_leave(operator: Browser, yard: Town) -> None:
    form = form_of(await operator.get("/incidents/1/hand-over"))
    await looked(yard, alive=False, posts=("vk:-1_2",))
    await looked(yard, posts=("vk:-1_1",))
    answer = await operator.send("/incidents/1/hand-over", form)
    assert answer.status_code == 409
    assert "Удалено у источника: 1" in plain(answer.text)
    assert "яма 2" not in form_of(answer)["text"]
    assert (await card(yard)).state is State.NEW


@pytest.mark.usefixtures("yard")
async def test_another_owner_changes_draft_and_deadline(operator: Browser) -> None:
    page = await operator.get("/incidents/1/hand-over", authority="heat")
    assert "МУП «Теплосеть»" in form_of(page)["text"]
    assert "22 сентября 2026, 17:00 — 4 часа с передачи" in plain(page.text)


async def test_the_clock_talks_until_it_runs_out(operator: Browser, yard: Town) -> None:
    form = form_of(await operator.get("/incidents/1/hand-over", authority="heat"))
    await operator.send("/incidents/1/hand-over", form | {"unseen": "yes"})
    yard.clock.at += 2 * HOUR
    assert "2 ч осталось на ответ" in plain((await operator.get("/incidents/1")).text)
    yard.clock.at += 3 * HOUR
    told = plain((await operator.get("/incidents/1")).text)
    assert "1 ч прошло сверх срока" in told
    yard.clock.at += MINUTE
    await operator.press(1, "answer", text="Починили")
    assert "позже срока" in plain((await operator.get("/incidents/1")).text)


async def test_the_draft_is_in_the_recipients_language(yard: Town) -> None:
    await yard.person("smith", language="en")
    async with a_visitor(yard, "smith") as smith:
        page = await smith.get("/incidents/1/hand-over")
        assert "Hand over now" in plain(page.text)
        assert form_of(page)["text"].startswith("Исполнитель:")
