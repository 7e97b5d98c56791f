"""Questions over many posts."""

import sqlite3
from dataclasses import dataclass

from domain.instant import Instant
from domain.place import Scope
from domain.records import Counts
from storage.addresses import short_key, spelled
from storage.sqlite.connection import Database
from storage.sqlite.scopes import covering
from storage.wire import decode_judged, decode_text

_BYSTANDERS = """
  SELECT p.post FROM posts p LEFT JOIN bindings b USING (post)
  WHERE p.flagged = 0 AND p.state = 0 AND p.first_seen < ? AND b.incident IS NULL
    AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.post = p.post)
  ORDER BY p.first_seen, p.post LIMIT ?
"""
_POSTS = """
  SELECT count(*), coalesce(sum(flagged), 0), coalesce(sum(unsure), 0), count(DISTINCT source)
  FROM posts WHERE state < 2 AND published >= ? AND """
_CARDS = """
  SELECT coalesce(sum(opened_at >= ?), 0), coalesce(sum(alive_until IS NULL), 0),
    coalesce(sum(alive_until IS NULL AND danger), 0)
  FROM cards WHERE """


@dataclass(frozen=True, slots=True)
class SqliteCensus:
    """Counts and lists over posts."""

    database: Database

    async def counts(self, scope: Scope, since: Instant) -> Counts:
        """Posts published and incidents opened since; open and urgent ones of any age."""
        return await self.database.read(lambda db: _counts(db, scope, since))

    async def bystanders_before(self, before: Instant, limit: int) -> tuple[str, ...]:
        """What concerns nobody and no incident tells of, first seen before an instant, not yet shrunk."""
        rows = await self.database.rows(_BYSTANDERS, (before, limit))
        return tuple(post for (post,) in rows)

    async def by_url(self, url: str) -> tuple[str, ...]:
        """The post at this address and everything in its thread."""
        return await self.database.read(lambda db: _by_url(db, spelled(url)))

    async def recent_texts(self, limit: int) -> tuple[tuple[str, str], ...]:
        """(post id, masked text) of the newest positions, oldest first."""
        sql = "SELECT body FROM posts WHERE state = 0 ORDER BY position DESC LIMIT ?"
        rows = await self.database.rows(sql, (limit,))
        return tuple(decode_text(body) for (body,) in reversed(rows))


def _counts(db: sqlite3.Connection, scope: Scope, since: Instant) -> Counts:
    where, params = covering(scope, "territory")
    posts = db.execute(_POSTS + where, (since, *params)).fetchone()
    cards = db.execute(_CARDS + where, (since, *params)).fetchone()
    read, flagged, unsure, sources = posts
    opened, still_open, urgent = cards
    return Counts(read, flagged, unsure, opened, still_open, urgent, sources)


def _by_url(db: sqlite3.Connection, address: str) -> tuple[str, ...]:
    rows = db.execute(
        "SELECT body, position FROM posts WHERE address = ? ORDER BY position",
        (short_key(address),),
    ).fetchall()
    found = [j.post.id for j in (decode_judged(*r) for r in rows) if spelled(j.post.url) == address]
    return tuple(dict.fromkeys([*found, *(c for post in found for c in _thread(db, post))]))


def _thread(db: sqlite3.Connection, post: str) -> list[str]:
    rows = db.execute(
        "SELECT body, position FROM posts WHERE thread = ? ORDER BY position", (short_key(post),)
    ).fetchall()
    return [j.post.id for j in (decode_judged(*row) for row in rows) if j.post.thread == post]
