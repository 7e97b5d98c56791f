"""What makes a word a surname, and what speaks against it."""

import re

from pipelines.masking.kinds import COMMON, NAME, PLACE, SHAPED, SMALL, SURNAME
from pipelines.masking.line import Line

_PART_OF_TOWN = re.compile(
    r" ?(?:район|област|округ|улиц|площад|проспект|шоссе|набереж|бульвар|переул|посел|посёл|сельск|кра[яею](?!\w))"
)
_HOUSE = re.compile(
    r",? (?:д\. ?|дом )?\d{1,3}(?:[а-я]?(?!\w)|/)(?! ?(?:лет|год|г\.|руб|раз|мес|дн|сент|%|кв|[./-]\d))"
)
_GENITIVE = re.compile(r".{2,}(?:ова|ева|ёва|ина|ына|ского|цкого|ой|ого|ко)\Z")


def surely(line: Line, i: int) -> bool:
    """A surname whatever its letters: in the dictionary and nothing else."""
    if not line.has(i, SURNAME) or line.has(i, COMMON | NAME | SMALL):
        return False
    return line.has(i, SHAPED) or not line.has(i, PLACE)


def in_a_town(line: Line, i: int) -> bool:
    """Whether a district or a street follows: «Кировского района»."""
    return _PART_OF_TOWN.match(line.text, line.ends[i]) is not None


def with_house(line: Line, i: int) -> bool:
    """Whether a word in the genitive is followed by the number of a house: «Горького 12»."""
    housed = _HOUSE.match(line.text, line.ends[i]) is not None
    return housed and _GENITIVE.match(line.low(i)) is not None
