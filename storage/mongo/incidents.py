"""The event log of incidents and intake's decisions about posts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

from pymongo import UpdateOne

from domain.events import SCHEMA, Event, Undone
from domain.incident import Incident
from domain.instant import Instant
from domain.records import Appended, Binding
from storage.appending import Change, Order, fold, number
from storage.event_wire import decode_body, encode_body
from storage.folds import Folds
from storage.mongo.documents import Document, Documents, among
from storage.mongo.projecting import project

_COUNTER: Document = {"_id": "incidents"}
_STANDING = ("version", "number", "posts", "sequence")
_DECIDED = ("content", "incident", "waits")
_Done: TypeAlias = tuple[tuple[Event, ...], tuple[Change, ...]]


@dataclass(frozen=True, slots=True)
class MongoIncidents:
    """The log, with projections that change in the same transaction."""

    documents: Documents
    folds: Folds = field(default_factory=Folds)

    async def load(self, incident: str) -> Incident | None:
        """Fold one log."""
        return (await self.load_many([incident])).get(incident)

    async def load_many(self, incidents: Sequence[str]) -> Mapping[str, Incident]:
        """Fold several logs."""
        where = {"_id": among(incidents)}
        cards = await self.documents.find("incidents", where, fields=("version",))
        found = await _folded(self.documents, self.folds, cards)
        self.folds.remember(found.values())
        return found

    async def append(
        self,
        events: Sequence[Event],
        bindings: Sequence[Binding] = (),
        found: Collection[Binding] = (),
    ) -> Appended:
        """All or nothing; a known id is skipped, a taken version raises StaleIncident, another binding StaleBinding."""
        order, tries = Order(events, bindings, found), count()

        fresh, changes = await self.documents.together(
            lambda inside: _append(inside, self.folds, order, outrun=next(tries) > 0)
        )
        self.folds.remember(change.after for change in changes)
        return Appended(fresh, len(events) - len(fresh))

    async def log(self, incident: str) -> tuple[Event, ...]:
        """All events, oldest first."""
        return (await logs_of(self.documents, [incident])).get(incident, ())

    async def bindings(self, posts: Sequence[str]) -> Mapping[str, Binding]:
        """Intake's decisions about these posts."""
        return await _bindings(self.documents, posts)

    async def waiting(self, since: Instant, limit: int) -> tuple[Binding, ...]:
        """Posts that wait for another telling of the same, newest first."""
        order = [("waits", -1), ("_id", -1)]
        found = await self.documents.find(
            "bindings", {"waits": {"$gt": since}}, sort=order, limit=limit
        )
        return tuple(map(binding_of, found))

    async def all_events(self, after: int, limit: int) -> tuple[tuple[int, Event], ...]:
        """(sequence, event) in the order of appending."""
        where = {"sequence": {"$gt": after}}
        found = await self.documents.find("events", where, sort=(("sequence", 1),), limit=limit)
        return tuple((kept["sequence"], _event(kept)) for kept in found)


async def logs_of(documents: Documents, incidents: Sequence[str]) -> dict[str, tuple[Event, ...]]:
    """Whole logs, oldest event first."""
    if not incidents:
        return {}
    oldest = (("incident", 1), ("version", 1))
    found = await documents.find("events", {"incident": among(incidents)}, sort=oldest)
    logs: dict[str, list[Event]] = {}
    for kept in found:
        logs.setdefault(kept["incident"], []).append(_event(kept))
    return {name: tuple(log) for name, log in logs.items()}


async def _folded(
    documents: Documents, folds: Folds, cards: Sequence[Document]
) -> dict[str, Incident]:
    """Incidents by id, from memory when their version there is the present one."""
    kept = {card["_id"]: folds.get(card["_id"], card["version"]) for card in cards}
    logs = await logs_of(documents, [name for name, known in kept.items() if known is None])
    found = {name: known for name, known in kept.items() if known is not None}
    return found | {name: Incident.of(log) for name, log in logs.items()}


async def _bindings(documents: Documents, posts: Sequence[str]) -> dict[str, Binding]:
    found = await documents.find("bindings", {"_id": among(posts)})
    return {b["_id"]: binding_of(b) for b in found}


