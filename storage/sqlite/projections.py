"""Lists and clocks over incidents."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.events import Event
from domain.handoff import Due
from domain.incident import Incident
from domain.instant import Instant
from domain.place import Scope
from domain.records import Card, CardFilter
from storage.appending import Change
from storage.sqlite.connection import Database, among
from storage.sqlite.incidents import log_of
from storage.sqlite.projecting import project
from storage.sqlite.scopes import covering
from storage.wire import decode

_CANDIDATES = """
  SELECT j.value, c.number, c.body
  FROM json_each(?) j
  JOIN incident_keys k ON k.key = j.value
  JOIN cards c ON c.number = k.number
  WHERE c.alive_until IS NULL OR c.alive_until >= ?
  ORDER BY j.key, c.number
"""
_OF_POSTS = """
  SELECT b.post, c.body FROM bindings b JOIN cards c ON c.incident = b.incident
  WHERE b.post IN (SELECT value FROM json_each(?))
"""
_DUE = """
  SELECT incident, delivery, channel, recipient, rule, draft, attempts, next_try FROM dues
  WHERE next_try <= ? ORDER BY next_try, delivery LIMIT ?
"""
# A begun try (negative) was counted when it began; its end only sets the next.
_TRIED = """
  UPDATE dues SET attempts = attempts + (next_try >= 0 OR :next < 0), next_try = :next
  WHERE delivery = :delivery
"""
_TOTAL = "SELECT count(*) FROM cards WHERE "
_PAGE = "SELECT body FROM cards WHERE "
_ORDERS = {
    "urgent": " ORDER BY danger DESC, opened_at DESC, number DESC LIMIT ? OFFSET ?",
    "newest": " ORDER BY opened_at DESC, number DESC LIMIT ? OFFSET ?",
    "oldest": " ORDER BY opened_at, number LIMIT ? OFFSET ?",
}


@dataclass(frozen=True, slots=True)
class SqliteProjections:
    """What readers see of incidents."""

    database: Database

    async def candidates(self, keys: Sequence[str], since: Instant) -> tuple[tuple[str, Card], ...]:
        """(key, card) in the order of keys, then numbers: open ones, and those closed after `since`."""
        chosen = (among(dict.fromkeys(keys)), since)
        rows = await self.database.rows(_CANDIDATES, chosen)
        cards = {number: decode(body, Card) for _, number, body in rows}
        return tuple((key, cards[number]) for key, number, _ in rows)

    async def cards(self, scope: Scope, wanted: CardFilter) -> tuple[int, tuple[Card, ...]]:
        """Exact total and one page; times are those of opening."""
        return await self.database.read(lambda db: _cards(db, scope, wanted))

    async def card(
        self, scope: Scope, number: int | None = None, incident: str | None = None
    ) -> Card | None:
        """One card by its number or id."""
        sql = "SELECT body FROM cards WHERE number = ? OR incident = ?"
        chosen = (number, incident)
        row = await self.database.row(sql, chosen)
        found = decode(row[0], Card) if row else None
        return found if found and scope.covers(found.territory) else None

    async def of_posts(self, posts: Sequence[str]) -> Mapping[str, Card]:
        """Post → card of the incident it is bound to."""
        chosen = (among(posts),)
        rows = await self.database.rows(_OF_POSTS, chosen)
        return {post: decode(body, Card) for post, body in rows}

    async def due(self, now: Instant, limit: int) -> tuple[Due, ...]:
        """Dispatches whose next try has come; begun and unfinished tries come first."""
        rows = await self.database.rows(_DUE, (now, limit))
        return tuple(Due(*row) for row in rows)

    async def tried(self, delivery: str, next_try: Instant) -> None:
        """Count a try and set the next; a negative instant says that a try began then."""
        chosen = {"delivery": delivery, "next": next_try}
        await self.database.execute(_TRIED, chosen)

    async def rebuild(self) -> int:
        """Make everything anew from the log; tries of what is still due are kept. Answers how many."""
        return await self.database.write(_rebuild)


def _cards(
    db: sqlite3.Connection, scope: Scope, wanted: CardFilter
) -> tuple[int, tuple[Card, ...]]:
    where, params = _conditions(scope, wanted)
    total = db.execute(_TOTAL + where, params).fetchone()[0]
    order = _ORDERS.get(wanted.sort, _ORDERS["urgent"])
    page = db.execute(_PAGE + where + order, (*params, wanted.limit, wanted.offset))
    return total, tuple(decode(body, Card) for (body,) in page)


def _conditions(scope: Scope, wanted: CardFilter) -> tuple[str, tuple[object, ...]]:
    where, params = covering(scope, "territory")
    conditions: dict[str, object] = {
        "state IN (SELECT value FROM json_each(?))": _listed(wanted.states),
        "kind IN (SELECT value FROM json_each(?))": _listed(wanted.kinds),
        "area IN (SELECT value FROM json_each(?))": _listed(wanted.areas),
        "topic IN (SELECT value FROM json_each(?))": _listed(wanted.topics),
        "authority IN (SELECT value FROM json_each(?))": _listed(wanted.authorities),
        "operator = ?": wanted.operator,
        "danger = ?": wanted.danger,
        "opened_at >= ?": wanted.since,
        "opened_at < ?": wanted.until,
    }
    chosen = {text: value for text, value in conditions.items() if value is not None}
    return " AND ".join([where, *chosen]), (*params, *chosen.values())


def _listed(values: tuple[str, ...]) -> str | None:
    return among(values) if values else None


def _rebuild(db: sqlite3.Connection) -> int:
    tries = db.execute("SELECT attempts, next_try, delivery FROM dues").fetchall()
    db.execute("DELETE FROM cards")
    db.execute("DELETE FROM incident_keys")
    db.execute("DELETE FROM dues")
    names = db.execute("SELECT incident FROM events GROUP BY incident ORDER BY min(sequence)")
    found = [name for (name,) in names]
    for name in found:
        log: tuple[Event, ...] = log_of(db, name)
        project(db, [Change(None, Incident.of(log))])
    db.executemany("UPDATE dues SET attempts = ?, next_try = ? WHERE delivery = ?", tries)
    return len(found)
