"""What can happen to an incident. Bodies hold ids and codes, never text."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

from domain.codes import Reason
from domain.instant import Instant
from domain.place import Place


@dataclass(frozen=True, slots=True)
class Opened:
    """A resident's report that belongs to no open incident."""

    post: str
    kind: str
    area: str | None
    topic: str | None
    danger: bool
    place: Place | None
    authority: str | None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """Another post on the same problem, with the reasons for joining it."""

    post: str
    reasons: tuple[Reason, ...]
    danger: bool = False
    copy_of: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Detached:
    """A post left the incident: removed by a person, deleted at its source, or forgotten."""

    post: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Taken:
    """A person works on it."""

    operator: str


@dataclass(frozen=True, slots=True)
class Released:
    """The person gave it back."""

    operator: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A person set kind, area, topic, authority or danger; `before` and `after` are codes."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A person corrected the place."""

    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Not a problem; the reason is a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class HandedOff:
    """A person confirmed a hand-over; due until it is delivered."""

    delivery: str  # stable id of the delivery
    channel: str
    authority: str
    recipient: str
    draft: str  # id of the erasable record with the text that was confirmed
    answer_due: Instant


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Somebody must be told; due until it is delivered."""

    delivery: str
    channel: str
    recipient: str
    rule: str  # name of the saved query, `danger` or `crisis`


@dataclass(frozen=True, slots=True)
class Delivered:
    """The channel accepted a delivery."""

    delivery: str
    receipt: str  # the channel's own reference


@dataclass(frozen=True, slots=True)
class DeliveryParked:
    """Outcome unknown or refused: a person decides."""

    delivery: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class AnswerProposed:
    """An authority's reply was seen in the thread."""

    post: str
    authority: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A person recorded the answer; `note` is the id of an erasable record, `post` the public reply if any."""

    note: str | None
    post: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """A person closed it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """Opened again by a person, or by new reports at the place."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Undone:
    """A person took back the event with this version."""

    version: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A person left a note: an erasable record."""

    note: str


Body: TypeAlias = (
    Opened | Attached | Detached | Taken | Released | Corrected | Moved | Dismissed | HandedOff | AlertRaised
    | Delivered | DeliveryParked | AnswerProposed | Answered | Closed | Reopened | Undone | Noted
)  # fmt: skip

EVENT_TYPES: dict[str, type[Body]] = {
    "opened": Opened, "attached": Attached, "detached": Detached, "taken": Taken, "released": Released,
    "corrected": Corrected, "moved": Moved, "dismissed": Dismissed, "handed_off": HandedOff,
    "alert_raised": AlertRaised, "delivered": Delivered, "delivery_parked": DeliveryParked,
    "answer_proposed": AnswerProposed, "answered": Answered, "closed": Closed, "reopened": Reopened,
    "undone": Undone, "noted": Noted,
}  # fmt: skip
KIND_OF: dict[type[Body], str] = {body: kind for kind, body in EVENT_TYPES.items()}
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Event:
    """Envelope of one fact. `id` derives from its cause, incident and kind, so a repeat is recognised.

    `actor`: `operator:<name>` or `engine`. `cause`: a post revision, a command id or a delivery id.
    """

    id: str
    incident: str
    version: int  # 1-based, without gaps
    at: Instant
    recorded_at: Instant
    actor: str
    cause: str
    pack: str
    engine: str
    body: Body
    schema: int = SCHEMA

    @property
    def kind(self) -> str:
        """Code of the body's type."""
        return KIND_OF[type(self.body)]


def event_id(incident: str, kind: str, cause: str) -> str:
    """Deterministic id of an event."""
    return short_hash("event", incident, kind, cause)


def incident_id(post: str) -> str:
    """Deterministic id of the incident that this post opens."""
    return short_hash("incident", post)


def short_hash(*parts: str) -> str:
    """24 hex digits over the parts."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
