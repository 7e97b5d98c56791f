"""Ports of people and rules: packs, accounts, audit, ways out, time."""

from typing import Protocol

from domain.handoff import HandOff, Receipt
from domain.instant import Instant
from domain.pack import Pack, SavedQuery
from domain.records import Account, Audited


class Packs(Protocol):
    """Immutable versions of region packs."""

    async def current(self) -> Pack:
        """The pack in force."""

    async def put(self, pack: Pack) -> None:
        """Make a version current; the same version with other content is refused."""

    async def versions(self) -> tuple[str, ...]:
        """Known versions, oldest first."""


class SavedQueries(Protocol):
    """Standing searches made in the console (the pack has its own)."""

    async def all(self) -> tuple[SavedQuery, ...]:
        """By name."""

    async def save(self, query: SavedQuery) -> None:
        """Add or replace by name."""

    async def remove(self, name: str) -> None:
        """Forget one."""


class Accounts(Protocol):
    """People who may sign in."""

    async def find(self, name: str) -> Account | None:
        """One account."""

    async def all(self) -> tuple[Account, ...]:
        """By name."""

    async def save(self, account: Account) -> None:
        """Add or replace."""

    async def issue_link(self, name: str, digest: str, expires: Instant) -> None:
        """Keep the digest of a one-time sign-in link."""

    async def redeem_link(self, digest: str, now: Instant) -> str | None:
        """Name of the account, once, before it expires."""


class AuditLog(Protocol):
    """Hash-chained log of reads, searches, exports and decisions."""

    async def append(self, entry: Audited) -> None:
        """Chain one entry."""

    async def read(self, after: int, limit: int) -> tuple[tuple[int, Audited, str], ...]:
        """(sequence, entry, chain hash), oldest first."""

    async def verify(self) -> int | None:
        """Sequence of the first broken link, None when the chain holds."""


class Lease(Protocol):
    """Who is the one writer, the one clock."""

    async def acquire(self, name: str, holder: str, ttl: Instant, now: Instant) -> int | None:
        """A growing fencing number, or None while somebody else holds it; renews one's own."""

    async def release(self, name: str, holder: str) -> None:
        """Give it back."""

    async def holder(self, name: str, now: Instant) -> str | None:
        """Who holds it."""


class Channel(Protocol):
    """A way out: e-mail, webhook, file. `repeatable`: the far side recognises a repeated delivery id."""

    @property
    def name(self) -> str:
        """Under which packs and alerts know it."""

    @property
    def repeatable(self) -> bool:
        """Whether a repeat does no harm."""

    async def send(self, message: HandOff) -> Receipt:
        """Deliver, or raise DeliveryPostponed, DeliveryRefused or DeliveryUnknown."""


class Clock(Protocol):
    """Time, replaceable by the demo city and by tests."""

    def now(self) -> Instant:
        """The present instant."""

    def wait(self, until: Instant) -> float:
        """Wall seconds until an instant comes; 0 when it is past."""

    def pace(self) -> float:
        """Seconds on the clock that per-second limits count on."""

    def sleep(self, seconds: float) -> None:
        """Wait out a pause of pacing (blocking; called in worker threads only)."""
