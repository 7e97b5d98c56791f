"""What a query asks besides words, in the same plain form for every engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from domain.errors import QueryError
from domain.place import Scope
from domain.query import Document, Query

FACETS = ("source", "kind", "area", "topic", "territory", "state", "lane", "day")
SORTS = ("newest", "oldest", "relevance")
BYSTANDERS = {"exclude": ("0",), "only": ("1",), "include": ()}
_INT64 = 1 << 63


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these values in a keyword field; no values, no documents."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """An integer field in [low, high); None leaves an end open."""

    field: str
    low: int | None
    high: int | None


Filter: TypeAlias = AnyOf | Between

# The keyword fields of a document as every engine indexes them; facets leave empty values out.
KEYWORDS: Mapping[str, Callable[[Document], Sequence[str]]] = {
    "source": lambda d: (d.source,),
    "kind": lambda d: (d.kind,),
    "area": lambda d: (d.area,),
    "topic": lambda d: (d.topic,),
    "territory": lambda d: (d.territory,),
    "within": lambda d: within(d.territory),
    "state": lambda d: (d.state,),
    "lane": lambda d: (d.lane,),
    "danger": lambda d: ("1" if d.danger else "0",),
    "bystander": lambda d: ("1" if d.bystander else "0",),
}


def within(territory: str) -> tuple[str, ...]:
    """The territory and all that lie around it: `a/b/c` → `a`, `a/b`, `a/b/c`."""
    if not territory:
        return ()
    return tuple(accumulate(territory.split("/"), "{}/{}".format))


def filters_of(query: Query, scope: Scope) -> tuple[Filter, ...]:
    """All conditions, the reader's scope first; contradictions are fine and find nothing."""
    if query.bystanders not in BYSTANDERS:
        raise QueryError("unknown_bystanders", query.bystanders, "")
    asked = {
        "source": query.sources,
        "kind": query.kinds,
        "area": query.areas,
        "topic": query.topics,
        "state": query.states,
        "lane": () if query.lane is None else (query.lane,),
        "danger": () if query.danger is None else ("1" if query.danger else "0",),
        "bystander": BYSTANDERS[query.bystanders],
    }
    found: list[Filter] = [AnyOf(field, values) for field, values in asked.items() if values]
    if query.territories and "" not in query.territories:
        found.append(AnyOf("within", query.territories))
    if query.since is not None or query.until is not None:
        found.append(Between("published", _bounded(query.since), _bounded(query.until)))
    return (*_allowed(scope), *found)


def check_page(query: Query, facets: Sequence[str]) -> None:
    """Refuse what no engine could answer."""
    if query.sort not in SORTS:
        raise QueryError("unknown_sort", query.sort, ", ".join(SORTS))
    if query.offset < 0 or query.limit < 0:
        raise QueryError("bad_page", str(query.offset), str(query.limit))
    if unknown := [facet for facet in facets if facet not in FACETS]:
        raise QueryError("unknown_facet", unknown[0], ", ".join(FACETS))


def passes(document: Document, filters: Sequence[Filter]) -> bool:
    """Whether a document meets all conditions."""
    return all(_meets(document, f) for f in filters)


def _meets(document: Document, condition: Filter) -> bool:
    if isinstance(condition, AnyOf):
        return any(v in condition.values for v in KEYWORDS[condition.field](document))
    low, high = condition.low, condition.high
    value = document.published
    return (low is None or value >= low) and (high is None or value < high)


def _allowed(scope: Scope) -> tuple[Filter, ...]:
    return () if "" in scope.paths else (AnyOf("within", scope.paths),)


def _bounded(instant: int | None) -> int | None:
    return None if instant is None else min(max(instant, -_INT64), _INT64 - 1)
