"""The event log of incidents and intake's decisions about posts."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from domain.events import SCHEMA, Event
from domain.incident import Incident
from domain.instant import Instant
from domain.records import Appended, Binding
from storage.appending import Change, Order, fold, number
from storage.event_wire import decode_body, encode_body
from storage.folds import Folds
from storage.sqlite.connection import Database, among
from storage.sqlite.projecting import project

_INSERT = """
  INSERT INTO events
    (id, incident, version, at, recorded_at, actor, cause, pack, engine, kind, schema, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_LOG = """
  SELECT id, incident, version, at, recorded_at, actor, cause, pack, engine, kind, schema, body
  FROM events WHERE incident = ? ORDER BY version
"""
_LOGS = """
  SELECT id, incident, version, at, recorded_at, actor, cause, pack, engine, kind, schema, body
  FROM events WHERE incident IN (SELECT value FROM json_each(?)) ORDER BY incident, version
"""
_ALL = """
  SELECT id, incident, version, at, recorded_at, actor, cause, pack, engine, kind, schema, body,
    sequence
  FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?
"""
_KNOWN = "SELECT id FROM events WHERE id IN (SELECT value FROM json_each(?))"
_VERSIONS = """
  SELECT incident, version FROM cards WHERE incident IN (SELECT value FROM json_each(?))
"""
_BINDINGS = """
  SELECT post, content, incident, waits FROM bindings
  WHERE post IN (SELECT value FROM json_each(?))
"""
_WAITING = """
  SELECT post, content, incident, waits FROM bindings
  WHERE waits > ? ORDER BY waits DESC, post DESC LIMIT ?
"""
_BIND = "INSERT OR REPLACE INTO bindings (post, content, incident, waits) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class SqliteIncidents:
    """The log, with projections that change in the same transaction."""

    database: Database
    folds: Folds = field(default_factory=Folds)

    async def load(self, incident: str) -> Incident | None:
        """Fold one log."""
        return (await self.load_many([incident])).get(incident)

    async def load_many(self, incidents: Sequence[str]) -> Mapping[str, Incident]:
        """Fold several logs."""
        found = await self.database.read(lambda db: folded(db, self.folds, incidents))
        self.folds.remember(found.values())
        return found

    async def append(
        self,
        events: Sequence[Event],
        bindings: Sequence[Binding] = (),
        found: Collection[Binding] = (),
    ) -> Appended:
        """All or nothing; a known id is skipped, a taken version raises StaleIncident, another binding StaleBinding."""
        order = Order(events, bindings, found)
        fresh, changes = await self.database.write(lambda db: _append(db, self.folds, order))
        self.folds.remember(change.after for change in changes)
        return Appended(fresh, len(events) - len(fresh))

    async def log(self, incident: str) -> tuple[Event, ...]:
        """All events, oldest first."""
        return await self.database.read(lambda db: log_of(db, incident))

    async def bindings(self, posts: Sequence[str]) -> Mapping[str, Binding]:
        """Intake's decisions about these posts."""
        return await self.database.read(lambda db: _bindings(db, posts))

    async def waiting(self, since: Instant, limit: int) -> tuple[Binding, ...]:
        """Posts that wait for another telling of the same, newest first."""
        rows = await self.database.rows(_WAITING, (since, limit))
        return tuple(Binding(*row) for row in rows)

    async def all_events(self, after: int, limit: int) -> tuple[tuple[int, Event], ...]:
        """(sequence, event) in the order of appending."""
        rows = await self.database.rows(_ALL, (after, limit))
        return tuple((row[-1], _event(row[:-1])) for row in rows)


def folded(db: sqlite3.Connection, folds: Folds, incidents: Iterable[str]) -> dict[str, Incident]:
    """Incidents by id, from memory when their version there is the present one."""
    versions = dict(db.execute(_VERSIONS, (among(incidents),)).fetchall())
    kept = {name: folds.get(name, version) for name, version in versions.items()}
    found = {name: fold for name, fold in kept.items() if fold is not None}
    rows = db.execute(_LOGS, (among(versions.keys() - found.keys()),))
    for name, log in groupby(map(_event, rows), key=lambda event: event.incident):
        found[name] = Incident.of(log)
    return found


def log_of(db: sqlite3.Connection, incident: str) -> tuple[Event, ...]:
    """All events of an incident, oldest first."""
    return tuple(map(_event, db.execute(_LOG, (incident,))))


def _append(
    db: sqlite3.Connection, folds: Folds, order: Order
) -> tuple[tuple[Event, ...], tuple[Change, ...]]:
    events = order.events
    present = folded(db, folds, {e.incident for e in events})
    versions = {name: incident.version for name, incident in present.items()}
    fresh = number(events, _known(db, events), versions)
    changes = fold(fresh, present, lambda name: log_of(db, name))
    order.expect(_bindings(db, order.posts), repeated=order.repeated(fresh))
    db.executemany(_INSERT, map(_row, fresh))
    project(db, changes)
    db.executemany(_BIND, [(b.post, b.content, b.incident, b.waits) for b in order.bindings])
    return fresh, changes


def _bindings(db: sqlite3.Connection, posts: Sequence[str]) -> dict[str, Binding]:
    return {row[0]: Binding(*row) for row in db.execute(_BINDINGS, (among(posts),))}


def _known(db: sqlite3.Connection, events: Sequence[Event]) -> set[str]:
    return {name for (name,) in db.execute(_KNOWN, (among(e.id for e in events),))}


def _row(event: Event) -> tuple[object, ...]:
    return (
        event.id,
        event.incident,
        event.version,
        event.at,
        event.recorded_at,
        event.actor,
        event.cause,
        event.pack,
        event.engine,
        event.kind,
        SCHEMA,
        encode_body(event),
    )


def _event(row: tuple[Any, ...]) -> Event:
    name, incident, version, at, recorded_at, actor, cause, pack, engine, kind, schema, raw = row
    body = decode_body(kind, schema, raw)
    return Event(name, incident, version, at, recorded_at, actor, cause, pack, engine, body)
