"""Danger going on now, in whatever words, against what only sounds like it."""

from typing import Any

import pytest

from domain.codes import Lane, Voice
from tests.builders import a_judged
from tests.detectors.bench import judged

NOW = [
    "дед упал у магазина, губы синие, не дышит, скорая не едет",
    "Мужчина под машиной, зажало ноги, помогите поднять",
    "в подъезде пахнет газом и шипит, уже голова кружится, мы на втором",
    "Провод оборвался и лежит в луже у детской площадки, искрит, дети рядом!",
    "ребёнок стоит на подоконнике открытого окна на пятом этаже, никого взрослых",
    "На пруду провалился под лёд рыбак, держится за край, верёвку несите",
    "За стеной мужчина избивает жену, она кричит помогите, дверь выламывает",
    "Бабушка ушла в халате на мороз и не вернулась, ей 84, не помнит адрес",
    "сын выпил уксус, рвота с кровью, что делать до скорой",
    "Стая собак напала на женщину у остановки, рвут, отбивается сумкой",
    "Простите меня все. Таблетки выпила, больше не могу, кошку заберите",
]
NOT_NOW = [
    "Дом сгорел ещё в прошлом году, забор так и не убрали",
    "Если загорится проводка, никто не приедет, пока не погибнет кто-нибудь",
    "На учениях условно тушили пожар и выносили манекен из дыма",
    "Умираю со смеху от нашего кота, спасите",
    "Вчера вечером горел балкон, потушили, пострадавших нет",
    "Читаю книгу, там герой тонет в проруби, не оторваться",
    "Памятка: что делать, если почувствовали запах газа",
    "Сосед сверху опять сверлит, голова болит, убила бы",
    "Наледь на ступеньках у поликлиники, того и гляди кто-нибудь упадёт",
]


def under_danger() -> dict[str, Any]:
    return {"danger": True, "kind": "complaint"}


@pytest.mark.parametrize("text", NOW)
def test_somebody_may_die_unless_somebody_acts(text: str) -> None:
    assert judged(text).lane is Lane.DANGER


@pytest.mark.parametrize("text", NOT_NOW)
def test_over_feared_played_and_figurative_is_no_danger(text: str) -> None:
    assert not judged(text).danger


@pytest.mark.parametrize(
    "text", ["ещё горит, уже на крышу перекинулось", "у нас тоже дым, дышать нечем"]
)
def test_a_reply_that_says_it_goes_on_is_danger_like_what_it_answers(text: str) -> None:
    assert judged(
        text, a_judged("vk:-101_1", judgement=under_danger()), reply_to="vk:-101_1"
    ).danger


@pytest.mark.parametrize("text", ["потушили, все живы", "отбой, перекрыли газ, можно домой"])
def test_a_reply_that_says_it_is_over_is_none(text: str) -> None:
    found = judged(text, a_judged("vk:-101_1", judgement=under_danger()), reply_to="vk:-101_1")
    assert not found.danger


def test_an_authority_calls_for_no_help() -> None:
    text = "Пожар на Мира 5, горит крыша, люди на балконах, работают расчёты"
    assert not judged(text, voice=Voice.AUTHORITY).danger


def test_danger_tells_its_reasons() -> None:
    found = judged("дед упал у магазина, не дышит, губы синие, помогите")
    assert any(f.witness == "danger" for f in found.findings)


VERSES = "Горит закат над рекой,\nумираю с тоски по тебе,\nты уехал, забрал мой покой,\nи кричит моё сердце во тьме"


def test_verses_are_no_danger() -> None:
    assert not judged(VERSES).danger
