"""Adjectives that make an object one of a kind: «детская поликлиника», «Тарский мост»."""

from pipelines.placing.inflection import feminine, masculine
from pipelines.placing.line import Line
from pipelines.placing.mentions import ObjectMention
from pipelines.placing.numerals import number_at
from pipelines.placing.object_kinds import Kind
from pipelines.placing.wording import Wording

_SURE = 0.8
_ENDINGS = ("ый", "ий", "ой", "ого", "ому", "ом", "ым", "ая", "ую", "ое", "ее", "яя")
_NOMINATIVES = {"f": ("ая", "яя"), "n": ("ое", "ее"), "m": ("ый", "ий", "ой")}
_MOST = 2  # adjectives before one noun


class Descriptions:
    """Reads the adjectives right before an object's word."""

    def __init__(self, words: Wording) -> None:
        self._ordinary = words["ordinary"]

    def at(self, line: Line, i: int, kind: Kind, end: int) -> ObjectMention | None:
        """The object at `i`…`end` with its adjectives and their ordinal: «первая городская больница»."""
        start = i
        while start > max(0, i - _MOST) and self._names(line, start - 1, kind):
            start -= 1
        if start == i:
            return None
        told = " ".join(_nominative(line, k, kind.gender) for k in range(start, i))
        proper = line.capital(i - 1) and not line.opens(i - 1) and "*" in kind.before
        name = told if kind.name == "микрорайон" else f"{told} {kind.name}"
        name = name if proper else name.lower()
        number = number_at(line, start - 1) if kind.number else None
        if number is not None and number.ordinal and number.end == start:
            return ObjectMention(f"{name} № {number.value}", start - 1, end, sure=_SURE)
        return ObjectMention(name, start, end, sure=_SURE)

    def _names(self, line: Line, i: int, kind: Kind) -> bool:
        """Whether the word at `i` is such an adjective: listed for this sort, or in capitals where any counts."""
        if not line.blank(i + 1) or not is_adjective(line.words[i]):
            return False
        if any(_in_gender(lemma, kind.gender) & kind.before for lemma in _lemmas(line, i)):
            return True
        proper = "*" in kind.before and line.capital(i) and not line.opens(i) and not line.masked(i)
        return proper and line.words[i] not in self._ordinary


def is_adjective(word: str) -> bool:
    """Whether the ending is an adjective's."""
    return len(word) > 4 and word.endswith(_ENDINGS)


def _lemmas(line: Line, i: int) -> tuple[str, ...]:
    return (*line.lemmas(i), masculine(line.words[i], ()), feminine(line.words[i]))


def _in_gender(lemma: str, gender: str) -> frozenset[str]:
    """«детский» from the dictionary in the gender of the list."""
    if lemma[-2:] not in {"ый", "ий", "ой"}:
        return frozenset({lemma})
    return frozenset(lemma[:-2] + end for end in _NOMINATIVES[gender])


def _nominative(line: Line, i: int, gender: str) -> str:
    raw = line.raw(i, i + 1)
    if gender == "f":
        return feminine(raw)
    name = masculine(raw, line.lemmas(i))
    if gender == "n" and name.lower().endswith(("ый", "ий", "ой")):
        return name[:-2] + "ое"
    return name
