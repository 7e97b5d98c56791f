"""Packs, accounts, sign-in links and standing searches in memory."""

from dataclasses import dataclass, field

from domain.errors import SettingsError
from domain.instant import Instant
from domain.pack import Pack, SavedQuery
from domain.records import Account


@dataclass(slots=True)
class MemoryPacks:
    """Every version that was ever in force."""

    _packs: dict[str, Pack] = field(default_factory=dict)
    _current: str | None = None

    async def current(self) -> Pack:
        """The pack in force; raises SettingsError while there is none."""
        if self._current is None:
            raise SettingsError("no_pack")
        return self._packs[self._current]

    async def put(self, pack: Pack) -> None:
        """Make a version current; raises SettingsError when the version has other content."""
        if self._packs.setdefault(pack.version, pack) != pack:
            raise SettingsError("pack_version_reused", pack.version)
        self._current = pack.version

    async def versions(self) -> tuple[str, ...]:
        """Known versions, oldest first."""
        return tuple(self._packs)


@dataclass(slots=True)
class MemorySavedQueries:
    """Standing searches made in the console."""

    _queries: dict[str, SavedQuery] = field(default_factory=dict)

    async def all(self) -> tuple[SavedQuery, ...]:
        """By name."""
        return tuple(self._queries[name] for name in sorted(self._queries))

    async def save(self, query: SavedQuery) -> None:
        """Add or replace by name."""
        self._queries[query.name] = query

    async def remove(self, name: str) -> None:
        """Forget one."""
        self._queries.pop(name, None)


@dataclass(slots=True)
class MemoryAccounts:
    """People who may sign in."""

    _accounts: dict[str, Account] = field(default_factory=dict)
    _links: dict[str, tuple[str, Instant]] = field(default_factory=dict)

    async def find(self, name: str) -> Account | None:
        """One account."""
        return self._accounts.get(name)

    async def all(self) -> tuple[Account, ...]:
        """By name."""
        return tuple(self._accounts[name] for name in sorted(self._accounts))

    async def save(self, account: Account) -> None:
        """Add or replace."""
        self._accounts[account.name] = account

    async def issue_link(self, name: str, digest: str, expires: Instant) -> None:
        """Keep the digest of a one-time sign-in link."""
        self._links[digest] = (name, expires)

    async def redeem_link(self, digest: str, now: Instant) -> str | None:
        """Name of the account, once, before it expires."""
        name, expires = self._links.pop(digest, ("", now))
        self._links = {d: link for d, link in self._links.items() if link[1] > now}
        return name if now < expires else None
