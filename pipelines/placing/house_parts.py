"""What belongs to a house's number: «12/1», «12 дробь 1», «12 литера А», «12 корпус два»."""

import re

from pipelines.placing.line import Line
from pipelines.placing.numerals import NUMERALS, number_at
from pipelines.placing.wording import Wording

_PART = re.compile(r"\d{1,3}[абвгде]?")
_LETTERS = "абвгдежз"
_YARDS = frozenset({"стр", "строение"})
_SPEAKING = "авиоукс"  # letters that are words too


class HouseParts:
    """Reads on behind a number."""

    def __init__(self, words: Wording) -> None:
        self._entrance = words["entrance_words"]
        self._buildings = words.buildings
        self._letters = words["letter_words"]

    def whole(self, line: Line, value: str, end: int) -> tuple[str, int]:
        """The number with its parts, and where they end."""
        value, end = self._with_fraction(line, value, end)
        value, end = self._with_letter(line, value, end)
        return self._with_building(line, value, end)

    def _with_fraction(self, line: Line, value: str, end: int) -> tuple[str, int]:
        if line.word(end) == "дробь":
            told = number_at(line, end + 1)
            part = told.value if told else line.word(end + 1)
            return (f"{value}/{part}", told.end if told else end + 2) if part else (value, end)
        if line.gap(end) in {"/", " / ", "\\"} and _PART.fullmatch(line.word(end)):
            return f"{value}/{line.word(end)}", end + 1
        return value, end

    def _with_letter(self, line: Line, value: str, end: int) -> tuple[str, int]:
        """«12 Б», «12-а», «12 литера А»."""
        at = end + 1 if line.word(end) in self._letters else end
        letter = line.word(at)
        if len(letter) != 1 or letter not in _LETTERS or value[-1].isalpha():
            return value, end
        sure = at > end or line.gap(at) in {"-", "/", " «", ' "', '"', "«"}
        loud = line.gap(at) == " " and line.capital(at)
        quiet = letter not in _SPEAKING and line.gap(at) == " " and letter not in "гд"
        word = (
            letter in _SPEAKING and line.blank(at + 1) and line.word(at + 1) not in self._entrance
        )
        house = letter == "г" and line.blank(at) and line.blank(at + 1) and not line.capital(at + 1)
        last = line.gap(at) == " " and not line.blank(at + 1) and line.gap(at + 1) != "/"
        if sure or quiet or house or last or (loud and not word):
            return value + letter, at + 1
        return value, end

    def _with_building(self, line: Line, value: str, end: int) -> tuple[str, int]:
        number = number_at(line, end)
        if number is not None and number.ordinal and line.blank(end):
            if self._buildings.get(line.word(number.end)) == "к":
                return f"{value} к{number.value}", number.end + 1
            return value, end
        kind = self._buildings.get(line.word(end))
        if kind is None or line.gap(end) not in {" ", ", ", "", ",", "-", "/"}:
            return value, end
        part = line.word(end + 1)
        told = number_at(line, end + 1) if part in NUMERALS else None
        if told is not None:
            return f"{value} {kind}{told.value}", told.end
        if kind == "к":
            value, end = self._numbered_part(line, value, end, kind)
            kind = self._buildings.get(line.word(end)) if line.word(end) in _YARDS else None
        return self._numbered_part(line, value, end, kind) if kind else (value, end)

    def _numbered_part(self, line: Line, value: str, end: int, kind: str) -> tuple[str, int]:
        """«корпус 2», «стр. 1», «корпус Б»."""
        part = line.word(end + 1)
        short = (part.isdecimal() and len(part) <= 2) or (len(part) == 1 and line.capital(end + 1))
        if short and line.gap(end + 1) in {"", " ", ".", ". ", " № "}:
            return f"{value} {kind}{part}", end + 2
        return value, end
