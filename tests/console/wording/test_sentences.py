"""Explanations, histories and drafts."""

from dataclasses import replace
from typing import Any

import pytest

from console.wording.draft import draft_text, title
from console.wording.explanation import deciding, explanation
from console.wording.history import history
from console.wording.words import Words
from domain.codes import Kind, Lane, Reason
from domain.events import (
    Attached,
    Body,
    Corrected,
    Delivered,
    Detached,
    Event,
    HandedOff,
    Moved,
    Noted,
    Taken,
    Undone,
)
from domain.instant import DAY, HOUR
from domain.verdict import Finding, Judged
from incidents.pairs import split_note
from tests.builders import an_event, an_incident, an_opening
from tests.console.web.town import NOON, PACK, here, judged_of

RU, EN = Words.of("ru", PACK), Words.of("en", PACK)
POST = "Во дворе Ленина 12 третью неделю яма. Звоните 8-999"


def the_post(text: str = POST, **told: Any) -> Judged:
    return judged_of(
        "vk:-1_1",
        text,
        NOON,
        {"place": here("Ленина", "12"), "words": ("яма", "третью неделю")} | told,
    )


def test_an_explanation_names_kind_certainty_words_topic_place_and_owner() -> None:
    assert explanation(RU, the_post()) == (
        "Жалоба, 97\u202f%: «яма», «третью неделю». Тема: Ремонт дворов, дороги. Место: Ленина, 12 — названо в тексте. "
        "Кому: МКУ «Дороги Лучинска» (по теме «Ремонт дворов»)."
    )


def test_an_explanation_is_there_in_english_too() -> None:
    assert explanation(EN, the_post()).startswith(
        "Complaint, 97\u202f%: «яма», «третью неделю». Topic: Yard repairs, roads."
    )


def test_doubt_and_danger_are_said() -> None:
    assert "решает человек" in explanation(RU, the_post(lane=Lane.UNSURE))
    assert "Опасность для жизни" in explanation(RU, the_post(danger=True))


def test_a_post_about_nothing_is_explained_without_topic_and_place() -> None:
    told = explanation(
        RU, the_post(kind=Kind.OTHER, area=None, topic=None, place=None, owner=None, words=())
    )
    assert told == "Прочее, 97\u202f%."


def test_deciding_words_do_not_overlap() -> None:
    found = deciding(the_post(words=("третью неделю яма", "яма", "неделю")))
    assert len(found) == 1


def test_history_tells_events_newest_first_and_joins_as_one() -> None:
    opening = an_opening()
    joined = [
        an_event(Attached(f"vk:-1_{n}", (Reason("near_copy"),)), opening.incident, n)
        for n in (2, 3)
    ]
    taken = an_event(Taken("Иванова"), opening.incident, 4)
    told = history(RU, [opening, *joined, taken])
    assert [line.what for line in told] == [
        "Взято в работу",
        "Присоединено 2 сообщения",
        "Открыт: жалоба, Ленина, 12",
    ]
    assert told[0].who == "Отклик"


def test_one_join_tells_its_reasons() -> None:
    opening = an_opening()
    joined = an_event(
        Attached("vk:-1_2", (Reason("same_place"), Reason("same_fault"))), opening.incident, 2
    )
    assert (
        history(RU, [opening, joined])[0].what
        == "Присоединено сообщение: тот же дом или объект, та же неисправность"
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (Corrected("topic", "roads.yard", "housing.lift"), "Исправлено, тема: Ремонт дворов → Лифты"),
        (Corrected("danger", "no", "yes"), "Исправлено, опасность: нет → да"),
        (Corrected("topic", None, "housing.lift"), "Исправлено, тема: Лифты"),
        (Moved(None, here("Мира", "3")), "Исправлено место: Мира, 3"),
        (HandedOff("d", "email", "roads", "roads@x.example", "n", NOON), "Передано: МКУ «Дороги Лучинска», письмом (roads@x.example)"),
        (Delivered("d", "d.eml"), "Доставлено, квитанция d.eml"),
    ],
)  # fmt: skip
def test_every_decision_is_a_sentence(body: Body, told: str) -> None:
    opening = an_opening()
    assert history(RU, [opening, an_event(body, opening.incident, 2)])[0].what == told


