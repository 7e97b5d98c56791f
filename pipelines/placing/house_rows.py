"""House numbers of whole rows: «с 11 по 19», «от дома 2 до дома 30», «чётная сторона, 4–18», «12 14 16»."""

from collections.abc import Callable
from typing import TypeAlias

from pipelines.placing.line import Line

Ends: TypeAlias = tuple[int, int]
_SPANS = {"с": "по", "со": "по", "от": "до"}
PARITY = frozenset(
    {stem + end for stem in ("четн", "нечетн") for end in ("ая", "ой", "ую", "ые")}
    | {"чет", "нечет"}
)
_SIDES = frozenset({"сторона", "стороне", "сторону", "стороны"})
_STOPS = frozenset({" ", ", ", " (", ": ", ". ", " — ", " – ", " - "})
_WIDEST_STEP = 10  # from a house to its neighbour in a row without commas
_FEWEST = 3  # numbers of such a row; two may be a house and its flat
_MOST = 12
_HOUSE = 3  # digits of a house number


def past_parity(line: Line, i: int) -> int:
    """Where the words go on behind «чётная сторона,»; `i` itself when nothing says so."""
    if line.word(i) not in PARITY or line.gap(i) not in _STOPS:
        return i
    end = i + 2 if line.word(i + 1) in _SIDES and line.blank(i + 1) else i + 1
    return end if line.gap(end) in _STOPS else i


def span_at(line: Line, i: int, number_at: Callable[[int], int]) -> Ends | None:
    """Positions of both numbers of «с 11 по 19», «от дома 2 до дома 30»; `number_at` skips the word «дом»."""
    closing = _SPANS.get(line.word(i))
    if closing is None:
        return None
    first = number_at(i + 1)
    if not line.word(first).isdecimal() or line.word(first + 1) != closing:
        return None
    last = number_at(first + 2)
    numbers = line.word(first), line.word(last)
    if not all(n.isdecimal() and len(n) <= _HOUSE for n in numbers):
        return None
    return (first, last) if int(numbers[0]) < int(numbers[1]) else None


def row_end(line: Line, i: int) -> int:
    """Where a row of rising numbers without commas ends («12 14 16»); `i` itself when there is none."""
    end = i
    while end < i + _MOST and _steps_up(line, end, i):
        end += 1
    return end if end - i >= _FEWEST else i


def _steps_up(line: Line, end: int, start: int) -> bool:
    word = line.word(end)
    if not (word.isdecimal() and len(word) <= _HOUSE):
        return False
    if end == start:
        return True
    return line.blank(end) and 0 < int(word) - int(line.word(end - 1)) <= _WIDEST_STEP
