"""Memory of the collector, and the wishes to look again at a post."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.instant import Instant
from domain.records import Look
from domain.source import SourceState
from storage.sqlite.connection import Database, among
from storage.wire import decode, encode

_SAVE = """
  INSERT INTO source_states (name, watched_from, body) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET watched_from = excluded.watched_from, body = excluded.body
"""
_WISH = """
  INSERT INTO wishes VALUES (?, ?) ON CONFLICT (post) DO UPDATE SET at = max(at, excluded.at)
"""
_LOOK = """
  INSERT INTO looks VALUES (?, ?, ?)
  ON CONFLICT (post) DO UPDATE SET at = excluded.at, alive = excluded.alive WHERE excluded.at >= at
"""


@dataclass(frozen=True, slots=True)
class SqliteSourceStates:
    """States by source; cursors come with deliveries."""

    database: Database

    async def load(self) -> Mapping[str, SourceState]:
        """All known states by source name."""
        rows = await self.database.rows("SELECT name, cursor, body FROM source_states")
        return {
            name: replace(decode(body, SourceState), cursor=cursor) for name, cursor, body in rows
        }

    async def save(self, state: SourceState) -> None:
        """Everything but the cursor."""
        row = (state.name, state.watched_from, encode(replace(state, cursor="")))
        await self.database.execute(_SAVE, row)

    async def ask_look(self, posts: Sequence[str], at: Instant) -> None:
        """Wish that these posts be read again."""
        await self.database.execute_many(_WISH, [(p, at) for p in posts])

    async def asked(self, limit: int) -> tuple[str, ...]:
        """Posts that wait to be looked at, the longest waiting first."""
        rows = await self.database.rows(
            "SELECT post FROM wishes ORDER BY at, post LIMIT ?", (limit,)
        )
        return tuple(post for (post,) in rows)

    async def looked(self, looks: Sequence[Look]) -> None:
        """Answer wishes that are not younger than the look."""
        await self.database.write(lambda db: _looked(db, looks))

    async def last_looks(self, posts: Sequence[str]) -> Mapping[str, Look]:
        """The latest looks at these posts."""
        rows = await self.database.rows(
            "SELECT post, at, alive FROM looks WHERE post IN (SELECT value FROM json_each(?))",
            (among(posts),),
        )
        return {post: Look(post, at, bool(alive)) for post, at, alive in rows}


def _looked(db: sqlite3.Connection, looks: Sequence[Look]) -> None:
    db.executemany(_LOOK, [(look.post, look.at, look.alive) for look in looks])
    db.executemany(
        "DELETE FROM wishes WHERE post = ? AND at <= ?", [(look.post, look.at) for look in looks]
    )
