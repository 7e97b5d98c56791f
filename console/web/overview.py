"""The frame around every screen: sections with their numbers, saved searches, how the collector fares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import starmap

from console.web.asking import Asking
from console.web.here import Visit
from domain.codes import OPEN
from domain.errors import SearchBehind
from domain.instant import Instant
from domain.pack import SavedQuery
from domain.query import Query
from domain.records import CardFilter
from domain.source import Health, SourceState

_WELL = frozenset({Health.HEALTHY, Health.BACKFILLING, Health.NEW})


@dataclass(frozen=True, slots=True)
class Section:
    """A place to go; `number` None when nothing is counted there."""

    name: str
    url: str
    number: int | None = None
    current: bool = False
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens the list behind it."""

    name: str
    number: int
    url: str
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a screen."""

    sections: tuple[Section, ...]
    saved: tuple[Section, ...]
    sources: int
    ailing: int
    waiting: int
    oldest: Instant | None
    behind_since: Instant | None
    banner: str = ""


async def frame(visit: Visit, current: str) -> Frame:
    """The frame of a screen; `current` is the name of its section."""
    service = visit.console.service
    states = await service.stores.source_states.load()
    watched = [
        m.name for m in service.pack.sources if m.enabled and visit.scope.covers(m.territory)
    ]
    ailing = sum(1 for name in watched if _is_ailing(states, name))
    backlog = await service.stores.inbox.backlog()
    return Frame(
        sections=tuple(await _sections(visit, current, ailing)),
        saved=await _saved(visit, current),
        sources=len(watched),
        ailing=ailing,
        waiting=backlog.waiting,
        oldest=backlog.oldest,
        behind_since=service.indexing.behind_since,
    )


async def figures(visit: Visit) -> tuple[Figure, ...]:
    """The four figures of the first screen; each opens the list behind it."""
    counts = await visit.console.service.stores.census.counts(visit.scope, 0)
    need = await _count(visit, needed(visit), counts.flagged)
    return (
        Figure("read", counts.posts, Asking(lane="all").url()),
        Figure("need", need, "/"),
        Figure("incidents", counts.incidents, "/incidents?state=all"),
        Figure("urgent", counts.urgent, "/incidents?danger=yes", hot=counts.urgent > 0),
    )


def needed(visit: Visit) -> Query:
    """The search of the first screen, for its count."""
    return replace(Asking().query(visit.words.zone), limit=0)


async def lanes(visit: Visit, asking: Asking) -> tuple[Section, ...]:
    """The lanes of the feed with the count of each, for the present search."""
    found = []
    for name in ("danger", "need", "unsure", "rest"):
        there = replace(asking, lane=name, page=1, sel="")
        query = replace(there.query(visit.words.zone), offset=0, limit=0)
        number = await _count(visit, query, 0)
        found.append(Section(name, there.url(), number, current=asking.lane == name))
    return tuple(found)


def may_see(visit: Visit, query: SavedQuery) -> bool:
    """Whether a saved search lies in the visitor's territories."""
    everything = visit.scope.covers("")
    return everything or (
        bool(query.territories) and all(map(visit.scope.covers, query.territories))
    )


async def _sections(visit: Visit, current: str, ailing: int) -> list[Section]:
    counts = await visit.console.service.stores.census.counts(visit.scope, 0)
    rows: list[tuple[str, str, int | None]] = [
        ("feed", "/", await _count(visit, needed(visit), counts.flagged)),
        ("incidents", "/incidents", counts.open),
        (
            "mine",
            "/incidents?whose=mine",
            await _cards(visit, CardFilter(OPEN, operator=visit.account.name)),
        ),
        (
            "handed",
            "/incidents?state=handed_over",
            await _cards(visit, CardFilter(("handed_over",))),
        ),
        ("answered", "/incidents?state=answered", await _cards(visit, CardFilter(("answered",)))),
        ("sources", "/sources", ailing or None),
    ]
    if visit.administers:
        rows.append(("people", "/people", None))
    if visit.console.city is not None:
        rows.append(("city", "/city", None))
    found = list(starmap(Section, rows))
    return [
        replace(s, current=s.name == current, warning=s.name == "sources" and ailing > 0)
        for s in found
    ]


async def _saved(visit: Visit, current: str) -> tuple[Section, ...]:
    """Saved searches of the pack and of the console, as searches."""
    service = visit.console.service
    queries = (*service.pack.queries, *await service.stores.saved_queries.all())
    return tuple(
        Section(q.name, address_of(q), current=current == f"saved:{q.name}")
        for q in queries
        if may_see(visit, q)
    )


def address_of(query: SavedQuery) -> str:
    """The feed's address of a saved search."""
    asking = Asking(q=query.text, area=query.areas, topic=query.topics, territory=query.territories)
    return replace(asking, lane="danger" if query.danger_only else "need").url()


async def _cards(visit: Visit, wanted: CardFilter) -> int:
    total, _ = await visit.console.service.stores.projections.cards(
        visit.scope, replace(wanted, limit=0)
    )
    return total


async def _count(visit: Visit, query: Query, otherwise: int) -> int:
    """How many posts a search finds; the frame still stands when the index is away."""
    try:
        return (await visit.console.service.index.find(query, visit.scope)).total
    except SearchBehind:
        return otherwise


def _is_ailing(states: Mapping[str, SourceState], name: str) -> bool:
    return name in states and states[name].health not in _WELL


def last_page(total: int, size: int) -> int:
    """Number of the last page that has something."""
    return max(1, -(-total // size))


def pages(total: int, size: int, page: int) -> Sequence[int]:
    """Numbers of the pages to offer: the first, the neighbours, the last."""
    last = last_page(total, size)
    return sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
