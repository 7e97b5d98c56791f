"""Small records that ports exchange."""

from dataclasses import dataclass

from domain.codes import State
from domain.events import Event
from domain.instant import Instant
from domain.place import Place


@dataclass(frozen=True, slots=True)
class Binding:
    """Intake's decision about a post: its incident, or None when it belongs to none."""

    post: str
    content: str  # content hash of the revision that was decided on
    incident: str | None
    waits: Instant | None = None  # since its publication, until another post tells the same


@dataclass(frozen=True, slots=True)
class Card:
    """One row about an incident: a projection, rebuildable from its events."""

    incident: str
    number: int
    version: int
    state: State
    kind: str
    area: str | None
    topic: str | None
    danger: bool
    place: Place | None
    territory: str
    authority: str | None
    operator: str | None
    opened_at: Instant
    last_at: Instant
    posts: int
    residents: int
    first_post: str
    answer_due: Instant | None
    proposals: int = 0
    reopened: int = 0
    closed_at: Instant | None = None
    closings: int = 0
    returns: int = 0  # closings after which residents wrote again


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which incidents to list; empty tuples mean any. `sort`: urgent (danger first, then newest), newest, oldest."""

    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    operator: str | None = None
    danger: bool | None = None
    since: Instant | None = None
    until: Instant | None = None
    sort: str = "urgent"
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """What the first screen says; posts and flagged count stored current revisions."""

    posts: int
    flagged: int
    unsure: int
    incidents: int
    open: int
    urgent: int  # open and dangerous
    sources: int = 0


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: events that were already there are not written again."""

    written: tuple[Event, ...]
    known: int


@dataclass(frozen=True, slots=True)
class Note:
    """An erasable record: a draft, an answer, a remark. Its text may be erased, its id stays."""

    id: str
    incident: str
    kind: str  # draft, answer, remark
    text: str | None
    author: str  # operator
    at: Instant


@dataclass(frozen=True, slots=True)
class Account:
    """A named person of the centre. `secret` is an argon2 hash, None while only a link signs in."""

    name: str
    role: str  # operator, viewer, administrator
    scope: tuple[str, ...]
    secret: str | None = None
    language: str = "ru"
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Audited:
    """One read, search, export or decision; hash-chained by the log. `params` hold ids and codes, no texts."""

    at: Instant
    actor: str
    action: str
    params: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """When a post was last looked at again at its source, and whether it was still there."""

    post: str
    at: Instant
    alive: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """Receipt of a removal: how many records of each sort are gone."""

    posts: int
    revisions: int
    originals: int
    notes: int
