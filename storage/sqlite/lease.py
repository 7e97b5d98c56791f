"""Who is the one writer, the one clock."""

import sqlite3
from dataclasses import dataclass

from domain.instant import Instant
from storage.sqlite.connection import Database


@dataclass(frozen=True, slots=True)
class SqliteLease:
    """Named leases with fencing numbers that only grow."""

    database: Database

    async def acquire(self, name: str, holder: str, ttl: Instant, now: Instant) -> int | None:
        """A fencing number: the same when one's own lease is renewed in time, else a new one."""
        return await self.database.write(lambda db: _acquire(db, name, holder, ttl, now))

    async def release(self, name: str, holder: str) -> None:
        """Give it back; the fencing number is remembered."""
        await self.database.execute(
            "UPDATE leases SET until = 0 WHERE name = ? AND holder = ?", (name, holder)
        )

    async def holder(self, name: str, now: Instant) -> str | None:
        """Who holds it."""
        sql = "SELECT holder FROM leases WHERE name = ? AND until > ?"
        row = await self.database.row(sql, (name, now))
        return str(row[0]) if row else None


def _acquire(
    db: sqlite3.Connection, name: str, holder: str, ttl: Instant, now: Instant
) -> int | None:
    row = db.execute("SELECT holder, fence, until FROM leases WHERE name = ?", (name,)).fetchone()
    owner, fence, until = row or ("", 0, 0)
    if until > now and owner != holder:
        return None
    number = int(fence) if until > now else int(fence) + 1
    db.execute(
        "INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?)", (name, holder, number, now + ttl)
    )
    return number
