"""The collector: polls what is due, and turns every outcome into a visible state of the source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import (
    BudgetSpent,
    OtklikError,
    SourceChanged,
    SourceForbidden,
    SourceHidden,
    SourceUnavailable,
    TokenPaused,
)
from domain.instant import DAY, HOUR, MINUTE, SECOND, Instant
from domain.pack import Pack
from domain.ports import Clock, Crawler, Inbox, Lease, RunLog, SourceStates
from domain.run import Delivery, Issue, Received, Run
from domain.source import Health, Job, Manifest, SourceKind, SourceState
from scheduler.workers.sole import sole

BACKFILL: Instant = 14 * DAY
LOOK_BATCH = 50
_BACK_OFF = (30 * SECOND, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
_RARELY = 6 * HOUR  # a source that a person must mend is tried again this seldom
_POLL_FOR = 3 * MINUTE  # a poll without a sign of life
_SILENT_AFTER = 3.0  # days' worth of expected posts that did not come, divided by the rate


@dataclass(slots=True)
class CountingSink:
    """Hands deliveries to the inbox and counts them for the run log."""

    inbox: Inbox
    fresh: int = 0
    newest: Instant = 0

    async def put(self, delivery: Delivery) -> Received:
        """Save a page."""
        received = await self.inbox.put(delivery)
        self.fresh += received.fresh
        self.newest = max((self.newest, *(p.published for p in delivery.posts)))
        return received


@dataclass(slots=True)
class Collector:
    """One poll after another; a source never overlaps with itself."""

    pack: Pack
    crawlers: Mapping[SourceKind, Crawler]
    inbox: Inbox
    states: SourceStates
    runs: RunLog
    clock: Clock
    backfill: Instant = BACKFILL
    lease: Lease | None = None  # when other collectors read the same sources
    name: str = "collector"
    _known: dict[str, SourceState] = field(default_factory=dict)

    async def state(self, manifest: Manifest) -> SourceState:
        """Memory of a source; a first sight starts its back-fill."""
        if not self._known:
            self._known = dict(await self.states.load())
        if manifest.name not in self._known:
            now = self.clock.now()
            fresh = SourceState(manifest.name, Health.NEW, since=now, watched_from=now)
            self._known[manifest.name] = fresh
            await self.states.save(fresh)
        return self._known[manifest.name]

    async def due(self) -> tuple[Manifest, ...]:
        """Sources whose time has come, the longest waiting first."""
        now = self.clock.now()
        waiting = [
            ((await self.state(m)).next_due, m) for m in self.pack.sources if self.watches(m)
        ]
        return tuple(m for at, m in sorted(waiting, key=lambda w: w[0]) if at <= now)

    async def next_due(self) -> Instant:
        """When the next source comes due."""
        states = [await self.state(m) for m in self.pack.sources if self.watches(m)]
        return min((s.next_due for s in states), default=self.clock.now() + HOUR)

    async def take(self, manifest: Manifest) -> SourceState | None:
        """Poll, unless another collector does so just now (None) or has done so meanwhile."""
        if self.lease is None:
            return await self.poll(manifest)
        async with sole(self.lease, f"source:{manifest.name}", self.name, _POLL_FOR) as ours:
            if not ours:
                return None
            known = (await self.states.load()).get(manifest.name) or await self.state(manifest)
            self._known[manifest.name] = known
            return known if known.next_due > self.clock.now() else await self.poll(manifest)

    async def poll(self, manifest: Manifest) -> SourceState:
        """Poll one source and remember how it went."""
        state, started = await self.state(manifest), self.clock.now()
        sink = CountingSink(self.inbox)
        try:
            run = await self.crawlers[manifest.kind].collect(self._job(manifest, state), sink)
            after = self._went_well(manifest, state, sink)
        except OtklikError as error:
            run = Run(manifest.name, started, self.clock.now(), error.reason.code, fresh=sink.fresh)
            after = self._went_wrong(manifest, state, error)
            await self._report(manifest, error)
        cursor = (await self.states.load())[manifest.name].cursor
        self._known[manifest.name] = replace(after, cursor=cursor, last_attempt=started)
        await self.states.save(self._known[manifest.name])
        await self.runs.record(replace(run, fresh=sink.fresh))
        return self._known[manifest.name]

    async def look_again(self) -> int:
        """Answer the desk's wishes to see posts at their source; answers how many were looked at."""
        if self.lease is None:
            return await self._look_at(await self.states.asked(LOOK_BATCH))
        if not await self.states.asked(1):
            return 0
        async with sole(self.lease, "looks", self.name) as ours:
            return await self._look_at(await self.states.asked(LOOK_BATCH)) if ours else 0

    async def _look_at(self, wished: Sequence[str]) -> int:
        owners = {m.name: m for m in self.pack.sources}
        looked = 0
        for name, posts in group_by_source(wished, self.pack.sources).items():
            manifest = owners[name]
            try:
                looks = await self.crawlers[manifest.kind].look_again(manifest, posts, self.inbox)
            except OtklikError as error:
                await self._report(manifest, error)
                continue
            await self.states.looked(looks)
            looked += len(looks)
        return looked

    def watches(self, manifest: Manifest) -> bool:
        """Whether this collector has a crawler for the source."""
        return manifest.enabled and manifest.kind in self.crawlers

    def _job(self, manifest: Manifest, state: SourceState) -> Job:
        now = self.clock.now()
        since = max(state.watched_from - self.backfill, now - 2 * self.backfill)
        return Job(manifest, state.cursor, since, now, self.pack.official_accounts)

    def _went_well(self, m: Manifest, state: SourceState, sink: CountingSink) -> SourceState:
        now = self.clock.now()
        rate = learned_rate(state, sink.fresh, now)
        last_post = max(state.last_post, sink.newest)
        health = Health.SILENT if is_silent(m, last_post, state, now) else Health.HEALTHY
        return replace(
            state,
            health=health,
            since=state.since if state.health is health else now,
            last_success=now,
            last_post=last_post,
            next_due=now + interval(m, rate, sink.fresh),
            posts_per_hour=rate,
            failures=0,
            reason=None,
            retry_at=0,
        )

    def _went_wrong(self, m: Manifest, state: SourceState, error: OtklikError) -> SourceState:
        now, health = self.clock.now(), health_of(error)
        wait = _BACK_OFF[min(state.failures, len(_BACK_OFF) - 1)]
        if health in (Health.FORBIDDEN, Health.PAUSED, Health.NO_PREVIEW):
            wait = min(_RARELY, max(m.cadence.longest, wait))
        retry_at = getattr(error, "retry_at", 0) or now + wait
        return replace(
            state,
            health=health,
            since=state.since if state.health is health else now,
            next_due=retry_at,
            retry_at=retry_at,
            failures=state.failures + 1,
            reason=error.reason,
        )

    async def _report(self, manifest: Manifest, error: OtklikError) -> None:
        issue = Issue(error.reason.code, manifest.name, "error", error.reason.params)
        await self.runs.report([issue], self.clock.now())


