"""Names of people in text: name with surname or patronymic, surname with initials, a role with a surname."""

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_

from pipelines.masking.kinds import (
    CAPITAL,
    NAME,
    PATRONYMIC,
    PERHAPS,
    ROLE,
    SHAPED,
    SURNAME,
    UNKNOWN,
    first_names,
    kinds,
)
from pipelines.masking.line import Line
from pipelines.masking.names import name_at
from pipelines.masking.namesakes import bears

__all__ = ["first_names", "persons"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INITIALS = re.compile(r"[А-ЯЁ][а-яё]+ [А-ЯЁ](?:[а-яё]|\.|(?!\w))|(?<!\w)[А-ЯЁ]\. ?[А-ЯЁ][а-яё.]")
_SMALL_INITIALS = re.compile(r"(?<!\w)[а-яё]\.(?: ?[а-яё]\.|,|\s*\Z)")
_ALONE = NAME | PATRONYMIC | ROLE  # words that tell of a name, whatever their letters
_PART = _ALONE | SURNAME | SHAPED | UNKNOWN | PERHAPS | CAPITAL  # a name may begin with


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names; streets, parks, organisations and lone first names are left alone."""
    memory = kinds()
    known = [memory[word] for word in _WORD.findall(text)]
    if _may_hold_names(text, known):
        yield from _named(Line(text, _WORD, known))


def _may_hold_names(text: str, known: list[int]) -> bool:
    """A cheap look: most texts name nobody."""
    found = reduce(or_, known, 0)
    if found & _ALONE:
        return True
    if found & CAPITAL and sum(1 for kind in known if kind & CAPITAL) > 1:
        return _INITIALS.search(text) is not None
    return found & SURNAME > 0 and _SMALL_INITIALS.search(text) is not None


def _named(line: Line) -> Iterator[tuple[int, int]]:
    i = 0
    while i < line.size:
        end = name_at(line, i) if line.kinds[i] & _PART or line.ends[i] - line.starts[i] == 1 else 0
        if end and not bears(line, i, end):
            yield line.starts[i], line.end_of(end - 1)
        i = max(end, i + 1)
