"""From what was typed to a search: times in the pack's zone, codes that exist."""

import re
from collections.abc import Sequence

from console.cli.filters import Filters
from crawlers.files.times import read_time
from domain.codes import AREAS
from domain.errors import BadInput
from domain.instant import DAY, HOUR, MINUTE, Instant, from_datetime, to_datetime
from domain.pack import Pack
from domain.query import Query

_AGO = re.compile(r"(\d{1,5})\s*([mhdw]|мин|ч|д|н)")
_UNITS = {
    "m": MINUTE,
    "мин": MINUTE,
    "h": HOUR,
    "ч": HOUR,
    "d": DAY,
    "д": DAY,
    "w": 7 * DAY,
    "н": 7 * DAY,
}
_BARE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}")


def query_of(filters: Filters, pack: Pack, now: Instant, offset: int = 0, limit: int = 50) -> Query:
    """The search; BadInput names what is not known."""
    return Query(
        text=filters.text,
        sources=filters.sources,
        kinds=filters.kinds,
        areas=known("area", filters.areas, AREAS),
        topics=known("topic", filters.topics, [t.code for t in pack.topics]),
        territories=territories_of(filters.territories, pack),
        states=filters.states,
        danger=filters.danger,
        lane=filters.lane,
        since=moment(filters.since, pack.zone, now),
        until=moment(filters.until, pack.zone, now, end=True),
        bystanders=filters.bystanders,
        sort=filters.sort,
        offset=offset,
        limit=limit,
    )


def known(what: str, values: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """The values, when all are allowed."""
    for value in values:
        if value not in allowed:
            raise BadInput("unknown_choice", what, value, ", ".join(allowed))
    return tuple(values)


def territories_of(values: Sequence[str], pack: Pack) -> tuple[str, ...]:
    """Paths of territories given by path or name."""
    paths = {t.path: t.path for t in pack.territories}
    names = {name.lower(): t.path for t in pack.territories for name in (t.name, *t.aliases)}
    either = [paths.get(value) or names.get(value.lower()) or value for value in values]
    return known("territory", either, list(paths))


def moment(written: str, zone: str, now: Instant, *, end: bool = False) -> Instant | None:
    """`2026-03-01`, `2026-03-01T12:00`, `01.03.2026`, or how long ago: `7d`, `24h`; a bare day's end when asked."""
    if not written:
        return None
    if ago := _AGO.fullmatch(written.strip().lower()):
        return now - int(ago[1]) * _UNITS[ago[2]]
    instant = read_time(written, zone)
    if instant is None:
        raise BadInput("unknown_time", written)
    if end and _BARE_DAY.fullmatch(written.strip()):
        day = to_datetime(instant, zone)
        return from_datetime(day.replace(hour=23, minute=59, second=59, microsecond=999_999)) + 1
    return instant
