"""Searches: what is asked, what is indexed, what comes back."""

from dataclasses import dataclass

from domain.instant import Instant
from domain.making import quickly_made


@dataclass(frozen=True, slots=True)
class Query:
    """A search over posts. Empty tuples mean "any".

    `text`: words in any inflection, "phrases", AND OR NOT and brackets. `bystanders`: posts that concern nobody
    (kept 72 h): exclude, only, include. `sort`: newest, oldest, relevance. Times are half-open [since, until).
    """

    text: str = ""
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    danger: bool | None = None
    lane: str | None = None
    since: Instant | None = None
    until: Instant | None = None
    bystanders: str = "exclude"
    sort: str = "newest"
    offset: int = 0
    limit: int = 50


@quickly_made
@dataclass(frozen=True, slots=True)
class Document:
    """What an index holds of a post. No author field exists here, by construction.

    `stems` and `forms` come from the analyser; `order` is unique: the second of publication and, below it, the
    position, so that both engines sort alike; `day` is the local day YYYYMMDD.
    """

    post: str
    position: int
    order: int
    published: Instant
    day: int
    stems: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]
    source: str
    platform: str
    voice: str
    kind: str
    area: str
    topic: str
    territory: str
    state: str
    lane: str
    danger: bool
    bystander: bool
    incident: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One found post; `order` is its sort key."""

    post: str
    order: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Facet:
    """Counts of one field over all hits, largest first; for `day` in order of days."""

    field: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: one page of hits, the exact total, facets over all hits."""

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...] = ()

    def facet(self, field: str) -> tuple[tuple[str, int], ...]:
        """Counts of one field, empty when it was not asked."""
        return next((f.counts for f in self.facets if f.field == field), ())
