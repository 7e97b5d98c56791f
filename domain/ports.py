"""Ports: what the use cases need of the world. Each has a memory or null adapter."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.events import Event
from domain.handoff import Due, HandOff, Receipt
from domain.incident import Incident
from domain.instant import Instant
from domain.pack import Pack, SavedQuery
from domain.place import Scope
from domain.post import Reading
from domain.query import Document, Found, Query
from domain.records import (
    Account,
    Appended,
    Audited,
    Binding,
    Card,
    CardFilter,
    Counts,
    Erased,
    Look,
    Note,
)
from domain.run import Backlog, Claimed, Delivery, Issue, Received, Run
from domain.source import Job, Manifest, SourceKind, SourceState
from domain.verdict import Judged

# --- collecting -------------------------------------------------------------------------------


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


# --- keeping ------------------------------------------------------------------------------------


class PostStore(Protocol):
    """Posts with their verdicts; positions grow with every save or touch, so that an index can follow."""

    async def save(self, batch: Sequence[Judged]) -> tuple[Judged, ...]:
        """Upsert current revisions (older ones and their verdicts are kept); answers with positions."""

    async def get(self, posts: Sequence[str], scope: Scope) -> tuple[Judged, ...]:
        """Current revisions, in the order asked; unknown or out-of-scope ids are left out."""

    async def revisions(self, post: str, scope: Scope) -> tuple[Judged, ...]:
        """All kept revisions, oldest first."""

    async def after(self, position: int, limit: int) -> tuple[Judged, ...]:
        """Current revisions in the order of their positions."""

    async def touch(self, posts: Sequence[str]) -> None:
        """Give these posts new positions, because what the index says about them changed."""

    async def erase(self, posts: Sequence[str], shrink: bool, now: Instant) -> Erased:
        """Forget texts, originals and notes; `shrink` keeps id and fingerprint of the text, else the id alone."""


class PostCensus(Protocol):
    """Questions over many posts."""

    async def counts(self, scope: Scope, since: Instant) -> Counts:
        """What the first screen says."""

    async def bystanders_before(self, before: Instant, limit: int) -> tuple[str, ...]:
        """Posts that concern nobody, saved before an instant and not yet shrunk."""

    async def by_url(self, url: str) -> tuple[str, ...]:
        """Post ids at this public address (a post and its comments)."""

    async def recent_texts(self, limit: int) -> tuple[tuple[str, str], ...]:
        """(post id, masked text) of the newest positions, oldest first: near-copies start from them."""


class IncidentStore(Protocol):
    """The event log and intake's decisions."""

    async def load(self, incident: str) -> Incident | None:
        """Fold one log."""

    async def load_many(self, incidents: Sequence[str]) -> Mapping[str, Incident]:
        """Fold several logs in few round trips."""

    async def append(self, events: Sequence[Event], bindings: Sequence[Binding] = ()) -> Appended:
        """All or nothing, over several incidents; known ids are skipped, a taken version raises StaleIncident.

        Projections change in the same transaction.
        """

    async def log(self, incident: str) -> tuple[Event, ...]:
        """All events, oldest first."""

    async def bindings(self, posts: Sequence[str]) -> Mapping[str, Binding]:
        """Intake's decisions about these posts."""

    async def all_events(self, after: int, limit: int) -> tuple[tuple[int, Event], ...]:
        """(sequence, event) in the order of appending, for watchers and rebuilds."""


class Projections(Protocol):
    """Lists and clocks over incidents, rebuildable from the log."""

    async def candidates(self, keys: Sequence[str], since: Instant) -> tuple[tuple[str, Card], ...]:
        """(key, card) of incidents that carry one of these keys and were alive after `since`."""

    async def cards(self, scope: Scope, wanted: CardFilter) -> tuple[int, tuple[Card, ...]]:
        """Exact total and one page."""

    async def card(
        self, scope: Scope, number: int | None = None, incident: str | None = None
    ) -> Card | None:
        """One card by its number or id."""

    async def of_posts(self, posts: Sequence[str]) -> Mapping[str, Card]:
        """Post → card of the incident it belongs to."""

    async def due(self, now: Instant, limit: int) -> tuple[Due, ...]:
        """Dispatches that are not delivered and whose next try has come (or began and never ended)."""

    async def tried(self, delivery: str, next_try: Instant) -> None:
        """Set the next try; a negative instant counts a try that begins then and has not ended."""


class Notes(Protocol):
    """Erasable texts written by people of the centre."""

    async def write(self, note: Note) -> None:
        """Keep a note; the same id is a no-op."""

    async def read(self, ids: Sequence[str]) -> tuple[Note, ...]:
        """Notes in the order asked; erased ones have text None."""

    async def of_incident(self, incident: str) -> tuple[Note, ...]:
        """All notes of one incident, oldest first."""


class Vault(Protocol):
    """Sealed originals and keyed marks; its keys live in files of their own (0600)."""

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and authenticate."""

    def unseal(self, sealed: bytes) -> bytes:
        """The opposite; raises when the seal is broken."""

    def mark(self, account: str, at: Instant) -> str:
        """Keyed mark of an account (HMAC, key of the month of `at`): counts residents, names nobody."""

    async def keep(self, originals: Mapping[str, str], now: Instant) -> None:
        """Keep original texts by revision."""

    async def original(self, revision: str) -> str | None:
        """One original text."""

    async def destroy(self, posts: Sequence[str]) -> int:
        """Crypto-erase the originals of these posts; answers how many."""


class NearCopies(Protocol):
    """Finds earlier texts that are nearly the same."""

    def match(self, batch: Sequence[tuple[str, str]]) -> tuple[str | None, ...]:
        """For each (post id, masked text) the earliest near-copy before it, and remember the text.

        A post never matches itself; a repeated id is replaced.
        """


class PostIndex(Protocol):
    """Search engine. Follows the store by position; can be thrown away and rebuilt."""

    async def add(self, documents: Sequence[Document], position: int) -> None:
        """Upsert by post id and remember the position, durably and in this order."""

    async def remove(self, posts: Sequence[str]) -> None:
        """Remove at once."""

    async def find(self, query: Query, scope: Scope, facets: Sequence[str] = ()) -> Found:
        """One page of hits, exact total, facets (any of source, kind, area, topic, territory, state, lane, day)."""

    async def position(self) -> int:
        """Up to where it follows the store; 0 when empty or made by another analyser version."""

    async def reset(self) -> None:
        """Throw everything away."""


class Analyser(Protocol):
    """Reads text into words, stems and forms: the same for posts and queries."""

    version: str

    def read(self, text: str) -> Reading:
        """Tokens of one text."""


# --- people and rules ---------------------------------------------------------------------------


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

    name: str
    repeatable: bool

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
