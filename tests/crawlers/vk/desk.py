"""Builders: a crawler that watches the simulated VK, and the shelf it fills."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from crawlers.vk.crawler import VkCrawler
from crawlers.vk.settings import VkSettings, VkToken
from domain.errors import BudgetSpent
from domain.instant import DAY, HOUR, SECOND, Instant, from_seconds
from domain.post import RawPost
from domain.run import Delivery, Issue, Received, Run
from domain.source import Job, Manifest, SourceKind
from tests.demo.vk.town import START, TOKEN, Town

AUTHORITIES = frozenset({"vk:-108"})
_BEGINNING = from_seconds(START)


@dataclass(slots=True)
class TownClock:
    """The city's clock as the product's port."""

    town: Town

    def now(self) -> Instant:
        return from_seconds(self.town.clock.now())

    def wait(self, until: Instant) -> float:
        return max(0.0, (until - self.now()) / SECOND)

    def pace(self) -> float:
        return self.town.clock.pace()

    def sleep(self, seconds: float) -> None:
        self.town.clock.sleep(seconds)


@dataclass(slots=True)
class DayBudget:
    """Calls a day, kept in memory."""

    limits: Mapping[str, int] = field(default_factory=lambda: {"wall.get": 5000})
    used: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))

    async def take(self, token: str, method: str, now: Instant) -> None:
        day = now // DAY
        if self.used[token, method, day] >= self.limits.get(method, 1_000_000):
            raise BudgetSpent("day_budget_spent", token, method, retry_at=(day + 1) * DAY)
        self.used[token, method, day] += 1

    async def spent(self, token: str, now: Instant) -> Mapping[str, tuple[int, int]]:
        return {
            method: (count, self.limits.get(method, 0))
            for (alias, method, day), count in self.used.items()
            if alias == token and day == now // DAY
        }


@dataclass(slots=True)
class Shelf:
    """A sink that keeps every revision, as the inbox does."""

    revisions: dict[str, list[RawPost]] = field(default_factory=lambda: defaultdict(list))
    issues: list[Issue] = field(default_factory=list)
    cursors: dict[str, str] = field(default_factory=dict)
    puts: int = 0
    again: int = 0  # deliveries of a content that was known

    async def put(self, delivery: Delivery) -> Received:
        self.puts += 1
        fresh = 0
        for post in delivery.posts:
            known = self.revisions[post.id]
            if not known or known[-1].content_hash() != post.content_hash():
                known.append(post)
                fresh += 1
        self.again += len(delivery.posts) - fresh
        self.issues.extend(delivery.issues)
        if delivery.cursor is not None:
            self.cursors[delivery.source] = delivery.cursor
        return Received(fresh, len(delivery.posts) - fresh)

    def contents(self) -> dict[str, list[str]]:
        """Id → contents of all revisions."""
        return {i: [post.content_hash() for post in posts] for i, posts in self.revisions.items()}

    def alive(self) -> dict[str, RawPost]:
        """What exists at the source, as far as we know."""
        return {i: posts[-1] for i, posts in self.revisions.items() if not posts[-1].deleted}

    def gone(self) -> set[str]:
        """Ids with a tombstone."""
        return {i for i, posts in self.revisions.items() if posts[-1].deleted}

    def codes(self) -> set[str]:
        """Codes of all issues."""
        return {issue.code for issue in self.issues}


def a_manifest(
    address: str = "-106",
    kind: SourceKind = SourceKind.VK_WALL,
    name: str = "",
    words: tuple[str, ...] = (),
) -> Manifest:
    """A source of the town; its name is its address unless given."""
    return Manifest(name or address, kind, address, "town", words=words)


@dataclass(slots=True)
class Desk:
    """A crawler at work on a town."""

    town: Town
    crawler: VkCrawler
    budget: DayBudget
    shelf: Shelf = field(default_factory=Shelf)
    since: Instant = _BEGINNING

    @property
    def clock(self) -> TownClock:
        return TownClock(self.town)

    async def poll(self, manifest: Manifest | None = None) -> Run:
        """Collect once, with the cursor of the last time."""
        return await self.crawler.collect(self.job(manifest), self.shelf)

    def job(self, manifest: Manifest | None = None) -> Job:
        """The next poll of a source."""
        manifest = self.here(manifest or a_manifest())
        cursor = self.shelf.cursors.get(manifest.name, "")
        return Job(manifest, cursor, self.since, self.clock.now(), AUTHORITIES)

    def here(self, manifest: Manifest) -> Manifest:
        """The manifest, pointed at the town."""
        return replace(manifest, base_url=self.town.address)

    def calls(self, method: str = "") -> int:
        """Calls in the simulator's log."""
        return self.town.vk.limits.count(method) if method else len(self.town.vk.calls)

    def later(self, hours: float = 0.2) -> None:
        """Let time pass."""
        self.town.clock.advance(hours * HOUR / 1_000_000)


def a_mark(account: str, at: Instant) -> str:
    """A keyed mark that shows no account."""
    return f"mark{hash((account, at // (30 * DAY))) & 0xFFFFFFFF:08x}"


def a_desk(
    town: Town,
    *tokens: VkToken,
    limits: Mapping[str, int] | None = None,
    timeout: float = 20.0,
) -> Desk:
    """A desk with its own shelf; the default token is the town's."""
    settings = VkSettings(tokens or (VkToken("VK_TOKEN", TOKEN),), timeout=timeout)
    budget = DayBudget(limits or {"wall.get": 5000, "newsfeed.search": 1000})
    return Desk(town, VkCrawler(settings, TownClock(town), budget, a_mark), budget)
