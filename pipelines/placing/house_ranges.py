"""A house as it is written, and two joined by a dash: «3–9» is a range, «12-45» a house and its flat."""

import re
from dataclasses import dataclass

from pipelines.placing.line import Line

_DIGITS = re.compile(r"\d+")
_WIDEST_RANGE = 30  # from the first house to the last; more is rather a flat's number
_WIDEST_ROW = 150  # the same behind «дома» or with a long dash, with which nobody writes a flat
_NEIGHBOURS = 2  # between houses side by side
_MIXED_RANGE = 10  # rows run along one side: «11-40» is rather a house and its flat
_LONG_DASHES = frozenset({"–", "—"})
_HOUSES = frozenset({"дома", "домов", "домам", "домами", "домах"})


@dataclass(frozen=True, slots=True)
class House:
    """A written house number and the words that it takes, `end` exclusive."""

    value: str
    start: int
    end: int
    named: bool  # the word «дом» stands with it


def ranged(
    line: Line, first: House, more: tuple[str, House], start: int, *, named: bool
) -> House | None:
    """«3–9» is a range, «5 - 5а» two houses, «12-45» rather a house and its flat, «5-12-34» a telephone."""
    dash, last = more
    if line.gap(last.end) in {"-", "–"} and line.word(last.end)[:1].isdecimal():
        return None
    low, high = (int(_DIGITS.match(h.value)[0]) for h in (first, last))  # type: ignore[index]
    value = first.value
    wide = dash in _LONG_DASHES or line.word(start) in _HOUSES
    flat = dash == "-" and not wide and (high - low) % 2 and high - low > _MIXED_RANGE
    if not flat and low < high <= low + (_WIDEST_ROW if wide else _WIDEST_RANGE):
        value += dash + last.value
    elif low == high and last.value != first.value:  # «5 - 5а», «29а-29б»
        value += ", " + last.value
    return House(value, start, last.end, named)


def between(line: Line, i: int, value: str) -> str:
    """«между 24 и 28» means 26 as well, «между 5 и 7» are neighbours; `i` is the first word behind «между»."""
    first, _, last = value.partition(", ")
    if line.word(i - 1) != "между" or not (first.isdecimal() and last.isdecimal()):
        return value
    apart = int(last) - int(first)
    wide = _NEIGHBOURS < apart <= _WIDEST_RANGE and apart % 2 == 0
    return f"{first}–{last}" if wide else value
