"""Flats, with their word."""

import re
from collections.abc import Iterator

from domain.post import Span
from pipelines.masking.context import before

_WORD_FIRST = re.compile(
    r"(?<!\w)кв(?:\.|(?=[\s№\d])|артир[аеуыо]\w?\s)\s*(?:№|номер|N)?\s*\d{1,4}(?:[а-яА-Я](?![\w]))?(?!\w|[.,]\d)"
    r"(?!\s*(?:кв\b|кв\.|м\b|метр|тыс|руб|сут|дн|раз|градус|°|человек|чел|семь|[-–]\s?\d+\s(?:градус|°)))",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    r"(?<![\w.,/-])№?\s?\d{1,4}(?:[-–]?(?:а?я|ой|ей|ую|ю|й|е))?\s+(?:квартир(?:[аеу]|ой|(?<!\d\s)ы)(?!\w)|кв(?!\w)(?!\.?\s?(?:(?:м|метр\w*|километр\w*)(?!\w)|№|\d)))\.?",
    re.IGNORECASE,
)
_ORDINAL_FIRST = re.compile(r"\d{1,4}[-–]?(?:ой|ей|й)\s+квартиры(?!\w)", re.IGNORECASE)
_COUNTED = re.compile(r"\d+\s+квартир(?:ы|а)\Z", re.IGNORECASE)
_OF_ONE = re.compile(r"(?<!\w)(?:из|от|у|около|возле|жил(?:ец|ица|ьцы)) \Z")
# «Чапаева 11 кв на третьем» is a house without the flat's number.
_SHORT = re.compile(r"\A\d+\s+кв\.?\Z", re.IGNORECASE)
_LEADS = re.compile(
    r"(?:\A|[,.(;:—–\n-] ?|(?<!\w)(?:в|во|из|с|со|у|над|под|от|к|на|и|или|для|до|про|за|а) )\Z"
)


def flats(text: str) -> Iterator[Span]:
    """«кв. 45», «45-я квартира»; areas and amounts of flats are left alone."""
    yield from (Span(*m.span(), "flat") for m in _WORD_FIRST.finditer(text))
    for match in _NUMBER_FIRST.finditer(text):
        short = _SHORT.search(match[0]) is not None
        counted = _COUNTED.match(match[0]) and not _OF_ONE.search(before(text, match.start(), 8))
        if not counted and (not short or _LEADS.search(before(text, match.start(), 12))):
            yield Span(*match.span(), "flat")
    yield from (Span(*m.span(), "flat") for m in _ORDINAL_FIRST.finditer(text))
