"""House numbers of whole rows: «с 11 по 19», «от дома 2 до дома 30», «чётная сторона, 4–18», «12 14 16»."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.placing.line import Line
from pipelines.placing.numerals import Number, number_at


@dataclass(frozen=True, slots=True)
class Span:
    """Both numbers of a row; the higher one is written from `last` on, the row ends at `end`; `worded` with «дом»."""

    low: str
    high: Number
    last: int
    end: int
    worded: bool


_SPANS = {"с": "по", "со": "по", "от": "до"}
SPANNING = frozenset(_SPANS)
PARITY = frozenset(
    {stem + end for stem in ("четн", "нечетн") for end in ("ая", "ой", "ую", "ые")}
    | {"чет", "нечет"}
)
_SIDES = frozenset({"сторона", "стороне", "сторону", "стороны"})
_STOPS = frozenset({" ", ", ", " (", ": ", ". ", " — ", " – ", " - "})
_WIDEST_STEP = 10  # from a house to its neighbour in a row without commas
_NEXT = 2  # from a house to its neighbour on the same side
_FEWEST = 3  # numbers of such a row; two may be a house and its flat
_MOST = 12
_HOUSE = 3  # digits of a house number
_LAST = re.compile(r"\d{1,3}[абвг]?")


def past_parity(line: Line, i: int) -> int:
    """Where the words go on behind «чётная сторона,»; `i` itself when nothing says so."""
    if line.word(i) not in PARITY or line.gap(i) not in _STOPS:
        return i
    end = i + 2 if line.word(i + 1) in _SIDES and line.blank(i + 1) else i + 1
    return end if line.gap(end) in _STOPS else i


def span_at(line: Line, i: int, past_house: Callable[[int], int]) -> Span | None:
    """«с 11 по 19», «от дома 2 до дома 30», «от восьмого дома до двадцатого»; `past_house` skips the word «дом»."""
    closing = _SPANS.get(line.word(i))
    low = number_at(line, past_house(i + 1)) if closing else None
    if low is None:
        return None
    middle = past_house(low.end)
    last = past_house(middle + 1)
    high = number_at(line, last) if line.word(middle) == closing else None
    if high is None or _is_day(line, high) or not 0 < int(low.value) < int(high.value):
        return None
    end = past_house(high.end)
    worded = end > high.end or middle > low.end or last > middle + 1 or past_house(i + 1) > i + 1
    return Span(low.value, high, last, end, worded)


def _is_day(line: Line, number: Number) -> bool:
    """«с пятого по девятое», «по 9-е»: days of a month."""
    return number.ordinal and line.word(number.end - 1).endswith("е")


def row_end(line: Line, i: int) -> int:
    """Where a row of rising numbers without commas ends («12 14 16»); `i` itself when there is none."""
    end = i
    while end < i + _MOST and _steps_up(line, end, i):
        end += 1
    if end - i >= _FEWEST - 1 and line.word(end) == "и" and _LAST.fullmatch(line.word(end + 1)):
        return end + 2  # «3 5 и 5а»
    return end if end - i >= _FEWEST else i


def _steps_up(line: Line, end: int, start: int) -> bool:
    word = line.word(end)
    if not (word.isdecimal() and len(word) <= _HOUSE):
        return False
    if end == start:
        return True
    step = int(word) - int(line.word(end - 1))
    if line.gap(end) == "-":  # «32-34-36»
        return step == _NEXT
    return line.blank(end) and 0 < step <= _WIDEST_STEP
