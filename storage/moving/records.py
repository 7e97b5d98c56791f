"""What a store holds, as records that belong to no engine; instants are UTC microseconds, flags 0 or 1.

Left out is what ends with its process: leases, claims' holders, places in the line. The tries of claims stay.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeAlias

import msgspec


class Record(msgspec.Struct, array_like=True, frozen=True):
    """One record of some kind."""


class Mark(Record, frozen=True):
    """The version of the pack in force (`pack`), the newest sequence of the audit (`audited`)."""

    name: str
    value: str


class Watched(Record, frozen=True):
    """What the collector remembers of a source."""

    name: str
    cursor: str
    watched_from: int
    body: bytes


class Seen(Record, frozen=True):
    """The latest content of a post that ever came in."""

    post: str
    content: str


class Waiting(Record, frozen=True):
    """An entry of the inbox, its payload sealed; `reason` when it is set aside."""

    position: int
    post: str
    published: int
    first_seen: int
    backfill: int
    reason: str | None
    attempts: int
    payload: bytes


class Wish(Record, frozen=True):
    """A post to be looked at again."""

    post: str
    at: int


class Looked(Record, frozen=True):
    """The latest look at a post."""

    post: str
    at: int
    alive: int


class Spent(Record, frozen=True):
    """Calls of a day."""

    token: str
    method: str
    day: int
    used: int


class RunKept(Record, frozen=True):
    """A run of the collector."""

    source: str
    body: bytes


class IssueKept(Record, frozen=True):
    """An issue with its count; `params` is a JSON list."""

    source: str
    code: str
    level: str
    params: str
    count: int
    last_at: int


class PostKept(Record, frozen=True):
    """A post with its verdict; `state` is 0 whole, 1 shrunk, 2 forgotten."""

    position: int
    post: str
    content: str
    source: str
    territory: str
    published: int
    first_seen: int
    flagged: int
    unsure: int
    address: int | None
    thread: int | None
    state: int
    body: bytes | None


class Older(Record, frozen=True):
    """An older revision or verdict."""

    position: int
    post: str
    content: str
    engine: str
    body: bytes


class EventKept(Record, frozen=True):
    """An event of an incident."""

    sequence: int
    id: str
    incident: str
    version: int
    kind: str
    schema: int
    at: int
    recorded_at: int
    actor: str
    cause: str
    pack: str
    engine: str
    body: bytes


class Bound(Record, frozen=True):
    """Intake's decision about a post."""

    post: str
    content: str
    incident: str | None
    waits: int | None = None


class CardKept(Record, frozen=True):
    """What readers see of an incident, with the keys it is found by and every post it ever had, both sorted."""

    number: int
    incident: str
    version: int
    state: str
    kind: str
    area: str | None
    topic: str | None
    danger: int
    territory: str
    authority: str | None
    operator: str | None
    opened_at: int
    alive_until: int | None
    keys: tuple[str, ...]
    posts: tuple[str, ...]
    body: bytes


class DueKept(Record, frozen=True):
    """A dispatch that is due."""

    delivery: str
    incident: str
    channel: str
    recipient: str
    rule: str
    draft: str | None
    attempts: int
    next_try: int


class NoteKept(Record, frozen=True):
    """A text of the centre's people."""

    id: str
    incident: str
    kind: str
    text: str | None
    author: str
    at: int


class PackKept(Record, frozen=True):
    """A version of the pack."""

    version: str
    body: bytes


class QueryKept(Record, frozen=True):
    """A standing search."""

    name: str
    body: bytes


class AccountKept(Record, frozen=True):
    """A person who may sign in."""

    name: str
    body: bytes


class LinkKept(Record, frozen=True):
    """The digest of a one-time link."""

    digest: str
    name: str
    expires: int


class AuditKept(Record, frozen=True):
    """An entry of the audit with its chain hash; `params` is a JSON list."""

    sequence: int
    at: int
    actor: str
    action: str
    params: str
    chain: str


class OriginalKept(Record, frozen=True):
    """A sealed original."""

    revision: str
    post: str
    month: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record; `ordered` when the order of reading is part of what is kept."""

    name: str
    record: type[Record]
    ordered: bool = False


# In an order in which a copy that breaks off makes sense: what is waited for before what came of it.
KINDS = (
    Kind("sources", Watched),
    Kind("seen", Seen),
    Kind("inbox", Waiting),
    Kind("wishes", Wish),
    Kind("looks", Looked),
    Kind("budget", Spent),
    Kind("runs", RunKept, ordered=True),
    Kind("issues", IssueKept, ordered=True),
    Kind("originals", OriginalKept),
    Kind("posts", PostKept),
    Kind("history", Older),
    Kind("events", EventKept),
    Kind("bindings", Bound),
    Kind("cards", CardKept),
    Kind("dues", DueKept),
    Kind("notes", NoteKept),
    Kind("packs", PackKept, ordered=True),
    Kind("queries", QueryKept),
    Kind("accounts", AccountKept),
    Kind("links", LinkKept),
    Kind("audit", AuditKept),
    Kind("marks", Mark),
)

Place: TypeAlias = int | str | None  # in a kind, after which reading goes on; None is its beginning

encode_record = msgspec.json.Encoder().encode


def decoder_of(kind: Kind) -> msgspec.json.Decoder[Any]:
    """Reads one record of this kind from its JSON."""
    return msgspec.json.Decoder(kind.record)


def issue_id(body: bytes) -> str:
    """Under which MongoDB keeps an issue: the hash of its JSON."""
    return blake2b(body, digest_size=16).hexdigest()
