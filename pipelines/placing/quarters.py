"""Microdistricts told by an adjective and a house: «в Северном 14», «в Солнечном, дом 4»."""

from pipelines.placing.houses import HouseGrammar
from pipelines.placing.inflection import masculine, titled
from pipelines.placing.line import Line
from pipelines.placing.lone_names import is_adjective
from pipelines.placing.marks import Mark
from pipelines.placing.mentions import ObjectMention
from pipelines.placing.numerals import ORDINALS
from pipelines.placing.wording import Wording

_NEAR = int(Mark.NUMBER | Mark.HOUSE)
_SHORTEST = 6  # letters
_INTO = frozenset({"в", "во", "из"})
_SURE = 0.6


class Quarters:
    """One stands «на Садовой» but lives «в Северном»: streets are no insides."""

    def __init__(self, houses: HouseGrammar, words: Wording) -> None:
        self._houses = houses
        self._blocked = words["ordinary"] | words["never"] | words["plain_lanes"] | set(ORDINALS)
        self._districts = words["district_names"]

    def find(self, line: Line, taken: set[int]) -> list[ObjectMention]:
        """Microdistricts before the numbers of a line; words in `taken` belong to other places."""
        words = line.words
        ends = [i - 1 for i in line.marked(_NEAR) if i > 1 and words[i - 1].endswith("ом")]
        return [
            ObjectMention(self._name(line, i), i, i + 1, micro=True, sure=_SURE)
            for i in ends
            if i not in taken and self._is_quarter(line, i)
        ]

    def _is_quarter(self, line: Line, i: int) -> bool:
        word = line.words[i]
        if len(word) < _SHORTEST or line.words[i - 1] not in _INTO:
            return False
        if not line.blank(i) or word in self._blocked or not is_adjective(line, i):
            return False
        told = line.capital(i) or self._name(line, i).lower() in self._districts
        return told and self._houses.after_street(line, i + 1) is not None

    def _name(self, line: Line, i: int) -> str:
        return masculine(titled(line.raw(i, i + 1)), line.lemmas(i))
