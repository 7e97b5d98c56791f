"""A region pack: everything the product knows about one region, as one immutable value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.place import Landmark, Street, Territory
from domain.source import Manifest


@dataclass(frozen=True, slots=True)
class Topic:
    """A leaf of the topic tree; `code` is dotted and starts with its area's name.

    `cues`: words and phrases (any inflection) that speak for it; `window_hours`: how far apart two posts on one
    problem of this topic may lie; `acute`: an event (burst, fire) rather than a standing fault; `wide`: one failure
    of a network reaches many houses.
    """

    code: str
    area: str
    title: str
    title_en: str
    owner_kind: str
    severity: int = 3  # 1 (light) … 5 (life)
    cues: tuple[str, ...] = ()
    window_hours: int = 168
    watch_days: int = 14
    acute: bool = False
    wide: bool = False
    classifier_code: str | None = None
    sensitive: bool = False  # the link to the original stays hidden
    beside: tuple[str, ...] = ()  # topics that tell the same fault; one side is enough


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that can fix things; `accounts` speak for it (`vk:-108`, `tg:zrch_admin`)."""

    code: str
    name: str
    kind: str
    territory: str
    accounts: tuple[str, ...] = ()
    email: str | None = None
    channel: str = "email"
    reply_hours: int = 24

    @property
    def recipient(self) -> str:
        """Whom its channel sends to: webhooks go by the authority's code, mail and files by its address."""
        return self.code if self.channel == "webhook" else self.email or self.code


@dataclass(frozen=True, slots=True)
class RouteRule:
    """Topic (code, area or "*") × territory (path prefix) → authority; the most specific rule wins."""

    topic: str
    territory: str
    authority: str


URGENT = frozenset({"danger", "crisis"})  # rules of dispatches that may not wait behind others
# Rules of our own dispatches: a search of such a name would be taken for danger to life or a hand-over.
OWN_RULES = URGENT | {"handoff"}


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A standing search that alerts when a matching incident opens."""

    name: str
    text: str = ""
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    danger_only: bool = False
    channel: str = "email"
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is told at once: danger to life, and (without the text) a person who may harm themself."""

    danger: tuple[str, ...] = ()
    crisis: str = ""
    channel: str = "email"


@dataclass(frozen=True, slots=True)
class Pack:
    """One immutable version of a region pack."""

    code: str
    version: str
    name: str
    zone: str  # IANA time zone
    territories: tuple[Territory, ...]
    topics: tuple[Topic, ...]
    authorities: tuple[Authority, ...]
    routes: tuple[RouteRule, ...]
    sources: tuple[Manifest, ...]
    streets: tuple[Street, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    elsewhere: tuple[str, ...] = ()  # towns whose troubles are not ours
    queries: tuple[SavedQuery, ...] = ()
    duty: Duty = Duty()
    words: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # local names and slang by list name

    def topic(self, code: str | None) -> Topic | None:
        """The topic with this code."""
        return next((t for t in self.topics if t.code == code), None)

    def authority(self, code: str | None) -> Authority | None:
        """The authority with this code."""
        return next((a for a in self.authorities if a.code == code), None)

    def source(self, name: str) -> Manifest | None:
        """The source with this name."""
        return next((s for s in self.sources if s.name == name), None)

    @property
    def official_accounts(self) -> frozenset[str]:
        """Accounts that speak for an authority."""
        return frozenset(account for a in self.authorities for account in a.accounts)
