"""The hash-chained log of reads, searches, exports and decisions."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.records import Audited
from storage.chain import START, first_broken, link
from storage.sqlite.connection import Database
from storage.wire import decode, encode

_READ = "SELECT sequence, at, actor, action, params, chain FROM audit WHERE sequence > ? ORDER BY sequence"


@dataclass(frozen=True, slots=True)
class SqliteAuditLog:
    """Entries that vouch for one another; the newest sequence is also kept apart, so that a cut shows."""

    database: Database

    async def append(self, entry: Audited) -> None:
        """Chain one entry."""
        await self.database.write(lambda db: _append(db, entry))

    async def read(self, after: int, limit: int) -> tuple[tuple[int, Audited, str], ...]:
        """(sequence, entry, chain hash), oldest first."""
        rows = await self.database.rows(f"{_READ} LIMIT ?", (after, limit))
        return tuple(map(_entry, rows))

    async def verify(self) -> int | None:
        """Sequence of the first broken link, None when the chain holds."""
        return await self.database.read(_verify)


def _append(db: sqlite3.Connection, entry: Audited) -> None:
    last = db.execute("SELECT sequence, chain FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    sequence, before = last or (0, START)
    params = encode(entry.params).decode()
    db.execute(
        "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)",
        (sequence + 1, entry.at, entry.actor, entry.action, params, link(before, entry)),
    )
    db.execute("INSERT OR REPLACE INTO meta VALUES ('audited', ?)", (str(sequence + 1),))


def _verify(db: sqlite3.Connection) -> int | None:
    last = db.execute("SELECT value FROM meta WHERE name = 'audited'").fetchone()
    return first_broken(_entries(db), int(last[0]) if last else 0)


def _entries(db: sqlite3.Connection) -> Iterator[tuple[int, Audited, str]]:
    yield from map(_entry, db.execute(_READ, (0,)))


def _entry(row: tuple[Any, ...]) -> tuple[int, Audited, str]:
    sequence, at, actor, action, params, chain = row
    return sequence, Audited(at, actor, action, decode(params.encode(), tuple[str, ...])), chain
