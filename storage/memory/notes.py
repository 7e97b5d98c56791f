"""Erasable texts of the centre's people in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.records import Note
from storage.memory.incidents import MemoryIncidents


@dataclass(slots=True)
class MemoryNotes:
    """Drafts, answers, remarks."""

    incidents: MemoryIncidents
    _notes: dict[str, Note] = field(default_factory=dict)

    async def write(self, note: Note) -> None:
        """Keep a note; the same id is a no-op."""
        self._notes.setdefault(note.id, note)

    async def read(self, ids: Sequence[str]) -> tuple[Note, ...]:
        """Notes in the order asked."""
        return tuple(self._notes[name] for name in ids if name in self._notes)

    async def of_incident(self, incident: str) -> tuple[Note, ...]:
        """All notes of one incident, oldest first."""
        found = [n for n in self._notes.values() if n.incident == incident]
        return tuple(sorted(found, key=lambda n: (n.at, n.id)))

    def erase_about(self, posts: Sequence[str]) -> int:
        """Erase drafts of the posts' incidents, and all notes where no other post is left."""
        quoted = {i for post in posts for i in self.incidents.memberships.get(post, ())}
        gone = set(posts)
        alive = {b.incident for b in self.incidents.decided.values() if b.post not in gone}
        chosen = [
            n
            for n in self._notes.values()
            if n.text is not None
            and n.incident in quoted
            and (n.kind == "draft" or n.incident not in alive)
        ]
        self._notes.update({n.id: replace(n, text=None) for n in chosen})
        return len(chosen)
