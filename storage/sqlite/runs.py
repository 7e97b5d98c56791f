"""History of runs, and what they did not understand."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from domain.instant import Instant
from domain.run import Issue, Run
from storage.sqlite.connection import Database
from storage.wire import decode, encode

_NOTE = """
  INSERT INTO issues (source, code, level, params, count, last_at) VALUES (?, ?, ?, ?, 1, ?)
  ON CONFLICT (source, code, level, params)
  DO UPDATE SET count = count + 1, last_at = max(last_at, excluded.last_at)
"""
_RUNS = "SELECT body FROM runs ORDER BY id DESC LIMIT :limit"
_RUNS_OF_SOURCE = "SELECT body FROM runs WHERE source = :source ORDER BY id DESC LIMIT :limit"
_ISSUES = """
  SELECT code, source, level, params, count, last_at FROM issues
  WHERE :source IS NULL OR source = :source ORDER BY last_at DESC, id DESC LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class SqliteRunLog:
    """Runs and issues."""

    database: Database

    async def record(self, run: Run) -> None:
        """Keep a finished run."""
        row = (run.source, encode(run))
        await self.database.execute("INSERT INTO runs (source, body) VALUES (?, ?)", row)

    async def runs(self, source: str | None, limit: int) -> tuple[Run, ...]:
        """Newest first."""
        sql = _RUNS if source is None else _RUNS_OF_SOURCE
        chosen = {"source": source, "limit": limit}
        rows = await self.database.rows(sql, chosen)
        return tuple(decode(body, Run) for (body,) in rows)

    async def report(self, issues: Sequence[Issue], at: Instant) -> None:
        """Issues outside of a delivery."""
        await self.database.write(lambda db: note_issues(db, issues, at))

    async def issues(
        self, source: str | None, limit: int
    ) -> tuple[tuple[Issue, int, Instant], ...]:
        """Distinct issues with their count and last instant, newest first."""
        chosen = {"source": source, "limit": limit}
        rows = await self.database.rows(_ISSUES, chosen)
        return tuple(
            (Issue(code, name, level, decode(params.encode(), tuple[str, ...])), count, at)
            for code, name, level, params, count, at in rows
        )


def note_issues(db: sqlite3.Connection, issues: Sequence[Issue], at: Instant) -> None:
    """Count issues, the same ones together."""
    db.executemany(
        _NOTE, [(i.source, i.code, i.level, encode(i.params).decode(), at) for i in issues]
    )