async def _append(inside: Documents, folds: Folds, order: Order, *, outrun: bool) -> _Done:
    events = order.events
    cards, known, last = await _standing(inside.outside, events)
    present = await _folded(inside.outside, folds, list(cards.values()))
    versions = {name: incident.version for name, incident in present.items()}
    fresh = number(events, known, versions)
    undone = [e.incident for e in fresh if isinstance(e.body, Undone)]
    logs = await logs_of(inside.outside, undone)
    changes = fold(fresh, present, lambda name: logs.get(name, ()))
    bound = await _rebound(inside.outside, order, fresh, outrun=outrun)
    if fresh:
        numbers = _numbers(changes, cards, last.get("number", 0))
        sequence = await _count(inside, last, len(fresh), numbers)
        await inside.insert("events", [_row(e, n) for n, e in enumerate(fresh, sequence + 1)])
        await project(inside, changes, numbers, cards)
    await inside.write("bindings", bound)
    return fresh, changes


async def _rebound(
    outside: Documents, order: Order, fresh: Sequence[Event], *, outrun: bool
) -> list[UpdateOne]:
    """Writes of bindings; they are looked at before when somebody was faster: maybe with these posts."""
    repeated = order.repeated(fresh)
    if not order.bindings or not (outrun or repeated):
        return [_bound(now, was) for now, was in order.replaced]
    present = await _bindings(outside, order.posts)
    order.expect(present, repeated=repeated)
    return [_bound(now, present.get(now.post)) for now in order.bindings]


async def _standing(
    outside: Documents, events: Sequence[Event]
) -> tuple[dict[str, Document], set[str], Document]:
    """Cards of these incidents by id, ids of events that are there, and the last numbers given.

    They need not be of one moment: whoever appends in between makes our writes begin again.
    """
    if not events:
        return {}, set(), {}
    wanted: dict[str, Document] = {
        "incidents": {"_id": among(e.incident for e in events)},
        "events": {"_id": among(e.id for e in events)},
        "counters": _COUNTER,
    }
    found = await outside.gather(wanted, fields=_STANDING)
    cards = {card["_id"]: card for card in found["incidents"]}
    return cards, {e["_id"] for e in found["events"]}, next(iter(found["counters"]), {})


def _numbers(changes: Sequence[Change], cards: Mapping[str, Document], last: int) -> dict[str, int]:
    """Numbers that people see: kept by what is known, the next ones for what is new."""
    new = [change.after.id for change in changes if change.after.id not in cards]
    known = {name: int(card["number"]) for name, card in cards.items()}
    return known | {name: last + step for step, name in enumerate(new, 1)}


async def _count(inside: Documents, last: Document, fresh: int, numbers: Mapping[str, int]) -> int:
    """First of all writes: of two appends at once the second begins again behind the first."""
    found = {**_COUNTER, "sequence": last.get("sequence")}
    sequence = int(last.get("sequence", 0))
    highest = max(last.get("number", 0), *numbers.values())
    now = {"sequence": sequence + fresh, "number": highest}
    await inside.put("counters", found, {"$set": now})
    return sequence


def binding_of(found: Document) -> Binding:
    """A decision as it is kept."""
    return Binding(found["_id"], found["content"], found["incident"], found.get("waits"))


def _bound(now: Binding, was: Binding | None) -> UpdateOne:
    """Made to insert when it is not what it was: the binding that is there shows it."""
    found = {"_id": now.post, **(_decision(was) if was else dict.fromkeys(_DECIDED))}
    return UpdateOne(found, {"$set": _decision(now)}, upsert=True)


def _decision(binding: Binding) -> Document:
    return {"content": binding.content, "incident": binding.incident, "waits": binding.waits}


def _row(event: Event, sequence: int) -> Document:
    return {
        "_id": event.id,
        "sequence": sequence,
        "incident": event.incident,
        "version": event.version,
        "at": event.at,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "cause": event.cause,
        "pack": event.pack,
        "engine": event.engine,
        "kind": event.kind,
        "schema": SCHEMA,
        "body": encode_body(event),
    }


def _event(kept: Document) -> Event:
    return Event(
        kept["_id"],
        kept["incident"],
        kept["version"],
        kept["at"],
        kept["recorded_at"],
        kept["actor"],
        kept["cause"],
        kept["pack"],
        kept["engine"],
        decode_body(kept["kind"], kept["schema"], kept["body"]),
    )
