"""Day counters of API calls, shared by all processes and kept over restarts."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import BudgetSpent
from domain.instant import Instant
from storage.budgeting import NO_LIMIT, DayLimits
from storage.sqlite.connection import Database


@dataclass(frozen=True, slots=True)
class SqliteBudget:
    """Calls per day and (token alias, method)."""

    database: Database
    limits: DayLimits

    async def take(self, token: str, method: str, now: Instant) -> None:
        """Take one call or raise BudgetSpent with the instant when the day turns."""
        allowed, day = self.limits.allowed(method), self.limits.day(now)
        if not await self.database.write(lambda db: _take(db, token, method, day, allowed)):
            raise BudgetSpent("day_limit", token, method, retry_at=self.limits.turn(now))

    async def spent(self, token: str, now: Instant) -> Mapping[str, tuple[int, int]]:
        """Method → (used today, allowed per day; 0 when no limit is known)."""
        chosen = (token, self.limits.day(now))
        rows = await self.database.rows(
            "SELECT method, used FROM budget WHERE token = ? AND day = ?", chosen
        )
        return {method: (used, self.limits.allowed(method)) for method, used in rows}


def _take(db: sqlite3.Connection, token: str, method: str, day: int, allowed: int) -> bool:
    chosen = (token, method, day)
    row = db.execute(
        "SELECT used FROM budget WHERE token = ? AND method = ? AND day = ?", chosen
    ).fetchone()
    used = row[0] if row else 0
    if allowed != NO_LIMIT and used >= allowed:
        return False
    db.execute("INSERT OR REPLACE INTO budget VALUES (?, ?, ?, ?)", (*chosen, used + 1))
    return True
