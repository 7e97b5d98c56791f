"""Instants are UTC integers in microseconds; days belong to a time zone."""

from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

Instant: TypeAlias = int

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def from_seconds(seconds: float) -> Instant:
    """Unix seconds to an instant."""
    return round(seconds * SECOND)


def to_seconds(instant: Instant) -> float:
    """An instant to Unix seconds."""
    return instant / SECOND


def from_datetime(moment: datetime) -> Instant:
    """An aware datetime to an instant; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be placed; give an offset such as +03:00")
    return from_seconds(moment.timestamp())


def to_datetime(instant: Instant, zone: str = "UTC") -> datetime:
    """An instant as an aware datetime in `zone` (an IANA name)."""
    return datetime.fromtimestamp(instant / SECOND, UTC).astimezone(ZoneInfo(zone))


def iso(instant: Instant) -> str:
    """ISO 8601 in UTC, to the second."""
    return to_datetime(instant).isoformat(timespec="seconds")


def local_day(instant: Instant, zone: str) -> int:
    """The local calendar day as an integer YYYYMMDD."""
    day = to_datetime(instant, zone)
    return day.year * 10_000 + day.month * 100 + day.day
