"""What leaves the house."""

from pathlib import Path

import pytest

from console.settings import Settings
from console.wording.messages import Messages
from domain.handoff import Due, HandOff
from domain.incident import Dispatch
from domain.records import Note
from tests.console.web.town import NOON, PACK, Town, a_town, here

TEXT = "На Рябиновой 9 из-под люка бьёт кипяток, дети бегают"


@pytest.fixture
async def town(tmp_path: Path) -> Town:
    return await a_town(tmp_path)


async def the_message(town: Town, rule: str, post: str, draft: str | None = None) -> HandOff:
    card = await town.card(post)
    incident = await town.service.stores.incidents.load(card.incident)
    sent = next(
        (d for d in incident.dispatches if d.rule == rule), Dispatch("d", "email", "x", rule, NOON)
    )
    settings = Settings(
        town.service.settings.data, town.service.settings.data, public_url="https://otklik.example"
    )
    messages = Messages(town.service.stores, PACK, settings)
    due = Due(card.incident, sent.delivery, "email", sent.recipient, rule, draft, 0, NOON)
    return await messages.message(due, incident)


async def test_danger_goes_out_with_masked_words_place_and_link(town: Town) -> None:
    post = await town.write(
        TEXT, danger=True, topic="housing.heat", area="housing", place=here("Рябиновая", "9")
    )
    message = await the_message(town, "danger", post)
    assert message.subject == "ОПАСНОСТЬ для жизни. Отклик, № 1: Теплосети, Рябиновая, 9"
    assert TEXT in message.body
    assert "https://otklik.example/incidents/1" in message.body
    assert message.danger
    assert message.recipient == "duty@luchinsk.example"


async def test_a_crisis_goes_out_without_text_topic_and_place(town: Town) -> None:
    post = await town.write(
        "не хочу больше жить",
        danger=True,
        topic="safety.self_harm",
        area="safety",
        place=here("Рябиновая", "9"),
    )
    message = await the_message(town, "crisis", post)
    everything = message.subject + message.body + str(message.fields)
    for secret in ("не хочу", "Рябиновая", "self_harm", "vk:-1", "Человек в беде"):
        assert secret not in everything
    assert message.recipient == "care@luchinsk.example"
    assert "/incidents/1" in message.body


async def test_a_saved_search_names_itself(town: Town) -> None:
    post = await town.write(
        "Нет горячей воды", topic="housing.water", area="housing", place=here("Мира", "4")
    )
    message = await the_message(town, "Вода и отопление", post)
    assert message.subject == "Отклик, «Вода и отопление», № 1: Водоснабжение, Мира, 4"
    assert "Нет горячей воды" in message.body
    assert "text" not in dict(message.fields)


async def test_a_hand_over_is_the_confirmed_text_alone(town: Town) -> None:
    post = await town.write("яма", place=here("Ленина", "12"))
    card = await town.card(post)
    await town.service.stores.notes.write(
        Note("n1", card.incident, "draft", "Прошу посмотреть.", "Иванова", NOON)
    )
    message = await the_message(town, "handoff", post, draft="n1")
    assert message.body == "Прошу посмотреть."
    assert message.subject == "Отклик, № 1: Ремонт дворов, Ленина, 12"
    assert dict(message.fields)["text"] == "Прошу посмотреть."  # what a webhook carries


async def test_an_erased_draft_says_that_it_is_gone(town: Town) -> None:
    post = await town.write("яма", place=here("Ленина", "12"))
    message = await the_message(town, "handoff", post, draft="gone")
    assert "удалён" in message.body


async def test_the_same_dispatch_gives_the_same_message(town: Town) -> None:
    post = await town.write(
        TEXT, danger=True, topic="housing.heat", area="housing", place=here("Рябиновая", "9")
    )
    first = await the_message(town, "danger", post)
    town.clock.at += 60_000_000
    second = await the_message(town, "danger", post)
    assert first == second
