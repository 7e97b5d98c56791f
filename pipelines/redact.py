"""Masking of personal data: what is found is replaced before anything reads, indexes, logs or exports the text.

Classes and what a span covers: the project's conventions on personal data (whole number as written, flat with its
word, date without «г.р.»). Hotlines, emergency numbers, houses, prices and routes stay.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.post import Span
from pipelines.checksums import is_card, is_inn, is_snils
from pipelines.persons import persons

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
_RANK = {
    code: rank for rank, code in enumerate(MASKS)
}  # of two equal pieces the earlier class wins


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text, and where in it a mask stands for which class."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str) -> Masked:
    """Replace every piece of personal data by the name of its class; masking twice changes nothing."""
    found = find(text)
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
    found = [span for looks_like, finder in _FINDERS if looks_like(text) for span in finder(text)]
    return _apart(found) if found else ()


def _between(text: str, piece: Span) -> str:
    """The mask, with blanks where it would be glued to a word."""
    before = " " if piece.start and text[piece.start - 1].isalnum() else ""
    after = " " if piece.end < len(text) and text[piece.end].isalnum() else ""
    return f"{before}{MASKS[piece.code]}{after}"


def _apart(found: list[Span]) -> tuple[Span, ...]:
    """The longest of overlapping pieces, in order."""
    found.sort(key=lambda s: (s.start - s.end, _RANK[s.code], s.start))
    taken: list[Span] = []
    for span in found:
        if all(span.end <= t.start or span.start >= t.end for t in taken):
            taken.append(span)
    return tuple(sorted(taken, key=lambda s: s.start))


# --- numbers ------------------------------------------------------------------------------------

_GAP = r"[\s()\-–—.]{0,3}"
_PHONE = re.compile(
    rf"(?<![\d\w])(?:(?:\+7|\+?375|\b[78]){_GAP}\(?\d{{3,5}}\)?(?:{_GAP}\d){{5,7}}"
    rf"|\(?9\d{{2}}\)?{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}|\(\d{{3,5}}\){_GAP}\d{{1,3}}(?:-\d{{2}}){{2}})(?!\d)"
)
_LOCAL_PHONE = re.compile(
    r"(?:тел(?:ефон\w*)?|звон\w{1,8}|номер\w?|моб\w*|ватсап\w*|whatsapp|viber|вайбер\w*)"
    r"\s*[.:№-]{0,2}\s*((?:\d{2,3}-\d{2}-\d{2})|(?:\d{3}-\d{3})|\d{6,7})(?!\d)",
    re.IGNORECASE,
)
_HOTLINE = re.compile(r"^(?:\+?7|8)\D{0,3}(?:800|804)")
_CARD = re.compile(r"(?<!\d)\d{4}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?!\d)")
_IN_FOURS = re.compile(
    r"\d{4}([ \-])\d{4}\1\d{4}\1\d{4}\Z"
)  # written as on the card: a typo is no excuse
_SNILS = re.compile(r"(?<!\d)\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}(?!\d)")
_INN = re.compile(r"(?<!\d)(?:\d{12}|\d{10})(?!\d)")
_PASSPORT = re.compile(
    r"(?:паспорт\w*|серия)[^\d\n]{0,25}(\d{2}\s?\d{2}[\s,]*(?:№|номер|N)?\s*\d{6})(?!\d)"
    r"|(?<!\d)(\d{2} \d{2} \d{6}|\d{4} (?:№ ?)?\d{6})(?!\d)",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![\w])[АВЕКМНОРСТУХABEKMHOPCTYX]\s?\d{3}\s?[АВЕКМНОРСТУХABEKMHOPCTYX]{2}(?:\s?\d{2,3})?(?!\w)"
    r"|(?<![\w])[АВЕКМНОРСТУХ]{2}\s?\d{4}\s?\d{2,3}(?!\w)",  # of a car, of a trailer
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"(?<!\w)(?:кв(?:\.|\s|артир[аеуыо]\w?\s)\s*(?:№\s*)?\d{1,4}[а-я]?(?!\s*(?:м\b|метр|кв))"
    r"|\d{1,4}-?(?:я|ой|ю|й)?\s+квартир[аеуы](?!\w))(?!\w)",
    re.IGNORECASE,
)
_MONTH = "(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d{{2}}|\d{{1,2}}\s+{_MONTH}\s+(?:19|20)\d{{2}})"
)
_BIRTH = re.compile(
    rf"(?:родил\w{{2,4}}|рожд\w*|д\.\s?р\.?|др)\s*[:—-]?\s*({_DATE})|({_DATE})\s*(?:г(?:ода|\.)?\s*р(?:ожд\w*|\.)|рожд)",
    re.IGNORECASE,
)

# --- addresses of people in networks --------------------------------------------------------------

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_MENTION = re.compile(r"\[id\d+\|[^\]\n]{0,80}\]|(?<![\w/.])\*?id\d{5,}(?:\s?\([^)\n]{1,60}\))?")
_NICK = re.compile(r"(?<![\w@./])@[A-Za-z][\w.]{3,31}")
_PROFILE = re.compile(
    r"(?:https?://)?(?:m\.)?(?:vk\.com|vk\.ru|vkontakte\.ru)/(?:id\d+|(?!wall|club|public|topic|event|photo|video|doc|"
    r"feed|search|app|away)[A-Za-z][\w.]{3,31})|(?:https?://)?(?:ok\.ru/profile/\d+|(?:wa\.me|t\.me/\+)/?\d{7,15})"
)


def _whole(pattern: re.Pattern[str], code: str) -> Callable[[str], Iterable[Span]]:
    return lambda text: (Span(*m.span(), code) for m in pattern.finditer(text))


def _group(pattern: re.Pattern[str], code: str) -> Callable[[str], Iterable[Span]]:
    """The first group that matched."""
    return lambda text: (Span(*m.span(m.lastindex or 0), code) for m in pattern.finditer(text))


def _checked(
    pattern: re.Pattern[str], code: str, right: Callable[[str], bool]
) -> Callable[[str], Iterable[Span]]:
    return lambda text: (Span(*m.span(), code) for m in pattern.finditer(text) if right(m[0]))


def _not_hotline(number: str) -> bool:
    digits = sum(c.isdigit() for c in number)
    return not _HOTLINE.match(number) and 10 <= digits <= 12


def _card_like(number: str) -> bool:
    return is_card(number) or _IN_FOURS.match(number) is not None


def _has(*pieces: str) -> Callable[[str], bool]:
    return lambda text: any(piece in text for piece in pieces)


def _found(pattern: str) -> Callable[[str], bool]:
    search = re.compile(pattern).search
    return lambda text: search(text) is not None


# A cheap look decides whether a finder is worth its time: most texts hold no personal data.
_long_number = _found(r"\d[\d \t()\-–—.+№]{4,}\d")
_NUMBERS: tuple[Callable[[str], Iterable[Span]], ...] = (
    _checked(_PHONE, "phone", _not_hotline),
    _group(_LOCAL_PHONE, "phone"),
    _checked(_CARD, "card", _card_like),
    _group(_PASSPORT, "passport"),
    _checked(_SNILS, "snils", is_snils),
    _checked(_INN, "inn", is_inn),
)
_FINDERS: tuple[tuple[Callable[[str], bool], Callable[[str], Iterable[Span]]], ...] = (
    (_long_number, lambda text: (span for finder in _NUMBERS for span in finder(text))),
    (_found(r"\d{3}"), _whole(_PLATE, "plate")),
    (_has("кв", "Кв", "КВ"), _whole(_FLAT, "flat")),
    (_has("р.", "род", "Род", "рожд", "др"), _group(_BIRTH, "birthdate")),
    (_has("@"), _whole(_EMAIL, "email")),
    (_has("@"), _whole(_NICK, "account")),
    (_has("id"), _whole(_MENTION, "account")),
    (_has(".com/", ".ru/", ".me/"), _whole(_PROFILE, "account")),
    (lambda _: True, lambda text: (Span(a, b, "person_name") for a, b in persons(text))),
)
