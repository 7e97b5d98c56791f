"""Searches for people are refused, searches for problems and places are not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import AuthorSearchRefused
from pipelines.reading import RussianAnalyser
from search.guard import AuthorGuard

GUARD = AuthorGuard(RussianAnalyser(), places=["улица Петра Иванова", "Мира"])

PEOPLE = {
    "account": ["@ivanov", "что пишет @petya_77", "vk.com/id1", "https://vk.ru/ivan_petrov", "[id5|Иван]", "id12345", "t.me/petya", "https://ok.ru/profile/5"],
    "phone": ["+7 912 345-67-89", "89123456789", "8 (912) 345 67 89", "яма 912-345-67-89"],
    "email": ["a.b@mail.ru", "почта ivan@пример.рф"],
    "number": ["1234 5678 9012 3456", "123-456-789 01"],
    "author": ["автор: Соколов", "author:5", "посты пользователя вася"],
    "name": [
        "Иванов Иван", "иван иванов", '"Иванов Иван"', "иванову ивану", "Иван Иванович", "сергей петрович", "Марья Ивановна школа",
        "Петрова Мария", "маша соколова", "Анна Бондарь", "Сидоренко Василий", "Гаспарян Ашот", "Иванов И.И.", "И. И. Иванов",
        "Соколова А.", "жалобы Ивана Петрова на двор", "Вера Соколова", "Саша Невский",
    ],
}  # fmt: skip
PROBLEMS = [
    "", "яма", "ул. Ивана Франко", "улица Юрия Гагарина 5", "Юрия Гагарина яма", "Карла Маркса 12", "Розы Люксембург", "Петра Иванова яма",
    "нет света", "саша плачет", "света нет домов", "Владимир дорога", "8 800 555-35-35", "8-800-555-35-35", "112", "школа имени Петрова",
    "vk.com/club123", "vk.com/wall-1_5", "площадь Александра Невского", "парк им. С.М. Кирова", "Иванова 5", "дом 12 Мира 5",
    "вера надежда любовь", "роман домов", "двор ленина 12", "остановка Марии Сидоровой", "12 34 56", "01.02.2026", "2026-01-01 10:00",
    "лена магазин", "максима горького 5", "детская поликлиника", "Нижний Новгород", "8 марта", "мусор NOT лифт", "ямоч*",
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text"), [(what, text) for what, texts in PEOPLE.items() for text in texts]
)
def test_a_search_for_a_person_is_refused_with_the_reason_and_without_the_piece(
    what: str, text: str
) -> None:
    with pytest.raises(AuthorSearchRefused) as refusal:
        GUARD.check(text)
    code, (reason, place) = refusal.value.reason.code, refusal.value.reason.params
    assert (code, reason) == ("author_search", what)
    assert 1 <= int(place) <= len(text)


@pytest.mark.parametrize("text", PROBLEMS)
def test_a_search_for_a_problem_or_a_place_is_allowed(text: str) -> None:
    GUARD.check(text)


@given(st.text(max_size=300))
def test_any_text_is_allowed_or_refused_and_nothing_else(text: str) -> None:
    with suppress(AuthorSearchRefused):
        GUARD.check(text)


def test_a_hostile_query_takes_no_time() -> None:
    for piece in ("a", "@", "1 ", "vk.com/", "Ив ", "И.", "[id", "иван "):
        with suppress(AuthorSearchRefused):
            GUARD.check(piece * 100_000)
