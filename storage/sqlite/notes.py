"""Erasable texts of the centre's people."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.records import Note
from storage.sqlite.connection import Database, among

_READ = """
  SELECT id, incident, kind, text, author, at FROM notes
  WHERE id IN (SELECT value FROM json_each(?))
"""
_OF_INCIDENT = """
  SELECT id, incident, kind, text, author, at FROM notes WHERE incident = ? ORDER BY at, id
"""


@dataclass(frozen=True, slots=True)
class SqliteNotes:
    """Drafts, answers, remarks."""

    database: Database

    async def write(self, note: Note) -> None:
        """Keep a note; the same id is a no-op."""
        row = (note.id, note.incident, note.kind, note.text, note.author, note.at)
        await self.database.execute("INSERT OR IGNORE INTO notes VALUES (?, ?, ?, ?, ?, ?)", row)

    async def read(self, ids: Sequence[str]) -> tuple[Note, ...]:
        """Notes in the order asked."""
        rows = await self.database.rows(_READ, (among(ids),))
        found = {row[0]: Note(*row) for row in rows}
        return tuple(found[name] for name in ids if name in found)

    async def of_incident(self, incident: str) -> tuple[Note, ...]:
        """All notes of one incident, oldest first."""
        rows = await self.database.rows(_OF_INCIDENT, (incident,))
        return tuple(Note(*row) for row in rows)
