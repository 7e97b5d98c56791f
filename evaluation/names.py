"""Names of places for comparing: without case, type words and quotation marks, ё as е."""

import re

from domain.keys import houses

_TYPES = re.compile(
    r"\b(?:улица|ул|проспект|пр-кт|просп|пр|переулок|пер|бульвар|б-р|бул|площадь|пл|шоссе|ш|набережная|наб|тупик"
    r"|проезд|микрорайон|мкр|м-н|город|г|село|с|деревня|д|посёлок|поселок|пос|п|пгт|рп|станица|хутор|дом|остановка)\b\.?"
)
_QUOTES = re.compile(r"[«»„“”\"'№]")


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names, or the lack of them, are one."""
    return plain_name(one) == plain_name(other)


def same_number(one: str | None, other: str | None) -> bool:
    """Whether two house strings are one."""
    return set(houses(one)) == set(houses(other))


def plain_name(name: str | None) -> str:
    """Empty for none; type words go unless nothing else is left."""
    if not name:
        return ""
    bare = " ".join(_QUOTES.sub(" ", name.lower().replace("ё", "е")).split())
    return " ".join(_TYPES.sub(" ", bare).split()) or bare
