"""Sources: what a pack says about one (manifest) and how it fares (state)."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.codes import Reason
from domain.instant import MINUTE, Instant
from domain.post import GeoPoint


class SourceKind(StrEnum):
    """The reader that understands a source."""

    VK_WALL = "vk_wall"
    VK_BOARD = "vk_board"
    VK_SEARCH = "vk_search"
    TELEGRAM = "telegram"
    FEED = "feed"
    WEB = "web"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often to look, in microseconds: the rate is learned between the two ends."""

    shortest: Instant = 4 * MINUTE
    longest: Instant = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a generic web source; `*_attr` names an attribute to read instead of the text.

    `topic_link` (optional) leads from a list page to pages with posts; `next` leads to older pages.
    """

    post: str
    text: str
    time: str
    key_attr: str = "id"
    time_attr: str = "datetime"
    link: str = ""
    author: str = ""
    topic_link: str = ""
    topic_time: str = ""
    next: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A watched public page, as a region pack describes it.

    `address`: VK screen name or `-id` (board: `-id/topic`), Telegram channel name, or a URL.
    `base_url` overrides the platform's host (self-hosted copies, the demo city).
    `expects_per_day`: what a healthy source yields at least, 0 when unknown.
    """

    name: str
    kind: SourceKind
    address: str
    territory: str
    title: str = ""
    cadence: Cadence = Cadence()
    expects_per_day: float = 0.0
    authority: str | None = None  # the pack's authority whose own page this is
    signed_posts: str = "community"  # voice of signed posts in a channel: community or resident
    comments: bool = True
    render: bool = False
    words: tuple[str, ...] = ()  # vk_search: what to search for
    around: GeoPoint | None = None  # vk_search: where
    selectors: Selectors | None = None
    base_url: str = ""
    token: str = ""  # name of the secret, never its value
    delay_seconds: float = 1.0  # between two requests to one host
    official: bool = False  # notices and official answers are its normal content
    enabled: bool = True


class Health(StrEnum):
    """State of a source, by who acts next."""

    NEW = "new"
    HEALTHY = "healthy"
    BACKFILLING = "backfilling"
    SILENT = "silent"  # answers, but yields less than it should
    UNAVAILABLE = "unavailable"  # the clock will try again
    OVER_BUDGET = "over_budget"  # the clock, when the day turns
    PAUSED = "paused"  # captcha or token: a person must act
    FORBIDDEN = "forbidden"  # a person: access was denied or the page is gone
    NO_PREVIEW = "no_preview"  # Telegram shows no public preview: a state, not an error
    CHANGED = "changed"  # a developer: the page is not what the reader knows


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between polls and restarts."""

    name: str
    health: Health = Health.NEW
    since: Instant = 0  # when this health began
    cursor: str = ""  # the crawler's own memory (JSON text), opaque to others
    watched_from: Instant = 0  # posts older than this are back-fill
    last_attempt: Instant = 0
    last_success: Instant = 0
    last_post: Instant = 0
    next_due: Instant = 0
    posts_per_hour: float = 0.0
    failures: int = 0
    reason: Reason | None = None
    retry_at: Instant = 0


@dataclass(frozen=True, slots=True)
class Job:
    """One poll of one source."""

    manifest: Manifest
    cursor: str
    since: Instant  # do not go back further than this (back-fill horizon or retention)
    now: Instant
    authorities: frozenset[str] = field(
        default_factory=frozenset
    )  # accounts that speak officially, e.g. `vk:-108`
