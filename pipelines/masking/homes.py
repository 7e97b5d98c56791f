"""Flats, with their word."""

import re
from collections.abc import Iterator

from domain.post import Span

_WORD_FIRST = re.compile(
    r"(?<!\w)кв(?:\.|(?=[\s№\d])|артир[аеуыо]\w?\s)\s*(?:№|номер|N)?\s*\d{1,4}(?:[а-яА-Я](?![\w]))?(?!\w|[.,]\d)"
    r"(?!\s*(?:кв\b|кв\.|м\b|метр|тыс|руб|сут|дн|раз))",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    r"(?<![\w.,/-])№?\s?\d{1,4}(?:[-–]?(?:а?я|ой|ей|ую|ю|й|е))?\s+(?:квартир(?:[аеу]|ой|(?<!\d\s)ы)(?!\w)|кв(?!\w)(?!\.?\s?(?:(?:м|километр)(?!\w)|№|\d)))\.?",
    re.IGNORECASE,
)
_ORDINAL_FIRST = re.compile(r"\d{1,4}[-–]?(?:ой|ей|й)\s+квартиры(?!\w)", re.IGNORECASE)
_COUNTED = re.compile(r"\d+\s+квартир(?:ы|а)\Z", re.IGNORECASE)


def flats(text: str) -> Iterator[Span]:
    """«кв. 45», «45-я квартира»; areas and amounts of flats are left alone."""
    yield from (Span(*m.span(), "flat") for m in _WORD_FIRST.finditer(text))
    yield from (
        Span(*m.span(), "flat") for m in _NUMBER_FIRST.finditer(text) if not _COUNTED.match(m[0])
    )
    yield from (Span(*m.span(), "flat") for m in _ORDINAL_FIRST.finditer(text))
