"""What stands beside a name and changes it or its house: dates, initials, the start of a sentence."""

from pipelines.placing.line import Line
from pipelines.placing.street_names import StreetName

SUPPLIES = (
    "вод",
    "свет",
    "газ",
    "тепл",
    "отоплен",
    "горяч",
    "холодн",
    "электр",
)  # what a house may lack
_DASHES = frozenset({"-", "–", "—"})


def is_dated(line: Line, start: int, end: int) -> bool:
    """«24 — Выселки, 25 — Кордон»: numbers with a dash before each name."""
    before = line.word(start - 1)[:1].isdecimal() and line.gap(start).strip() in _DASHES
    return before and end < line.size and line.gap(end).strip() in _DASHES


def is_lane(line: Line, i: int, end: int, known: StreetName) -> bool:
    """«Степной, 5» where nothing governs another case: a lane rather than «Степная»."""
    feminine_one = known.inflected and not known.masculine and not known.listed
    return (
        feminine_one
        and end == i + 1
        and line.words[i].endswith("ой")
        and line.capital(i)
        and line.opens(i)
    )


def initial(line: Line, i: int) -> bool:
    """Whether a name's first letter stands before it: «К. Маркса»."""
    return len(line.word(i - 1)) == 1 and line.capital(i - 1) and line.gap(i) in {".", ". "}
