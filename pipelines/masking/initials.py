"""Surnames with initials."""

import re

from pipelines.masking.kinds import (
    BEARER,
    COMMON,
    NAME,
    PLACE,
    ROLE,
    SHAPED,
    SMALL,
    SURNAME,
    UNKNOWN,
)
from pipelines.masking.line import Line
from pipelines.masking.surnames import surely, with_house

_ONE_SMALL = re.compile(r" (?!г)[а-яё]\.(?:[,;)]|\s*\Z)")
_TWO_SMALL = re.compile(
    r" ?(?<!\w)(?!г\. ?р|д\. ?р|т\. ?[едкпн]|и\. ?о|н\. ?э|к\. ?м)[а-яё]\. ?[а-яё]\."
)


def by_initials(line: Line, i: int) -> int:
    """«Сыч А.П.», «Сыч А.», «А.П. Сыч», «А. Сыч»."""
    if line.initial(i):
        return _initials_first(line, i)
    if not line.titled(i):
        return _small_initials(line, i)
    if not line.joined(i + 1) or not line.letter(i + 1):
        return 0
    two = line.initial(i + 1) and line.letter(i + 2) and line.gap(i + 2) in {".", ". "}
    if two and _may_be_surname(line, i, line.has(i, SURNAME | SHAPED | UNKNOWN)):
        return i + 3
    if line.initial(i + 1) and _may_be_surname(line, i, line.has(i, SURNAME | SHAPED | UNKNOWN)):
        return i + 2
    bare = line.joined(i + 2) and line.letter(i + 2)
    return i + 3 if bare and line.has(i, SURNAME | SHAPED) else 0


def _small_initials(line: Line, i: int) -> int:
    """«голубкина р.а.», «а.п. крюков»: nothing but a surname, and two letters with full stops."""
    if surely(line, i):
        if _TWO_SMALL.match(line.text, line.ends[i]):
            return i + 3
        return i + 2 if _ONE_SMALL.match(line.text, line.ends[i]) else 0
    if i + 2 < line.size and _TWO_SMALL.match(line.text, line.starts[i]):
        return i + 3 if line.gap(i + 2) in {". ", "."} and surely(line, i + 2) else 0
    return 0


def _may_be_surname(line: Line, i: int, known: bool) -> bool:
    if line.has(i, SMALL | ROLE | BEARER) and not line.has(i, SURNAME):
        return False
    return known or (not line.opens(i) and not line.has(i, NAME | PLACE))


def _initials_first(line: Line, i: int) -> int:
    if i and line.gap(i).endswith((".", ".-")):
        return 0  # the middle of a longer abbreviation
    j = i + 1
    two = j < line.size and line.initial(j) and line.gap(j) in {".", ". "}
    j += two
    if j >= line.size or line.gap(j) not in {".", ". ", ".  "} or not line.titled(j):
        return 0
    if with_house(line, j):
        return 0  # «М. Горького 12»
    if line.has(j, SMALL | BEARER | ROLE) and not line.has(j, SURNAME):
        return 0
    if two:
        return j + 1
    known = line.has(j, SURNAME | SHAPED | UNKNOWN) and not line.has(j, COMMON | PLACE)
    return j + 1 if known else 0
