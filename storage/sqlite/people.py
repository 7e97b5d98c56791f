"""Accounts, sign-in links and standing searches."""

import sqlite3
from dataclasses import dataclass

from domain.instant import Instant
from domain.pack import SavedQuery
from domain.records import Account
from storage.sqlite.connection import Database
from storage.wire import decode, encode


@dataclass(frozen=True, slots=True)
class SqliteSavedQueries:
    """Standing searches made in the console."""

    database: Database

    async def all(self) -> tuple[SavedQuery, ...]:
        """By name."""
        sql = "SELECT body FROM saved_queries ORDER BY name"
        rows = await self.database.rows(sql)
        return tuple(decode(body, SavedQuery) for (body,) in rows)

    async def save(self, query: SavedQuery) -> None:
        """Add or replace by name."""
        row = (query.name, encode(query))
        await self.database.execute("INSERT OR REPLACE INTO saved_queries VALUES (?, ?)", row)

    async def remove(self, name: str) -> None:
        """Forget one."""
        await self.database.execute("DELETE FROM saved_queries WHERE name = ?", (name,))


@dataclass(frozen=True, slots=True)
class SqliteAccounts:
    """People who may sign in."""

    database: Database

    async def find(self, name: str) -> Account | None:
        """One account."""
        sql = "SELECT body FROM accounts WHERE name = ?"
        row = await self.database.row(sql, (name,))
        return decode(row[0], Account) if row else None

    async def all(self) -> tuple[Account, ...]:
        """By name."""
        sql = "SELECT body FROM accounts ORDER BY name"
        rows = await self.database.rows(sql)
        return tuple(decode(body, Account) for (body,) in rows)

    async def save(self, account: Account) -> None:
        """Add or replace."""
        row = (account.name, encode(account))
        await self.database.execute("INSERT OR REPLACE INTO accounts VALUES (?, ?)", row)

    async def issue_link(self, name: str, digest: str, expires: Instant) -> None:
        """Keep the digest of a one-time sign-in link."""
        row = (digest, name, expires)
        await self.database.execute("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", row)

    async def redeem_link(self, digest: str, now: Instant) -> str | None:
        """Name of the account, once, before it expires."""
        return await self.database.write(lambda db: _redeem(db, digest, now))


def _redeem(db: sqlite3.Connection, digest: str, now: Instant) -> str | None:
    row = db.execute("SELECT name, expires FROM links WHERE digest = ?", (digest,)).fetchone()
    db.execute("DELETE FROM links WHERE digest = ? OR expires <= ?", (digest, now))
    return str(row[0]) if row and now < row[1] else None
