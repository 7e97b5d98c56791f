"""Masking of personal data: what is found is replaced before anything reads, indexes, logs or exports the text.

Classes and what a span covers: the project's conventions on personal data (whole number as written, flat with its
word, date without «г.р.»). Hotlines, emergency numbers, houses, prices and routes stay.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.post import Span
from pipelines.masking.addresses import emails, mentions, nicks, profiles, spelt_emails
from pipelines.masking.births import births
from pipelines.masking.cars import plates
from pipelines.masking.homes import flats
from pipelines.masking.papers import cards, inn, passports, snils
from pipelines.masking.phones import phones
from pipelines.masking.signs import (
    AT,
    DATED,
    FEW,
    FLAT,
    INITIALS,
    MENTION,
    NAMED,
    NINE,
    PLATE,
    PROFILE,
    SMALL_INITIALS,
    SPELT,
    TEN,
    WORDED,
    look,
)
from pipelines.persons import named

Finder: TypeAlias = Callable[[str], Iterable[Span]]
MASKS = {
    "phone": "‹телефон›",
    "email": "‹почта›",
    "card": "‹карта›",
    "passport": "‹паспорт›",
    "snils": "‹СНИЛС›",
    "inn": "‹ИНН›",
    "plate": "‹номер машины›",
    "person_name": "‹имя›",
    "flat": "‹квартира›",
    "birthdate": "‹дата рождения›",
    "account": "‹аккаунт›",
}
_CODES = {mask: code for code, mask in MASKS.items()}
_ANY_MASK = re.compile("|".join(map(re.escape, MASKS.values())))
_ROUNDS = 10  # two are enough for what people write
# Of two that overlap the earlier class wins: check digits know best, then the longer piece.
_ORDER = (
    "email",
    "account",
    "snils",
    "inn",
    "card",
    "passport",
    "plate",
    "phone",
    "flat",
    "birthdate",
    "person_name",
)
_NAMES = NAMED | INITIALS | SMALL_INITIALS
_DIGIT = re.compile(r"\d")
_DAY_IN_WORDS = re.compile(
    r"[а-яё](?:ого|ьего|ое) (?:янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек)"
)
_SPELT_SIGNS = ("соба", "Соба", "(а)", "(a)", "(at)", "[at]", " at ", "(dog)", "(гав)", "(@)")
_RANK = {code: rank for rank, code in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text, and where in it a mask stands for which class."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str) -> Masked:
    """Replace every piece of personal data by the name of its class; masking twice changes nothing."""
    return _redacted(text, look().signs(text))


def redact_many(texts: Sequence[str]) -> list[Masked]:
    """`redact` of each text; the first look, which is enough for most of them, is taken at all together."""
    seen = look().signs_of(texts) if texts else ()
    return [
        _redacted(text, signs) if signs else Masked(text, ())
        for text, signs in zip(texts, seen, strict=True)
    ]


def _redacted(text: str, signs: int) -> Masked:
    found = _find(text, signs)
    if not found:
        return Masked(text, ())
    for _ in range(_ROUNDS):  # a mask cuts what it stands in: the rest may be a number of its own
        text = _masked(text, found)
        found = find(text)
        if not found:
            break
    spans = (Span(*m.span(), _CODES[m[0]]) for m in _ANY_MASK.finditer(text))
    return Masked(text, tuple(spans))


def _masked(text: str, found: tuple[Span, ...]) -> str:
    parts: list[str] = []
    done = 0
    for piece in found:
        parts += [text[done : piece.start], _between(text, piece)]
        done = piece.end
    return "".join((*parts, text[done:]))


def find(text: str) -> tuple[Span, ...]:
    """Personal data in the text as it stands: spans in code points, without overlaps, in order."""
    return _find(text, look().signs(text))


def _find(text: str, seen: int) -> tuple[Span, ...]:
    """Personal data in a text with these signs."""
    if not seen:
        return ()
    found: list[Span] = []
    for sign, finders in _FINDERS:
        if seen & sign:
            for finder in finders:
                found += finder(text)
    if seen & _NAMES:
        found += [Span(a, b, "person_name") for a, b in named(text, seen)]
    if found:
        found = _apart(found)
    if seen & DATED or (seen & WORDED and _may_be_worded(text)):
        found = _apart([*found, *births(text, found)])
    return tuple(found)


def _may_be_worded(text: str) -> bool:
    """Whether a date in words may stand there: «первого марта две тысячи…»."""
    if "го " not in text and _DIGIT.search(text) is None:
        return False
    return _DAY_IN_WORDS.search(text) is not None


def _between(text: str, piece: Span) -> str:
    """The mask, with blanks where it would be glued to a word."""
    before = " " if piece.start and text[piece.start - 1].isalnum() else ""
    after = " " if piece.end < len(text) and text[piece.end].isalnum() else ""
    return f"{before}{MASKS[piece.code]}{after}"


def _apart(found: list[Span]) -> list[Span]:
    """Of overlapping pieces the one whose class ranks first, in order."""
    found.sort(key=lambda s: (_RANK[s.code], s.start - s.end, s.start))
    covered = bytearray(max(span.end for span in found)) if found else bytearray()
    taken: list[Span] = []
    for span in found:
        if covered.find(1, span.start, span.end) < 0:
            covered[span.start : span.end] = b"\x01" * (span.end - span.start)
            taken.append(span)
    return sorted(taken, key=lambda s: s.start)


def _if_has(finder: Finder, *pieces: str) -> Finder:
    """The finder, for texts that have one of these pieces; a sign is not that sure of them."""
    return lambda text: finder(text) if any(piece in text for piece in pieces) else ()


# A cheap look decides whether a finder is worth its time: most texts hold no personal data.
_FINDERS: tuple[tuple[int, tuple[Finder, ...]], ...] = (
    (TEN, (snils, inn, cards)),
    (NINE, (passports,)),
    (FEW, (phones,)),
    (PLATE, (plates,)),
    (FLAT, (_if_has(flats, "кв", "Кв", "КВ"),)),
    (AT, (emails, nicks)),
    (SPELT, (_if_has(spelt_emails, *_SPELT_SIGNS),)),
    (MENTION, (mentions,)),
    (PROFILE, (_if_has(profiles, ".com/", ".ru/", ".me/"),)),
)
