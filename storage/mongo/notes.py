"""Erasable texts of the centre's people."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.records import Note
from storage.mongo.documents import Document, Documents, among


@dataclass(frozen=True, slots=True)
class MongoNotes:
    """Drafts, answers, remarks."""

    documents: Documents

    async def write(self, note: Note) -> None:
        """Keep a note; the same id is a no-op."""
        kept = {
            "incident": note.incident,
            "kind": note.kind,
            "text": note.text,
            "author": note.author,
            "at": note.at,
        }
        await self.documents.put("notes", {"_id": note.id}, {"$setOnInsert": kept})

    async def read(self, ids: Sequence[str]) -> tuple[Note, ...]:
        """Notes in the order asked."""
        notes = map(_note, await self.documents.find("notes", {"_id": among(ids)}))
        found = {note.id: note for note in notes}
        return tuple(found[name] for name in ids if name in found)

    async def of_incident(self, incident: str) -> tuple[Note, ...]:
        """All notes of one incident, oldest first."""
        oldest = (("at", 1), ("_id", 1))
        found = await self.documents.find("notes", {"incident": incident}, sort=oldest)
        return tuple(map(_note, found))


def _note(kept: Document) -> Note:
    return Note(
        kept["_id"], kept["incident"], kept["kind"], kept["text"], kept["author"], kept["at"]
    )
