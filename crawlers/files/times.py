"""Times as people and systems write them."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from domain.instant import Instant, from_datetime

_MONTHS = (
    "январь января", "февраль февраля", "март марта", "апрель апреля", "май мая", "июнь июня",
    "июль июля", "август августа", "сентябрь сентября", "октябрь октября", "ноябрь ноября", "декабрь декабря",
)  # fmt: skip
_CLOCK = r"(?:[\s,T]+(?:в\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
_OFFSET = r"\s*((?i:Z|UTC|GMT|МСК|MSK)|[+-]\d{2}:?\d{2})?"
_NAMED = {"z": UTC, "utc": UTC, "gmt": UTC}
# Beyond what ISO allows.
_YEAR_FIRST = re.compile(rf"(\d{{4}})[./-](\d{{1,2}})[./-](\d{{1,2}}){_CLOCK}{_OFFSET}")
_NUMBERS = re.compile(rf"(\d{{1,2}})[./-](\d{{1,2}})[./-](\d{{4}}|\d{{2}}){_CLOCK}{_OFFSET}")
_WORDS = re.compile(rf"(\d{{1,2}})\s+([а-я]{{3,9}})\.?\s+(\d{{4}})(?:\s*г\.?)?{_CLOCK}{_OFFSET}")
_UNIX = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}|\d{15,16}")
_EARLIEST = from_datetime(datetime(1990, 1, 1, tzinfo=UTC))  # older than any public page


def read_time(cell: object, zone: str) -> Instant | None:
    """An instant of a cell (text, number, date); a time without an offset is of `zone`; None when it is none."""
    try:
        moment = _moment(cell)
        if moment is None:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        instant = from_datetime(aware)
    except (ValueError, OverflowError, OSError):  # no such day, or beyond every calendar
        return None
    return instant if instant >= _EARLIEST else None


def _moment(cell: object) -> datetime | None:
    match cell:
        case datetime():
            return cell
        case date():
            return datetime.combine(cell, time())
        case bool():
            return None
        case int() | float():
            return _unix(str(cell))
        case str():
            return _written(" ".join(cell.split()).lstrip("'"))
    return None


def _written(text: str) -> datetime | None:
    if _UNIX.fullmatch(text):
        return _unix(text)
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, *rest = found.groups()
        return _day_first(int(day), int(month), int(year), rest)
    if found := _NUMBERS.fullmatch(text):
        day, month, year, *rest = found.groups()
        return _day_first(int(day), int(month), int(year), rest)
    if found := _WORDS.fullmatch(text.lower()):
        day, name, year, *rest = found.groups()
        month_number = _month(name)
        return _day_first(int(day), month_number, int(year), rest) if month_number else None
    return _mail_date(text)


def _day_first(day: int, month: int, year: int, rest: list[str | None]) -> datetime:
    hour, minute, second, offset = rest
    moment = datetime(  # noqa: DTZ001 - the caller places what has no offset
        year if year > 99 else 2000 + year, month, day, int(hour or 0), int(minute or 0), int(second or 0)
    )  # fmt: skip
    return moment if offset is None else _placed(moment, offset.lower())


def _placed(moment: datetime, offset: str) -> datetime:
    if offset in ("мск", "msk"):
        return moment.replace(tzinfo=ZoneInfo("Europe/Moscow"))  # it was not always three hours
    if offset in _NAMED:
        return moment.replace(tzinfo=_NAMED[offset])
    return datetime.fromisoformat(moment.isoformat() + offset)


def _month(name: str) -> int:
    """1–12 of a name or its beginning, 0 when it is no month."""
    for number, names in enumerate(_MONTHS, 1):
        if any(full.startswith(name) for full in names.split()):
            return number
    return 0


def _unix(text: str) -> datetime | None:
    whole = text.partition(".")[0]
    scale = {9: 1, 10: 1, 12: 1e3, 13: 1e3, 15: 1e6, 16: 1e6}.get(len(whole))
    return datetime.fromtimestamp(float(text) / scale, UTC) if scale else None


def _mail_date(text: str) -> datetime | None:
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(text)
    return None
