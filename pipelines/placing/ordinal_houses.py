"""Houses told by their number alone: «у двадцать второго», «в 88-м на Металлургов», «у нас в седьмом»."""

from pipelines.placing.house_ranges import House
from pipelines.placing.houses import HouseGrammar
from pipelines.placing.line import Line
from pipelines.placing.numerals import Number, number_at
from pipelines.placing.wording import Wording

_BESIDE = frozenset({"у", "возле", "около", "напротив", "за", "до", "от"})
_AT = frozenset({"в", "у", "возле", "около", "напротив"})
_UNTIL = frozenset({"до", "от"})  # «перекрыли до 1-го» is a day
_INSIDE = frozenset({"в", "во", "на", "с", "из", "к", "у", "возле", "около"})
_BEFORE = _BESIDE | _INSIDE
_REACH = 5  # words back to the street
_ENDINGS = ("го", "м", "му", "ом")


class OrdinalHouses:
    """«дом» is left out; the words around tell it."""

    def __init__(self, houses: HouseGrammar, words: Wording) -> None:
        self._houses = houses
        self._alike = words["alike"]
        self._other = words["other_nouns"] | words["units"]

    def at(self, line: Line, i: int, taken: set[int]) -> House | None:
        """The house at a word; `taken` are the words of streets and objects."""
        number = number_at(line, i) if is_led(line, i) else None
        if number is None:
            return None
        if not number.ordinal:
            return self._ours_in_digits(line, i, taken)
        last = line.word(number.end - 1)
        if not last.endswith(_ENDINGS):
            return None
        if self._before_street(line, i, number, taken) or self._is_ours(line, i, number):
            return House(number.value, i, number.end, named=False)
        beside = line.word(i - 1) in _BESIDE and last.endswith("го")
        beside = beside or (line.word(i - 1) == "за" and last.endswith("м"))  # «тот, что за 7-м»
        told = line.words[i][0].isdecimal() and line.word(i - 1) not in _UNTIL
        near = i - 2 in taken or (told and self._said_before(line, i, taken))
        if beside and near and not self._has_noun(line, number.end):
            return House(number.value, i, number.end, named=False)
        return None

    def _ours_in_digits(self, line: Line, i: int, taken: set[int]) -> House | None:
        """«про Мира 14 пишут, а у нас в 16 то же»: a number that goes on like one is no hour."""
        if line.word(i + 1) == "по" and i + 2 in taken and line.word(i - 1) in _AT:
            return self._houses.after_street(line, i)  # «в 14 по Ленинградской»
        if line.word(i - 1) not in {"в", "на"} or line.word(i - 2) != "нас":
            return None
        house = self._houses.after_street(line, i)
        if house is None or (line.blank(house.end) and line.word(house.end) not in self._alike):
            return None
        return house

    def _before_street(self, line: Line, i: int, number: Number, taken: set[int]) -> bool:
        """«у сорок второго по Шахтёров»."""
        joined = line.word(number.end) in {"по", "на"} and line.blank(number.end)
        return joined and number.end + 1 in taken and line.word(i - 1) in _INSIDE

    def _is_ours(self, line: Line, i: int, number: Number) -> bool:
        """«у нас в тринадцатом»; «у нас на восьмом» is a floor."""
        if line.word(i - 1) not in {"в", "во"} or line.word(i - 2) != "нас":
            return False
        return not line.blank(number.end) or line.word(number.end) not in self._other

    def _said_before(self, line: Line, i: int, taken: set[int]) -> bool:
        """«на Кирова ещё одна есть, возле 52-го»: the street stands a few words before, in the same sentence."""
        for k in range(i - 2, max(-1, i - 2 - _REACH), -1):
            if set(line.gap(k + 1)) & set(".!?\n"):
                return False
            if k in taken:
                return True
        return False

    def _has_noun(self, line: Line, end: int) -> bool:
        noun = line.word(end) if line.blank(end) else ""
        return noun.endswith(("а", "я")) and len(noun) > 3


def is_led(line: Line, i: int) -> bool:
    """Whether a word stands before a number that leads to a house."""
    return i > 0 and line.words[i - 1] in _BEFORE
