"""Names of people in text: name with surname or patronymic, surname with initials, a role with a surname."""

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_

from pipelines.masking.kinds import NAME, PATRONYMIC, ROLE, first_names, kinds
from pipelines.masking.line import Line
from pipelines.masking.names import name_at
from pipelines.masking.namesakes import bears

__all__ = ["first_names", "persons"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INITIALS = re.compile(r"[А-ЯЁ][а-яё]+ [А-ЯЁ](?:[а-яё]|\.|(?!\w))|(?<!\w)[А-ЯЁ]\. ?[А-ЯЁ][а-яё.]")
_TELLING = NAME | PATRONYMIC | ROLE


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names; streets, parks, organisations and lone first names are left alone."""
    known = kinds()
    words = _WORD.findall(text)
    found = reduce(or_, [known[word] for word in words], 0)
    if found & _TELLING or _INITIALS.search(text):
        yield from _named(Line(text, _WORD))


def _named(line: Line) -> Iterator[tuple[int, int]]:
    i = 0
    while i < line.size:
        end = name_at(line, i)
        if end and not bears(line, i, end):
            yield line.starts[i], line.end_of(end - 1)
        i = max(end, i + 1)