def test_what_was_taken_back_is_marked() -> None:
    opening = an_opening()
    log = [
        opening,
        an_event(Taken("Иванова"), opening.incident, 2),
        an_event(Undone(2), opening.incident, 3),
    ]
    assert [line.undone for line in history(RU, log)] == [False, True, False]


def test_a_split_is_one_line_on_both_sides_and_one_when_it_is_taken_back() -> None:
    opening, why = an_opening(), "other_place"
    away = [Detached(f"vk:-1_{n}", Reason("split_into", ("", "new", why))) for n in (2, 3)]
    log = [opening, *(an_event(b, opening.incident, n) for n, b in enumerate(away, 2))]
    told = "Выделено 2 сообщения в № 7: другое место"
    assert [line.what for line in history(RU, log, {"new": 7})] == [
        told,
        "Открыт: жалоба, Ленина, 12",
    ]
    assert history(RU, log)[0].what == "Выделено 2 сообщения: другое место"
    back = [a_press(an_event(Undone(n), opening.incident, n + 2)) for n in (2, 3)]
    lines = history(RU, [*log, *back], {"new": 7})
    assert [(line.what, line.undone) for line in lines] == [
        ("Отменено предыдущее действие", False),
        (told, True),
        ("Открыт: жалоба, Ленина, 12", False),
    ]
    born = [
        Noted(split_note(1, "old", why)),
        Attached("vk:-1_3", (Reason("split_from", ("1", "old")),)),
    ]
    new = [opening, *(an_event(b, opening.incident, n) for n, b in enumerate(born, 2))]
    assert [line.what for line in history(EN, new)] == [
        "Split from № 1: another place",
        "Opened: complaint, Ленина, 12",
    ]


def a_press(event: Event) -> Event:
    """All of one button."""
    return replace(event, cause=f"press.{event.version}")


def test_a_draft_names_place_topic_evidence_owner_and_deadline() -> None:
    incident = an_incident()
    posts = [
        the_post(at=NOON - DAY),
        judged_of("vk:-1_2", "И у нас яма", NOON, {"source": "tg:chat", "at": NOON - HOUR}),
    ]
    text = draft_text(RU, PACK, incident, 2418, posts, NOON + DAY, "roads")
    for piece in ("МКУ «Дороги Лучинска»", "№ 2\u202f418, жалоба", "Ленина, 12", "1 житель", "«Мой Лучинск», «Лучинск чат»",
                  "21 сентября 2026, 13:00 — 22 сентября 2026, 12:00", "третью неделю яма", "до 23 сентября 2026, 13:00"):  # fmt: skip
        assert piece in text


def test_a_draft_holds_neither_addresses_of_posts_nor_ids() -> None:
    text = draft_text(RU, PACK, an_incident(), 1, [the_post()], None)
    assert "vk.example" not in text
    assert "vk:-1" not in text


def test_near_copies_are_quoted_once_but_their_sources_are_named() -> None:
    copy = judged_of("vk:-1_2", POST, NOON, {"copy_of": "vk:-1_1", "source": "forum"})
    text = draft_text(RU, PACK, an_incident(), 1, [the_post(), copy], None)
    assert text.count("третью неделю") == 1
    assert "Городской форум" in text


def test_a_title_is_topic_and_place() -> None:
    assert (
        title(RU, an_incident(Corrected("topic", None, "roads.yard")))
        == "Ремонт дворов, Ленина, 12"
    )
    assert (
        title(RU, an_incident(Corrected("topic", None, None), Corrected("area", None, None)))
        == "Жалоба, Ленина, 12"
    )


def test_words_of_the_statistics_are_shown_only_where_no_rule_spoke() -> None:
    post = the_post(words=("яма",))
    told = post.verdict.judgement
    linear = Finding("linear", "трет", 20, 26, 9.0)

    def judged(*findings: Finding) -> Judged:
        return replace(
            post, verdict=replace(post.verdict, judgement=replace(told, findings=findings))
        )

    assert [f.witness for f in deciding(judged(linear, *told.findings))] == ["rules"]
    assert [f.witness for f in deciding(judged(linear))] == ["linear"]
