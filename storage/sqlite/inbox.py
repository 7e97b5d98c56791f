"""The inbox: sealed payloads, claimed by lease, erased when settled."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import SettingsError
from domain.instant import Instant
from domain.ports import Vault
from domain.post import RawPost
from domain.run import Backlog, Claimed, Delivery, Received
from domain.source import SourceState
from storage.receiving import news_of
from storage.sqlite.connection import Database, among
from storage.sqlite.runs import note_issues
from storage.wire import decode_raw, encode, encode_raw

_CLAIMABLE = """
  SELECT i.position, i.first_seen, i.backfill, i.payload, coalesce(c.attempts, 0) + 1
  FROM inbox i LEFT JOIN claims c USING (position)
  WHERE i.parked IS NULL AND (c.position IS NULL OR c.until <= ? OR c.worker = ?)
  ORDER BY i.published, i.position LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class SqliteInbox:
    """What was collected and not yet carried through the flow."""

    database: Database
    vault: Vault

    async def put(self, delivery: Delivery) -> Received:
        """Posts, issues and cursor in one transaction."""
        return await self.database.write(lambda db: _put(db, self.vault, delivery))

    async def claim(
        self, worker: str, limit: int, lease: Instant, now: Instant
    ) -> tuple[Claimed, ...]:
        """The oldest by publication time that nobody else holds; an unreadable payload is parked."""
        rows = await self.database.write(lambda db: _claim(db, worker, limit, lease, now))
        claimed: list[Claimed] = []
        for position, seen, backfill, payload, tries in rows:
            try:
                post = decode_raw(self.vault.unseal(payload))
            except (SettingsError, ValueError):  # damaged, or of a shape nobody knows any more
                await self.park(position, "payload_unreadable")
                continue
            claimed.append(Claimed(position, post, seen, tries, bool(backfill)))
        return tuple(claimed)

    async def settle(self, positions: Sequence[int]) -> None:
        """Erase the payloads; `seen` still knows their content."""
        await self.database.write(lambda db: _settle(db, positions))

    async def park(self, position: int, reason: str) -> None:
        """Set aside, with the code of the reason."""
        await self.database.write(lambda db: _park(db, position, reason))

    async def backlog(self) -> Backlog:
        """What waits; `oldest` is when the longest waiting entry came in."""
        return await self.database.read(_backlog)

    async def release(self, worker: str) -> None:
        """Give back everything this worker holds; its tries still count."""
        await self.database.execute(
            "UPDATE claims SET until = 0, worker = '' WHERE worker = ?", (worker,)
        )


def _put(db: sqlite3.Connection, vault: Vault, delivery: Delivery) -> Received:
    news = news_of(delivery.posts, _latest(db, delivery.posts))
    watched_from = _watched_from(db, delivery.source)
    db.executemany(
        "INSERT OR REPLACE INTO seen VALUES (?, ?)", [(post.id, content) for post, content in news]
    )
    db.executemany(
        "INSERT INTO inbox (post, published, first_seen, backfill, payload) VALUES (?, ?, ?, ?, ?)",
        [
            (p.id, p.published, delivery.at, p.published < watched_from, vault.seal(encode_raw(p)))
            for p, _ in news
        ],
    )
    if delivery.cursor is not None:
        _move_cursor(db, delivery.source, delivery.cursor)
    note_issues(db, delivery.issues, delivery.at)
    return Received(len(news), len(delivery.posts) - len(news))


def _latest(db: sqlite3.Connection, posts: Sequence[RawPost]) -> dict[str, str]:
    sql = "SELECT post, content FROM seen WHERE post IN (SELECT value FROM json_each(?))"
    return dict(db.execute(sql, (among(p.id for p in posts),)).fetchall())


def _watched_from(db: sqlite3.Connection, source: str) -> Instant:
    row = db.execute("SELECT watched_from FROM source_states WHERE name = ?", (source,)).fetchone()
    return int(row[0]) if row else 0


def _move_cursor(db: sqlite3.Connection, source: str, cursor: str) -> None:
    db.execute(
        "INSERT INTO source_states (name, cursor, body) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor",
        (source, cursor, encode(SourceState(source))),
    )


def _claim(
    db: sqlite3.Connection, worker: str, limit: int, lease: Instant, now: Instant
) -> list[tuple[int, int, int, bytes, int]]:
    rows = db.execute(_CLAIMABLE, (now, worker, limit)).fetchall()
    db.executemany(
        "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)",
        [(row[0], worker, now + lease, row[4]) for row in rows],
    )
    return rows


def _settle(db: sqlite3.Connection, positions: Sequence[int]) -> None:
    chosen = (among(positions),)
    db.execute("DELETE FROM claims WHERE position IN (SELECT value FROM json_each(?))", chosen)
    db.execute("DELETE FROM inbox WHERE position IN (SELECT value FROM json_each(?))", chosen)


def _park(db: sqlite3.Connection, position: int, reason: str) -> None:
    db.execute("UPDATE inbox SET parked = ? WHERE position = ?", (reason, position))
    db.execute("DELETE FROM claims WHERE position = ?", (position,))


def _backlog(db: sqlite3.Connection) -> Backlog:
    waiting = db.execute("SELECT count(*) FROM inbox WHERE parked IS NULL").fetchone()[0]
    parked = db.execute("SELECT count(*) FROM inbox WHERE parked IS NOT NULL").fetchone()[0]
    oldest = db.execute(
        "SELECT first_seen FROM inbox WHERE parked IS NULL ORDER BY position LIMIT 1"
    ).fetchone()
    return Backlog(waiting, oldest[0] if oldest else None, parked)
