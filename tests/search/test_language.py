"""Queries as people type them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import QueryError
from pipelines.reading import RussianAnalyser
from search.expression import Both, Either, Expression, Phrase, Prefix, Without, Word, Words, holds
from search.language import DEEPEST, LONGEST, MOST_WORDS, parse

ANALYSER = RussianAnalyser()


def word(text: str) -> Word:
    reading = ANALYSER.read(text)
    return Word(reading.stems[0], reading.forms[0])


YAMA, DVOR, LIFT = word("яма"), word("двор"), word("лифт")


@pytest.mark.parametrize(("text", "meaning"), [
    ("яма", YAMA),
    ("ЯМА!", YAMA),
    ("яма двор", Both((YAMA, DVOR))),
    ("яма AND двор И лифт", Both((YAMA, DVOR, LIFT))),
    ("яма OR двор лифт", Either((YAMA, Both((DVOR, LIFT))))),
    ("(яма ИЛИ двор) лифт", Both((Either((YAMA, DVOR)), LIFT))),
    ("яма -лифт", Both((YAMA, Without(LIFT)))),
    ("яма - лифт", Both((YAMA, LIFT))),
    ("яма НЕ (двор OR лифт)", Both((YAMA, Without(Either((DVOR, LIFT)))))),
    ("NOT NOT яма", YAMA),
    ('"яма двор"', Phrase((YAMA.stem, DVOR.stem))),
    ("«яма»", YAMA),
    ("яма-двор", Phrase((YAMA.stem, DVOR.stem))),
    ("двор*", Prefix("двор", DVOR)),
    ("яма 😡 …", YAMA),
    ("я\u200bма", YAMA),
])  # fmt: skip
def test_a_query_means_what_it_says(text: str, meaning: Expression) -> None:
    assert parse(text, ANALYSER) == meaning


@pytest.mark.parametrize(("text", "code", "piece", "place"), [
    ("яма (двор", "bracket_not_closed", "(", "5"),
    ("яма) двор", "bracket_not_opened", ")", "4"),
    ('лифт "не работает', "quote_not_closed", '"не работает', "6"),
    ("яма AND", "word_expected", "AND", "5"),
    ("OR яма", "word_expected", "OR", "1"),
    ("()", "word_expected", "(", "1"),
    ("а*", "prefix_too_short", "а*", "1"),
    (" 😡 ", "query_without_words", "😡", "1"),
    ("(" * (DEEPEST + 1) + "яма", "brackets_too_deep", "(", str(DEEPEST + 1)),
])  # fmt: skip
def test_what_cannot_be_understood_is_pointed_at(
    text: str, code: str, piece: str, place: str
) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(text, ANALYSER)
    assert (refusal.value.reason.code, *refusal.value.reason.params) == (code, piece, place)


def test_length_and_number_of_words_are_bounded() -> None:
    parse("яма " * MOST_WORDS, ANALYSER)
    with pytest.raises(QueryError, match="too_many_words"):
        parse("яма " * (MOST_WORDS + 1), ANALYSER)
    with pytest.raises(QueryError, match="query_too_long"):
        parse("я" * (LONGEST + 1), ANALYSER)


PIECES = st.sampled_from(
    [
        "яма",
        "двор",
        "AND",
        "OR",
        "NOT",
        "НЕ",
        "(",
        ")",
        '"',
        "«",
        "»",
        "-",
        "*",
        " ",
        "\x00",
        "\ud800",
        "-яма",
        "ям*",
    ]
)


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(PIECES, max_size=30).map(" ".join),
        st.lists(PIECES, max_size=30).map("".join),
    )
)
def test_any_text_is_understood_or_refused_and_nothing_else(text: str) -> None:
    with suppress(QueryError):
        expression = parse(text, ANALYSER)
        reading = ANALYSER.read("Большая яма во дворе")
        assert holds(expression, Words(reading.stems, reading.forms)) in {True, False}


def test_a_refusal_repeats_no_broken_characters() -> None:
    with pytest.raises(QueryError) as refusal:
        parse('"\ud800', ANALYSER)
    assert refusal.value.reason.params == ('"?', "1")
