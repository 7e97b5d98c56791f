"""Numbers in digits and in words: «12-го», «двенадцатый», «двадцать второго», «пять»."""

import re
from dataclasses import dataclass

from domain.making import quickly_made
from pipelines.placing.line import Line

_ORDINALS = {
    1: "перв", 2: "втор", 3: "трет", 4: "четверт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят",
    10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат",
    16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат", 20: "двадцат", 30: "тридцат",
    40: "сороков", 50: "пятидесят", 60: "шестидесят", 70: "семидесят", 80: "восьмидесят", 90: "девяност",
    100: "сот",
}  # fmt: skip
_ENDINGS = ("ый", "ой", "ий", "ая", "ое", "ого", "ому", "ым", "ом", "ую")
_THIRD = ("ий", "ья", "ье", "ьего", "ьему", "ьим", "ьем", "ьей", "ью")
_CARDINALS = {
    "один": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30,
    "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90,
    "сто": 100,
}  # fmt: skip
_TENS = {n: word for word, n in _CARDINALS.items() if n >= 20}
_SUFFIX = re.compile(
    r"ой|ый|ий|й|ая|я|ого|го|ому|му|ом|ым|м|ую|ю|ей|е|ое|ых|х|и|ем|ему|его|ья|ье|ью"
)
_ORDINAL_DIGITS = re.compile(
    r"(\d{1,3})(?:-?(?:ой|ый|ий|й|ая|я|ого|го|ому|му|ом|м|ую|ю|ей|е|ых|х))"
)
_LONGEST = 3  # digits
_DASHES = frozenset({"-", "–", "—"})


@quickly_made
@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends before the word `end`; `ordinal` when written as one («5-й», «пятый»)."""

    value: str
    end: int
    ordinal: bool


def _ordinal_table() -> dict[str, int]:
    table = {stem + end: n for n, stem in _ORDINALS.items() for end in _ENDINGS}
    table.update({"трет" + end: 3 for end in _THIRD})
    return table


ORDINALS = _ordinal_table()
NUMERALS = frozenset(ORDINALS) | frozenset(_CARDINALS)


def number_at(line: Line, i: int) -> Number | None:
    """The number that begins at a word, in digits (up to three) or in words (up to 199)."""
    word = line.word(i)
    if word in ORDINALS:
        return Number(str(ORDINALS[word]), i + 1, ordinal=True)
    if word in _CARDINALS:
        return _in_words(line, i)
    return _in_digits(line, i, word) if word[:1].isdecimal() else None


def _in_digits(line: Line, i: int, word: str) -> Number | None:
    """«12», «12-го», «12го»."""
    if not word.isdecimal():
        glued = _ORDINAL_DIGITS.fullmatch(word)
        return Number(glued[1], i + 1, ordinal=True) if glued else None
    if len(word) > _LONGEST:
        return None
    if line.gap(i + 1) in _DASHES and _SUFFIX.fullmatch(line.word(i + 1)):
        return Number(word, i + 2, ordinal=True)
    return Number(word, i + 1, ordinal=False)


def _in_words(line: Line, i: int) -> Number:
    value, j, ordinal = 0, i, False
    while j < i + 3:
        word = line.word(j)
        step = _CARDINALS.get(word, ORDINALS.get(word))
        if step is None or (j > i and (not line.blank(j) or not _continues(value, step))):
            break
        value, j, ordinal = value + step, j + 1, word in ORDINALS
        if ordinal:
            break
    return Number(str(value), j, ordinal)


def _continues(value: int, step: int) -> bool:
    """«двадцать два» and «сто пять» go on, «пять десять» does not."""
    return (step < 10 <= value % 100 and value % 10 == 0 and value % 100 in _TENS) or (
        value == 100 and step < 100
    )