def health_of(error: OtklikError) -> Health:
    """Which state of the source an error means: who acts next."""
    table: Sequence[tuple[type[OtklikError], Health]] = (
        (BudgetSpent, Health.OVER_BUDGET),
        (SourceUnavailable, Health.UNAVAILABLE),
        (SourceHidden, Health.NO_PREVIEW),
        (TokenPaused, Health.PAUSED),
        (SourceForbidden, Health.FORBIDDEN),
        (SourceChanged, Health.CHANGED),
    )
    for kind, health in table:
        if isinstance(error, kind):
            return health
    return Health.CHANGED


def learned_rate(state: SourceState, fresh: int, now: Instant) -> float:
    """Posts per hour, an exponential average over about a day."""
    if not state.last_success:
        return float(fresh) / 24
    hours = max((now - state.last_success) / HOUR, 1 / 60)
    weight = min(1.0, hours / 24)
    return state.posts_per_hour * (1 - weight) + fresh / hours * weight


def interval(manifest: Manifest, rate: float, fresh: int) -> Instant:
    """When to look again: sooner where much is written, within the manifest's two ends."""
    shortest, longest = manifest.cadence.shortest, manifest.cadence.longest
    if fresh:
        return shortest
    expected = HOUR / rate if rate > 0 else 2 * longest  # time in which one post is expected
    return round(min(max(expected / 2, shortest), longest))


def is_silent(manifest: Manifest, last_post: Instant, state: SourceState, now: Instant) -> bool:
    """Whether a healthy-looking source has yielded nothing for thrice its usual time."""
    if manifest.expects_per_day <= 0 or not state.last_success:
        return False
    allowed = _SILENT_AFTER / manifest.expects_per_day * DAY
    return now - max(last_post, state.watched_from) > max(allowed, DAY)


def group_by_source(
    posts: Sequence[str], sources: Sequence[Manifest]
) -> dict[str, tuple[str, ...]]:
    """Posts by the name of the source they came from, as their ids tell."""
    grouped: dict[str, list[str]] = {}
    for post in posts:
        owner = next((m.name for m in sources if owns(m, post)), None)
        if owner is not None:
            grouped.setdefault(owner, []).append(post)
    return {name: tuple(found) for name, found in grouped.items()}


def owns(manifest: Manifest, post: str) -> bool:
    """Whether a post id belongs to a source."""
    prefix = {
        SourceKind.VK_WALL: f"vk:{manifest.address}_",
        SourceKind.TELEGRAM: f"tg:{manifest.address.lower()}/",
        SourceKind.FEED: f"feed:{manifest.name}/",
        SourceKind.WEB: f"web:{manifest.name}/",
    }.get(manifest.kind)
    return prefix is not None and post.startswith(prefix)
