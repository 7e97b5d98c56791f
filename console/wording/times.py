"""Times as people say them: in the region's zone, relative only under a day."""

from datetime import date, timedelta

from console.wording.catalogue import catalogue
from console.wording.numbers import THIN
from domain.instant import DAY, HOUR, MINUTE, Instant, to_datetime


def moment(language: str, at: Instant, now: Instant, zone: str) -> str:
    """«14:05», «вчера, 08:12», «12 ноября, 08:12»; another year is named."""
    then, today = to_datetime(at, zone), to_datetime(now, zone).date()
    clock = f"{then:%H:%M}"
    if then.date() == today:
        return clock
    if then.date() == today - timedelta(days=1):
        return f"{catalogue(language)['time.yesterday']}, {clock}"
    return f"{_date(language, then.date(), today.year)}, {clock}"


def since(language: str, at: Instant, now: Instant, zone: str) -> str:
    """«с 14:05», «со вчера, 08:12», «с 12 ноября, 08:12»."""
    told, words = moment(language, at, now, zone), catalogue(language)
    yesterday = told.startswith(words["time.yesterday"])
    return words["time.since_yesterday" if yesterday else "time.since"].replace("{at}", told)


def brief(language: str, at: Instant, now: Instant, zone: str) -> str:
    """The moment for a narrow column: «14:05», «вчера 08:12», «12 ноя 08:12», «12 ноя 2025»."""
    then, today = to_datetime(at, zone), to_datetime(now, zone).date()
    if then.date() >= today - timedelta(days=1):
        return moment(language, at, now, zone).replace(",", "")
    month = catalogue(language)[f"time.months.m{then.month}"][:3]
    return f"{then.day}{THIN}{month} " + (
        f"{then:%H:%M}" if then.year == today.year else f"{then.year}"
    )


def dated(language: str, at: Instant, zone: str) -> str:
    """«12 ноября 2026, 08:12»."""
    then = to_datetime(at, zone)
    return f"{_date(language, then.date(), 0)}, {then:%H:%M}"


def ago(language: str, at: Instant, now: Instant, zone: str) -> str:
    """«только что», «5 мин назад», «3 ч назад»; older or future ones as a moment."""
    passed = now - at
    if not 0 <= passed < DAY:
        return moment(language, at, now, zone)
    if passed < MINUTE:
        return catalogue(language)["time.just_now"]
    return catalogue(language)["time.ago"].replace("{span}", _largest(language, passed))


def span(language: str, length: Instant) -> str:
    """«2 ч 29 мин», «3 дн. 4 ч»: the two largest units, at least a minute."""
    minutes = max(1, abs(length) // MINUTE)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    units = (("days", days), ("hours", hours), ("minutes", rest))
    told = [_unit(language, name, number) for name, number in units if number]
    return " ".join(told[:2])


def day(language: str, number: int) -> str:
    """A local day YYYYMMDD as «12 ноября»."""
    return _date(language, date(number // 10_000, number // 100 % 100, number % 100), None)


def _date(language: str, when: date, this_year: int | None) -> str:
    month = catalogue(language)[f"time.months.m{when.month}"]
    told = f"{when.day} {month}"
    return told if this_year in (None, when.year) else f"{told} {when.year}"


def _largest(language: str, length: Instant) -> str:
    if length < HOUR:
        return _unit(language, "minutes", length // MINUTE)
    return _unit(language, "hours", length // HOUR)


def _unit(language: str, name: str, number: int) -> str:
    return catalogue(language)[f"time.units.{name}"].replace("{n}", str(number)).replace(" ", THIN)
