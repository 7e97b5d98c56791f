"""Telephones of people, in any grouping; hotlines and emergency numbers are left alone."""

import re
from collections.abc import Iterator, Sequence

from domain.post import Span
from pipelines.masking.context import before, beginning, digits, run_starts

_GAP = r"[ ()\-–—.]{0,3}"
_ELEVEN = re.compile(rf"(?<![\w+])(?:\+ ?7|[78])(?:{_GAP}\d){{10}}(?!\d)")
_ABROAD = re.compile(rf"(?<![\w+])\+(?!7)\d(?:{_GAP}\d){{9,12}}(?!\d)")
_TEN = re.compile(
    r"(?<![\w+])(?<!\d[-.])\(?9\d{2}\)?[ \-–—.]{0,2}\d{3}[ \-–—.]{0,2}\d{2}[ \-–—.]{0,2}\d{2}(?!\d)"
)
_WITH_AREA = re.compile(r"\(\d{3,5}\) ?\d{1,3}[ -]?\d{2}[ -]?\d{2}(?!\d)")
_LOCAL = re.compile(
    r"(?<![\w+№])(?<![\d№][-–./ ])(\d{1,3})[-–](\d{2})[-–]\d{2}(?![\w]|[-–/.]\d"
    r"| ?(?:минут|раз|лет|год|дн|час|руб|метр|см|чел|проц|%|шт|штук|тыс|км|градус))"
)
_SHORT_NUMBER = r"\d{5,7}|\d{3}-\d{3}|\d{1,3} \d{2} \d{2}|\d{3} \d{3}"
_ENDS = r"(?![\w]|[ -]?\d)"
_SHORT = re.compile(rf"(?<=[\w :№—–.-])\d*?(?:{_SHORT_NUMBER}){_ENDS}")
_AFTER_A_WORD = re.compile(
    r"(?:(?<!\w)(?:тел|моб|сот)(?:\.|(?!\w))|телефон\w{0,2}|звон\w{1,8}|ватсап\w?|whatsapp|viber|вайбер\w?"
    r"|набира\w{1,4}|трубк\w{1,2}|мобильн\w{1,3}|(?:мой|его|е[её]|их) номер)"
    rf"[ :№—–.-]{{0,4}}({_SHORT_NUMBER}){_ENDS}",
    re.IGNORECASE,
)
# First letters of these words, also those that are alike but for case.
_FIRST_LETTER = re.compile("[тмсзвwvнеиТМСЗВWVНЕИ\u1c80\u1c83\u1c84\u1c85]")
_SPEAKS_OF_CALLS = re.compile(
    r"(?:(?<!\w)(?:тел|моб|сот)(?!\w)|телефон|звон|ватсап|whatsapp|viber|вайбер|набира|трубк|мобильн|номер|связ|‹телефон›)"
    r"[^\d]{0,30}\Z"
)
_OTHER_NUMBER = re.compile(
    r"(?:№|гост\w*|снип|сп|договор\w*|дел[оаеу]|шифр\w*|акт\w?|арт\w*|заявк\w+|обращени\w+|сч[её]т\w*|кадастр\w*"
    r"|контракт\w*|приказ\w*|индекс|код\w?|лицев\w+|трек\w*|заказ\w*|аттестат\w*|инн|снилс|паспорт|сери[яию]|полис\w*"
    r"|больничн\w+|лист)[ №:.-]{0,3}\Z"
)
_SERVICE = re.compile(
    r"(?:диспетч|аварийн|горяч\w+ лини|при[её]мн|регистратур|дежурн|водоканал|теплосет|горгаз|служб"
    r"|справочн|мфц|администрац|управляющ|(?<!\w)ук(?!\w)|жэк|тсж|жкх|редакц|больниц|поликлиник)[^\d\n]{0,20}\Z"
)
_HOTLINE = re.compile(r"[78]80[0-9]")
_CITY = re.compile(r"[78] ?[-–(] ?\d{3,5}\)?[ -–]|[78] \d{3,5}[ -]|[78][348]\d{9}\Z")


def phones(text: str) -> Iterator[Span]:
    """Telephone numbers as they are written, area code and all."""
    starts, pluses, brackets = run_starts(text), _places(text, "+"), _places(text, "(")
    for match in beginning(_merged(text, starts, "78", pluses), _ELEVEN, text):
        if _is_russian(text, match):
            yield Span(*match.span(), "phone")
    yield from (Span(*m.span(), "phone") for m in beginning(pluses, _ABROAD, text))
    for places, pattern in ((_merged(text, starts, "9", brackets), _TEN), (brackets, _WITH_AREA)):
        for match in beginning(places, pattern, text):
            if _is_free(text, match):
                yield Span(*match.span(), "phone")
    for match in beginning(starts, _LOCAL, text):
        if _is_local(text, match):
            yield Span(*match.span(), "phone")
    if any(beginning(starts, _SHORT, text)):
        letters = (letter.start() for letter in _FIRST_LETTER.finditer(text))
        found = beginning(letters, _AFTER_A_WORD, text)
        yield from (Span(*m.span(1), "phone") for m in found)


def _places(text: str, sign: str) -> list[int]:
    """Where a sign stands."""
    return [i for i, c in enumerate(text) if c == sign] if sign in text else []


def _merged(text: str, starts: Sequence[int], first: str, places: Sequence[int]) -> list[int]:
    """Numbers that begin with one of these digits, and other places, in order."""
    return sorted([*places, *(start for start in starts if text[start] in first)])


def _is_russian(text: str, match: re.Match[str]) -> bool:
    number = digits(match[0])
    if _HOTLINE.match(number):
        return False
    if match[0][0] == "+":
        return True
    return (number[1] == "9" or _CITY.match(match[0]) is not None) and _is_free(text, match)


def _is_free(text: str, match: re.Match[str]) -> bool:
    """Whether no word before calls it another number."""
    context = before(text, match.start())
    return _OTHER_NUMBER.search(context) is None or _SPEAKS_OF_CALLS.search(context) is not None


def _is_local(text: str, match: re.Match[str]) -> bool:
    """Like 3-18-44; what may be a date needs a word about calling."""
    context = before(text, match.start())
    if _OTHER_NUMBER.search(context) is not None or _SERVICE.search(context) is not None:
        return False
    may_be_date = 10 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12
    return not may_be_date or _SPEAKS_OF_CALLS.search(context) is not None
