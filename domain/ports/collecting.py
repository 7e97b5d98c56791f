"""Ports of collecting: crawlers, the inbox, sources and their budget."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.instant import Instant
from domain.records import Look
from domain.run import Backlog, Claimed, Delivery, Issue, Received, Run
from domain.source import Job, Manifest, SourceKind, SourceState


class Sink(Protocol):
    """Where a crawler puts what it read."""

    async def put(self, delivery: Delivery) -> Received:
        """Save posts, issues and the next cursor together."""


class Crawler(Protocol):
    """Reads public pages of some kinds of sources."""

    kinds: frozenset[SourceKind]

    async def collect(self, job: Job, sink: Sink) -> Run:
        """Poll one source; errors are domain errors that say who acts next."""

    async def look_again(
        self, manifest: Manifest, posts: Sequence[str], sink: Sink
    ) -> tuple[Look, ...]:
        """Read these posts anew: edits arrive as revisions, vanished ones as tombstones."""

    async def close(self) -> None:
        """Let go of connections and browsers."""


class Inbox(Protocol):
    """What was collected and not yet carried through the flow; payloads are sealed, erased when settled."""

    async def put(self, delivery: Delivery) -> Received:
        """A post whose latest content is the same is a no-op; cursor and issues go with it, atomically."""

    async def claim(
        self, worker: str, limit: int, lease: Instant, now: Instant
    ) -> tuple[Claimed, ...]:
        """The oldest by publication time; an own, expired or released lease is claimed again."""

    async def settle(self, positions: Sequence[int]) -> None:
        """Done: the payload is erased, the fact that this revision was seen stays."""

    async def park(self, position: int, reason: str) -> None:
        """Set a poison post aside, visibly."""

    async def backlog(self) -> Backlog:
        """What waits."""

    async def release(self, worker: str) -> None:
        """Give back everything this worker holds."""


class SourceStates(Protocol):
    """Memory of the collector, and the wishes of the desk to look again at a post."""

    async def load(self) -> Mapping[str, SourceState]:
        """All known states by source name."""

    async def save(self, state: SourceState) -> None:
        """Everything but the cursor, which travels with deliveries."""

    async def ask_look(self, posts: Sequence[str], at: Instant) -> None:
        """Wish that these posts be read again at their source."""

    async def asked(self, limit: int) -> tuple[str, ...]:
        """Posts that wait to be looked at."""

    async def looked(self, looks: Sequence[Look]) -> None:
        """Answer wishes."""

    async def last_looks(self, posts: Sequence[str]) -> Mapping[str, Look]:
        """The latest looks at these posts."""


class Budget(Protocol):
    """Calls allowed per day and (token alias, method); survives restarts, shared by all collectors."""

    async def take(self, token: str, method: str, now: Instant) -> None:
        """Take one call or raise BudgetSpent with the instant when the day turns."""

    async def spent(self, token: str, now: Instant) -> Mapping[str, tuple[int, int]]:
        """Method → (used today, allowed per day)."""


class RunLog(Protocol):
    """History of runs and open issues."""

    async def record(self, run: Run) -> None:
        """Keep a finished run."""

    async def runs(self, source: str | None, limit: int) -> tuple[Run, ...]:
        """Newest first."""

    async def report(self, issues: Sequence[Issue], at: Instant) -> None:
        """Issues outside of a delivery."""

    async def issues(
        self, source: str | None, limit: int
    ) -> tuple[tuple[Issue, int, Instant], ...]:
        """Distinct issues with their count and last instant, newest first."""
