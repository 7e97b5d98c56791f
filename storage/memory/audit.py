"""The hash-chained audit log and the leases in memory."""

from dataclasses import dataclass, field

from domain.instant import Instant
from domain.records import Audited
from storage.chain import START, first_broken, link


@dataclass(slots=True)
class MemoryAuditLog:
    """Entries that vouch for one another."""

    _entries: list[tuple[int, Audited, str]] = field(default_factory=list)

    async def append(self, entry: Audited) -> None:
        """Chain one entry."""
        before = self._entries[-1][2] if self._entries else START
        self._entries.append((len(self._entries) + 1, entry, link(before, entry)))

    async def read(self, after: int, limit: int) -> tuple[tuple[int, Audited, str], ...]:
        """(sequence, entry, chain hash), oldest first."""
        return tuple(self._entries[after : after + limit])

    async def verify(self) -> int | None:
        """Sequence of the first broken link, None when the chain holds."""
        return first_broken(self._entries, len(self._entries))


@dataclass(slots=True)
class MemoryLease:
    """Named leases with fencing numbers that only grow."""

    _leases: dict[str, tuple[str, int, Instant]] = field(default_factory=dict)

    async def acquire(self, name: str, holder: str, ttl: Instant, now: Instant) -> int | None:
        """A fencing number: the same when one's own lease is renewed in time, else a new one."""
        owner, fence, until = self._leases.get(name, ("", 0, 0))
        if until > now and owner != holder:
            return None
        number = fence if until > now else fence + 1
        self._leases[name] = (holder, number, now + ttl)
        return number

    async def release(self, name: str, holder: str) -> None:
        """Give it back; the fencing number is remembered."""
        owner, fence, _ = self._leases.get(name, ("", 0, 0))
        if owner == holder:
            self._leases[name] = (owner, fence, 0)

    async def holder(self, name: str, now: Instant) -> str | None:
        """Who holds it."""
        owner, _, until = self._leases.get(name, ("", 0, 0))
        return owner if until > now else None
