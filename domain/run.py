"""Runs of the collector and what they did not understand."""

from dataclasses import dataclass

from domain.instant import Instant
from domain.post import RawPost


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that was not understood or did not work; visible to the desk, never a shrug.

    `level`: warning (the run went on) or error. `params` never hold personal data or secrets.
    """

    code: str
    source: str
    level: str = "warning"
    params: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One poll of one source, as it went."""

    source: str
    started: Instant
    ended: Instant
    outcome: str  # ok, or the code of the error
    requests: int = 0
    seen: int = 0
    fresh: int = 0
    issues: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a crawler brings from one page: saved together or not at all.

    `cursor` None leaves the source's cursor as it is.
    """

    source: str
    posts: tuple[RawPost, ...]
    at: Instant
    cursor: str | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What the inbox did with a delivery."""

    fresh: int  # new posts, new revisions and tombstones
    known: int  # second deliveries


@dataclass(frozen=True, slots=True)
class Claimed:
    """An inbox entry in the hands of one worker."""

    position: int
    raw: RawPost
    first_seen: Instant
    attempts: int
    backfill: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in the inbox."""

    waiting: int
    oldest: Instant | None
    parked: int
