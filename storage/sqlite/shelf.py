"""Sealed originals in a file of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.sqlite.connection import Database, among
from storage.vault import Sealed

_DROP_POSTS = "DELETE FROM originals WHERE post IN (SELECT value FROM json_each(?))"
_DROP_MONTHS = "DELETE FROM originals WHERE month IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class SqliteShelf:
    """Originals by revision."""

    database: Database

    async def put(self, originals: Sequence[Sealed]) -> None:
        """Keep; the same revision is a no-op."""
        rows = [(o.revision, o.post, o.month, o.text) for o in originals]
        await self.database.execute_many(
            "INSERT OR IGNORE INTO originals VALUES (?, ?, ?, ?)", rows
        )

    async def get(self, revision: str) -> Sealed | None:
        """One original."""
        sql = "SELECT revision, month, sealed FROM originals WHERE revision = ?"
        row = await self.database.row(sql, (revision,))
        return Sealed(*row) if row else None

    async def drop_posts(self, posts: Sequence[str]) -> int:
        """Remove all revisions of these posts; answers how many."""
        return await self._drop(_DROP_POSTS, posts)

    async def drop_months(self, months: Sequence[str]) -> int:
        """Remove everything sealed in these months."""
        return await self._drop(_DROP_MONTHS, months)

    async def _drop(self, sql: str, values: Sequence[str]) -> int:
        dropped = await self.database.execute(sql, (among(values),))
        if dropped:
            await self.database.scrub()
        return dropped
