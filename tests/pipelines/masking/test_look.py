"""The first look must never miss: whatever a finder finds, its sign was seen."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.post import Span
from pipelines.masking.addresses import emails, mentions, nicks, profiles, spelt_emails
from pipelines.masking.cars import plates
from pipelines.masking.homes import flats
from pipelines.masking.names import name_at
from pipelines.masking.papers import cards, inn, passports, snils
from pipelines.masking.phones import phones
from pipelines.masking.signs import (
    AT,
    DATED,
    FEW,
    FLAT,
    INITIALS,
    MENTION,
    NAMED,
    NINE,
    PLATE,
    PROFILE,
    SMALL_INITIALS,
    SPELT,
    TEN,
    WORDED,
    look,
)

NUMBERS = [
    "8", "9", "12", "345", "1234", "123456", "7707083893", "4276380012345678", "+", "-", "(", ")", ".", "/", "№", "кв",
    "Кв.", "квартира", "квартиры", "звоните", "тел.", "мой номер", "паспорт", "карта", "снилс", "инн", "загран", "а", "Вс",
    "КО", "на", "автобус", "@", "ivan", "mail.ru", "собака", "(а)", "id", "vk.com/", "t.me/+", "|", "[", "]", "_", "٣", "½",
]  # fmt: skip
NAMES = [
    "Анна", "анна", "Петровна", "петровна", "Сыч", "ИВАНОВ", "Голубкина", "голубкина", "Ким", "Ленур", "Сейтумеров", "А", "П",
    "а", "п", ".", ". ", ", ", " ", "  ", "\u00a0", "-", "—", "№ 5", "врач", "гр.", "мастер", "третьего", "участка", "по",
    "делам", "улица", "и", "оглы", "Салтыков-Щедрин", "12", "«", "»", "\n",
]  # fmt: skip
SIGNS: tuple[tuple[int, Callable[[str], Iterable[Span]]], ...] = (
    (TEN, snils),
    (TEN, inn),
    (TEN, cards),
    (NINE, passports),
    (FEW, phones),
    (PLATE, plates),
    (FLAT, flats),
    (AT, emails),
    (AT, nicks),
    (SPELT, spelt_emails),
    (MENTION, mentions),
    (PROFILE, profiles),
)


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The first look of a process may wait for the compiler."""
    look().signs("врач")


@given(st.lists(st.sampled_from([*NUMBERS, " ", " ", " "]), max_size=25))
def test_every_finder_that_finds_has_its_sign(pieces: list[str]) -> None:
    text = "".join(pieces)
    seen = look().signs(text)
    assert [finder for sign, finder in SIGNS if not seen & sign and [*finder(text)]] == []


@given(st.lists(st.sampled_from(NAMES), max_size=20))
def test_every_word_that_begins_a_name_is_seen(pieces: list[str]) -> None:
    text = " ".join(pieces)
    line, near = look().line(text)
    assert {i for i in range(line.size) if name_at(line, i)} <= set(near)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("родился 12.03.1985", DATED | FEW),
        ("в 1985 году", DATED),
        ("первого мая прошлого года", WORDED),
        ("наше место и наше окно", 0),
        ("врач Петрова", NAMED),
        ("Ленина и Садовая, А. Сыч", INITIALS),
        ("голубкина р.а. просит", SMALL_INITIALS),
        ("врач пришёл в Каменку", 0),
        ("Во дворе яма, дом 12", 0),
    ],
)
def test_a_text_shows_its_signs_and_no_others(text: str, sign: int) -> None:
    assert look().signs(text) == sign


def test_words_that_were_never_seen_are_learned_at_once() -> None:
    text = "врач Хряндюкова не пришла"
    assert look().signs(text) == look().signs(text) == NAMED
