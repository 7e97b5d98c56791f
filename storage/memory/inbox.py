"""The inbox in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.instant import Instant
from domain.post import RawPost
from domain.run import Backlog, Claimed, Delivery, Received
from storage.memory.runs import MemoryRunLog
from storage.memory.sources import MemorySourceStates
from storage.receiving import news_of


@dataclass(frozen=True, slots=True)
class _Entry:
    position: int
    raw: RawPost
    first_seen: Instant
    backfill: bool
    attempts: int = 0
    worker: str = ""
    until: Instant = 0

    @property
    def order(self) -> tuple[Instant, int]:
        return self.raw.published, self.position

    def free(self, worker: str, now: Instant) -> bool:
        return self.until <= now or self.worker == worker


@dataclass(slots=True)
class MemoryInbox:
    """What was collected and not yet carried through the flow."""

    states: MemorySourceStates
    run_log: MemoryRunLog
    _seen: dict[str, str] = field(default_factory=dict)
    _waiting: dict[int, _Entry] = field(default_factory=dict)
    _parked: dict[int, tuple[_Entry, str]] = field(default_factory=dict)
    _last: int = 0

    async def put(self, delivery: Delivery) -> Received:
        """Posts, issues and cursor together."""
        news = news_of(delivery.posts, self._seen)
        watched_from = self.states.watched_from(delivery.source)
        for post, content in news:
            self._seen[post.id] = content
            self._last += 1
            backfill = post.published < watched_from
            self._waiting[self._last] = _Entry(self._last, post, delivery.at, backfill)
        if delivery.cursor is not None:
            self.states.move_cursor(delivery.source, delivery.cursor)
        await self.run_log.report(delivery.issues, delivery.at)
        return Received(len(news), len(delivery.posts) - len(news))

    async def claim(
        self, worker: str, limit: int, lease: Instant, now: Instant
    ) -> tuple[Claimed, ...]:
        """The oldest by publication time that nobody else holds."""
        free = [e for e in self._waiting.values() if e.free(worker, now)]
        chosen = [
            replace(e, attempts=e.attempts + 1, worker=worker, until=now + lease)
            for e in sorted(free, key=lambda e: e.order)[:limit]
        ]
        self._waiting.update({e.position: e for e in chosen})
        return tuple(
            Claimed(e.position, e.raw, e.first_seen, e.attempts, e.backfill) for e in chosen
        )

    async def settle(self, positions: Sequence[int]) -> None:
        """Erase the payloads; what was seen stays known."""
        for position in positions:
            self._waiting.pop(position, None)
            self._parked.pop(position, None)

    async def park(self, position: int, reason: str) -> None:
        """Set aside, with the code of the reason."""
        entry = self._waiting.pop(position, None)
        if entry is not None:
            self._parked[position] = (entry, reason)

    async def backlog(self) -> Backlog:
        """What waits; `oldest` is when the longest waiting entry came in."""
        oldest = min(self._waiting, default=None)
        came = None if oldest is None else self._waiting[oldest].first_seen
        return Backlog(len(self._waiting), came, len(self._parked))

    async def release(self, worker: str) -> None:
        """Give back everything this worker holds; its tries still count."""
        held = [e for e in self._waiting.values() if e.worker == worker]
        self._waiting.update({e.position: replace(e, worker="", until=0) for e in held})

    def forget(self, posts: Sequence[str]) -> None:
        """Drop what waits of these posts."""
        gone = set(posts)
        self._waiting = {n: e for n, e in self._waiting.items() if e.raw.id not in gone}
        self._parked = {n: p for n, p in self._parked.items() if p[0].raw.id not in gone}
