"""What the address of a feed asks for, and the search it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar.datastructures import MultiDict

from console.web.forms import whole
from domain.codes import FLAGGED, OPEN, State
from domain.instant import Instant, from_datetime
from domain.query import Query

PAGE = 30  # rows: keeps the first screen under 150 kB
LANES = ("need", "danger", "unsure", "rest", "all")
SORTS = ("newest", "oldest", "relevance")
_MANY = ("kind", "area", "topic", "territory", "source", "state")
LAST_PAGE = 1_000_000
_FIRST_YEAR, _LAST_YEAR = 1970, 2242  # what a post's sort key can hold
_NEED = tuple(sorted(FLAGGED))  # what somebody should answer
_ALONE = ""  # the state of a post without an incident
_AT_DESK = (_ALONE, State.NEW, State.TAKEN, State.RETURNED)
_LEFT = {"need": _AT_DESK, "unsure": _AT_DESK, "danger": (_ALONE, *OPEN)}


Parameters = MultiDict[Any]  # query parameters of an address


@dataclass(frozen=True, slots=True)
class Asking:
    """The address in plain values; every field is a parameter of the same name."""

    q: str = ""
    kind: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    lane: str = "need"
    day: str = ""  # local days YYYYMMDD, or two of them: 20261101-20261107
    sort: str = "newest"
    page: int = 1
    sel: str = ""

    @classmethod
    def of(cls, params: Parameters) -> "Asking":
        """Read an address; values that mean nothing are left out."""
        many = {name: tuple(dict.fromkeys(params.getall(name, []))) for name in _MANY}
        lane, sort, page = (params.get(name, "") for name in ("lane", "sort", "page"))
        return cls(
            q=params.get("q", "").strip(),
            lane=lane if lane in LANES else "need",
            day=params.get("day", "") if days_of(params.get("day", "")) else "",
            sort=sort if sort in SORTS else "newest",
            page=min(max(whole(page), 1), LAST_PAGE),
            sel=params.get("sel", ""),
            **{name: tuple(v for v in values if v) for name, values in many.items()},
        )

    def url(self, path: str = "/", **changes: Any) -> str:
        """The address with some fields changed; back to the first page unless the page itself is changed."""
        if changes.keys() - {"sel", "page"}:
            changes = {"page": 1, "sel": ""} | changes
        query = urlencode(list(replace(self, **changes).pairs()))
        return f"{path}?{query}" if query else path

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Parameters that differ from the plain feed."""
        plain = Asking()
        for field in fields(self):
            value = getattr(self, field.name)
            if value != getattr(plain, field.name):
                values: Sequence[Any] = value if isinstance(value, tuple) else (value,)
                yield from ((field.name, str(v)) for v in values)

    def toggled(self, name: str, value: str) -> str:
        """The address with one value of a filter put in or taken out."""
        present: tuple[str, ...] = getattr(self, name)
        kept = tuple(v for v in present if v != value)
        changes: dict[str, Any] = {name: kept if value in present else (*present, value)}
        return self.url(**changes)

    def without(self, name: str) -> "Asking":
        """The same search without one filter."""
        return replace(self, page=1, sel="", **{name: getattr(Asking(), name)})

    @property
    def narrowed(self) -> bool:
        """Whether anything but the lane is asked for."""
        plain = replace(Asking(), lane=self.lane, sort=self.sort, page=self.page, sel=self.sel)
        return self != plain

    def _left(self) -> tuple[str, ...]:
        """States of what a queue still holds; words and the other lanes look everywhere."""
        return () if self.q else _LEFT.get(self.lane, ())

    def query(self, zone: str) -> Query:
        """The search it means."""
        since, until = _bounds(self.day, zone)
        return Query(
            text=self.q,
            sources=self.source,
            kinds=self.kind or (_NEED if self.lane == "need" else ()),
            areas=self.area,
            topics=self.topic,
            territories=self.territory,
            states=self.state or self._left(),
            danger=True if self.lane == "danger" else None,
            lane="unsure" if self.lane == "unsure" else None,
            since=since,
            until=until,
            bystanders={"rest": "only", "all": "include"}.get(self.lane, "exclude"),
            sort=self.sort,
            offset=(self.page - 1) * PAGE,
            limit=PAGE,
        )


def days_of(written: str) -> tuple[str, str] | None:
    """First and last day of a written span; None when it is none."""
    first, _, last = written.partition("-")
    days = (first, last or first)
    return days if all(_is_day(day) for day in days) and days[0] <= days[1] else None


def _is_day(written: str) -> bool:
    try:
        day = datetime.strptime(written, "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return False
    return len(written) == 8 and _FIRST_YEAR <= day.year <= _LAST_YEAR


def _bounds(written: str, zone: str) -> tuple[Instant | None, Instant | None]:
    days = days_of(written)
    if days is None:
        return None, None
    first, last = (datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date() for day in days)
    home = ZoneInfo(zone)
    start = datetime.combine(first, time(), home)
    end = datetime.combine(last + timedelta(days=1), time(), home)
    return from_datetime(start), from_datetime(end)
