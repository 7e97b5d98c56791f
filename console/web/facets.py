"""Facets with counts, and the histogram of days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from console.web.asking import Asking
from console.web.here import Visit
from domain.instant import local_day
from domain.query import Found

FIELDS = ("kind", "area", "topic", "territory", "source", "state")
_SHOWN = 8  # values of one facet; chosen ones are always there
_DAYS = 28


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: the link puts it in or takes it out."""

    name: str
    number: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet on the screen."""

    field: str
    values: tuple[Value, ...]

    @property
    def chosen(self) -> int:
        """How many values are chosen."""
        return sum(1 for value in self.values if value.chosen)


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the histogram; `height` 0–100."""

    name: str
    number: int
    height: int
    url: str
    chosen: bool


async def facet_views(visit: Visit, asking: Asking, found: Found) -> tuple[FacetView, ...]:
    """All facets that have something to choose; a chosen facet counts as if it were not."""
    views = []
    for field in FIELDS:
        counts = found.facet(field)
        if getattr(asking, field):
            counts = await _freely(visit, asking, field)
        # A lane looks at some kinds and states alone: one chosen beside them counts by what was found.
        known = dict(found.facet(field)) | dict(counts)
        values = tuple(_values(visit, asking, field, tuple(known.items())))
        if len(values) > 1 or getattr(asking, field):
            views.append(FacetView(field, values))
    return tuple(views)


async def _freely(visit: Visit, asking: Asking, field: str) -> tuple[tuple[str, int], ...]:
    query = replace(asking.without(field).query(visit.words.zone), offset=0, limit=0)
    found = await visit.console.service.index.find(query, visit.scope, (field,))
    return found.facet(field)


def _values(
    visit: Visit, asking: Asking, field: str, counts: Sequence[tuple[str, int]]
) -> list[Value]:
    chosen: tuple[str, ...] = getattr(asking, field)
    known = dict(counts)
    codes = dict.fromkeys((*chosen, *(code for code, _ in counts[:_SHOWN])))
    return [
        Value(
            visit.words.name(field, code),
            known.get(code, 0),
            asking.toggled(field, code),
            code in chosen,
        )
        for code in codes
    ]


async def histogram(visit: Visit, asking: Asking, found: Found) -> tuple[Bar, ...]:
    """The last four weeks, days without posts included; a chosen day takes nothing from the others."""
    counts = dict(await _freely(visit, asking, "day") if asking.day else found.facet("day"))
    today = datetime.strptime(str(local_day(visit.now, visit.words.zone)), "%Y%m%d").replace(
        tzinfo=UTC
    )
    days = [f"{today - timedelta(days=back):%Y%m%d}" for back in reversed(range(_DAYS))]
    most = max((counts.get(day, 0) for day in days), default=0)
    return tuple(_bar(visit, asking, day, counts.get(day, 0), most) for day in days)


def _bar(visit: Visit, asking: Asking, day: str, number: int, most: int) -> Bar:
    height = max(4, number * 100 // most) if number and most else 0
    chosen = asking.day == day
    url = asking.url(day="" if chosen else day)
    return Bar(visit.words.day(int(day)), number, height, url, chosen)
