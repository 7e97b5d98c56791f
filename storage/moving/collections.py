"""Where the records of each kind lie in MongoDB: most are documents with the same names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from bson import ObjectId

from domain.run import Issue
from storage.mongo.documents import Document
from storage.moving import records as r
from storage.moving.records import Record
from storage.wire import decode, encode

Build = Callable[[Any, int], Document]  # record and its number → document
Read = Callable[[Document], Record]


@dataclass(frozen=True, slots=True)
class Collection:
    """One kind: how its documents are ordered, found, written and read; `shard` is part of what finds them."""

    name: str
    build: Build
    read: Read
    key: str = "_id"
    shard: str = ""


def _plain(
    name: str,
    record: type[Record],
    id_field: str,
    *,
    key: str = "_id",
    shard: str = "",
    flags: Sequence[str] = (),
    absent: Sequence[str] = (),
    beside: Mapping[str, Any] | None = None,
) -> Collection:
    """Fields under their own names; `flags` are truth values there, `absent` ones are left out when None."""
    fields = record.__struct_fields__
    extra = dict(beside or {})

    def build(kept: Record, _number: int) -> Document:
        made = {f: getattr(kept, f) for f in fields}
        made["_id"] = made.pop(id_field)
        made |= {f: bool(made[f]) for f in flags} | extra
        return {f: v for f, v in made.items() if v is not None or f not in absent}

    def read(found: Document) -> Record:
        values = {**found, id_field: found["_id"]}
        return record(*(_plain_value(values.get(f)) for f in fields))

    return Collection(name, build, read, key, shard)


def _plain_value(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def ordinal(number: int) -> ObjectId:
    """An id older than any that a server or driver makes, in the order of numbers."""
    return ObjectId(number.to_bytes(12, "big"))


def _issue(kept: r.IssueKept, number: int) -> Document:
    params = decode(kept.params.encode(), tuple[str, ...])
    body = encode(Issue(kept.code, kept.source, kept.level, params))
    counted = {"count": kept.count, "last_at": kept.last_at, "first": ordinal(number)}
    return {"_id": r.issue_id(body), "source": kept.source, "body": body, **counted}


def _read_issue(found: Document) -> Record:
    issue = decode(found["body"], Issue)
    params = encode(issue.params).decode()
    counted = (found["count"], found["last_at"])
    return r.IssueKept(issue.source, issue.code, issue.level, params, *counted)


def _waiting(kept: r.Waiting, _number: int) -> Document:
    made: Document = msgspec.structs.asdict(kept)
    made["_id"], reason = made.pop("position"), made.pop("reason")
    made |= {"backfill": bool(kept.backfill), "worker": "", "until": 0, "token": ""}
    return made | (
        {"state": "waiting"} if reason is None else {"state": "parked", "reason": reason}
    )


def _read_waiting(found: Document) -> Record:
    return r.Waiting(
        found["_id"],
        found["post"],
        found["published"],
        found["first_seen"],
        int(found["backfill"]),
        found.get("reason"),
        found["attempts"],
        found["payload"],
    )


def _spent(kept: r.Spent, _number: int) -> Document:
    name = f"{kept.day}/{kept.token}/{kept.method}"
    return {"_id": name, **msgspec.structs.asdict(kept)}


def _read_spent(found: Document) -> Record:
    return r.Spent(found["token"], found["method"], found["day"], found["used"])


def _card(kept: r.CardKept, _number: int) -> Document:
    made: Document = msgspec.structs.asdict(kept)
    made["_id"] = made.pop("incident")
    lists = {"keys": list(kept.keys), "posts": list(kept.posts)}
    return made | lists | {"danger": bool(kept.danger)}


def _read_card(found: Document) -> Record:
    lists = {name: tuple(sorted(found[name])) for name in ("keys", "posts")}
    values = {**found, **lists, "incident": found["_id"], "danger": int(found["danger"])}
    return r.CardKept(*(values[f] for f in r.CardKept.__struct_fields__))


def _audited(kept: r.AuditKept, _number: int) -> Document:
    made: Document = msgspec.structs.asdict(kept)
    made["_id"] = made.pop("sequence")
    return made | {"params": kept.params.encode()}


def _read_audited(found: Document) -> Record:
    params = found["params"].decode()
    told = (found["at"], found["actor"], found["action"])
    return r.AuditKept(found["_id"], *told, params, found["chain"])


def _older(kept: r.Older, _number: int) -> Document:
    return {"_id": ordinal(kept.position), **msgspec.structs.asdict(kept)}


def _read_older(found: Document) -> Record:
    return r.Older(*(found[f] for f in r.Older.__struct_fields__))


def _run(kept: r.RunKept, number: int) -> Document:
    return {"_id": ordinal(number), "source": kept.source, "body": kept.body}


def _read_run(found: Document) -> Record:
    return r.RunKept(found["source"], found["body"])


def _pack(kept: r.PackKept, number: int) -> Document:
    return {"_id": kept.version, "body": kept.body, "made": ordinal(number)}


def _read_pack(found: Document) -> Record:
    return r.PackKept(found["_id"], found["body"])


COLLECTIONS: Mapping[str, Collection] = {
    "sources": _plain("source_states", r.Watched, "name"),
    # The position only has to differ from what a later delivery writes: counters begin at 1.
    "seen": _plain("seen", r.Seen, "post", beside={"position": 0}),
    "inbox": Collection("inbox", _waiting, _read_waiting),
    "wishes": _plain("wishes", r.Wish, "post"),
    "looks": _plain("looks", r.Looked, "post", flags=("alive",)),
    "budget": Collection("budget", _spent, _read_spent),
    "runs": Collection("runs", _run, _read_run),
    "issues": Collection("issues", _issue, _read_issue, key="first"),
    "originals": _plain("originals", r.OriginalKept, "revision", shard="post"),
    "posts": _plain(
        "posts",
        r.PostKept,
        "post",
        key="position",
        flags=("flagged", "unsure"),
        absent=("address", "thread", "body"),
    ),
    "history": Collection("history", _older, _read_older, key="position", shard="post"),
    "events": _plain("events", r.EventKept, "id", key="sequence", shard="incident"),
    "bindings": _plain("bindings", r.Bound, "post"),
    "cards": Collection("incidents", _card, _read_card, key="number"),
    "dues": _plain("dues", r.DueKept, "delivery"),
    "notes": _plain("notes", r.NoteKept, "id"),
    "packs": Collection("packs", _pack, _read_pack, key="made"),
    "queries": _plain("saved_queries", r.QueryKept, "name"),
    "accounts": _plain("accounts", r.AccountKept, "name"),
    "links": _plain("links", r.LinkKept, "digest"),
    "audit": Collection("audit", _audited, _read_audited),
}
