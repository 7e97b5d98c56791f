"""Names of people in text: name with surname or patronymic, surname with initials, a role with a surname."""

import re
from collections.abc import Iterator

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
)
from pipelines.masking.names import name_at
from pipelines.masking.namesakes import bears
from pipelines.masking.signs import INITIALS, NAMED, SMALL_INITIALS, look

__all__ = ["first_names", "persons"]

_INITIALS = re.compile(r"[А-ЯЁ][а-яё]+ [А-ЯЁ](?:[а-яё]|\.|(?!\w))|(?<!\w)[А-ЯЁ]\. ?[А-ЯЁ][а-яё.]")
_SMALL_INITIALS = re.compile(r"(?<!\w)[а-яё]\.(?: ?[а-яё]\.|,|\s*\Z)")
_ALONE = NAME | PATRONYMIC | ROLE  # words that tell of a name, whatever their letters
_PART = _ALONE | SURNAME | SHAPED | UNKNOWN | PERHAPS | CAPITAL  # a name may begin with


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names; streets, parks, organisations and lone first names are left alone."""
    return named(text, look().signs(text))


def named(text: str, signs: int) -> Iterator[tuple[int, int]]:
    """`persons` of a text whose signs were seen already."""
    if not _may_hold_names(text, signs):
        return
    (line, near), done = look().line(text), 0
    for i in near:
        if i < done or not (line.kinds[i] & _PART or line.ends[i] - line.starts[i] == 1):
            continue
        end = name_at(line, i)
        if end and not bears(line, i, end):
            yield line.starts[i], line.end_of(end - 1)
        done = end


def _may_hold_names(text: str, signs: int) -> bool:
    """A cheap look: most texts name nobody."""
    if signs & INITIALS:
        return _INITIALS.search(text) is not None
    if signs & SMALL_INITIALS:
        return _SMALL_INITIALS.search(text) is not None
    return signs & NAMED > 0
