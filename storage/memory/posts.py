"""Posts with their verdicts in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.instant import Instant
from domain.place import Scope
from domain.ports import Vault
from domain.records import Erased
from domain.verdict import Judged
from storage.keeping import key_of, merged, territory_of
from storage.memory.inbox import MemoryInbox
from storage.memory.notes import MemoryNotes


@dataclass(slots=True)
class MemoryPosts:
    """Current revisions under growing positions; `current` is in the order of positions."""

    vault: Vault
    inbox: MemoryInbox
    notes: MemoryNotes
    current: dict[str, Judged] = field(default_factory=dict)
    shrunk: dict[str, Judged] = field(
        default_factory=dict
    )  # kept for counts; read by the census only
    _forgotten: set[str] = field(default_factory=set)
    _history: dict[str, list[Judged]] = field(default_factory=dict)
    _last: int = 0

    async def save(self, batch: Sequence[Judged]) -> tuple[Judged, ...]:
        """Upsert; answers with what is kept now. A forgotten post stays forgotten: its position is 0."""
        return tuple(self._save(judged) for judged in batch)

    async def get(self, posts: Sequence[str], scope: Scope) -> tuple[Judged, ...]:
        """Current revisions in the order asked."""
        found = (self.current[p] for p in posts if p in self.current)
        return tuple(j for j in found if scope.covers(territory_of(j)))

    async def revisions(self, post: str, scope: Scope) -> tuple[Judged, ...]:
        """All kept revisions with their newest verdicts, oldest first."""
        current = await self.get([post], scope)
        if not current:
            return ()
        newest = {j.post.content: j for j in (*self._history.get(post, ()), *current)}
        return tuple(sorted(newest.values(), key=lambda j: j.position))

    async def after(self, position: int, limit: int) -> tuple[Judged, ...]:
        """Current revisions in the order of their positions."""
        return tuple(j for j in self.current.values() if j.position > position)[:limit]

    async def touch(self, posts: Sequence[str]) -> None:
        """Move these posts to the end."""
        for post in dict.fromkeys(posts):
            if post in self.current:
                self._put(self.current[post])

    async def erase(self, posts: Sequence[str], shrink: bool, now: Instant) -> Erased:
        """Forget texts, originals and notes."""
        del now  # nothing remembers when
        originals = await self.vault.destroy(posts)
        chosen = list(dict.fromkeys(posts))
        revisions = sum(len(self._contents(post)) for post in chosen)
        notes = self.notes.erase_about(chosen)
        gone = sum([self._shrink(p) if shrink else self._forget(p) for p in chosen])
        if not shrink:
            self.inbox.forget(chosen)
        return Erased(gone, revisions, originals, notes)

    def _save(self, judged: Judged) -> Judged:
        post = judged.post.id
        if post in self._forgotten:
            return judged
        before = self.current.get(post)
        if before is not None and key_of(before) != key_of(judged):
            self._history.setdefault(post, []).append(before)
        known = {
            key_of(j): j for j in (*self._history.get(post, ()), *([before] if before else ()))
        }
        self.shrunk.pop(post, None)
        return self._put(merged(judged, known.get(key_of(judged)), 0))

    def _put(self, judged: Judged) -> Judged:
        self._last += 1
        moved = Judged(judged.post, judged.verdict, judged.copy_of, self._last)
        self.current.pop(judged.post.id, None)
        self.current[judged.post.id] = moved
        return moved

    def _contents(self, post: str) -> set[str]:
        current = self.current.get(post)
        kept = (*self._history.get(post, ()), *([current] if current else ()))
        return {j.post.content for j in kept}

    def _shrink(self, post: str) -> bool:
        self._history.pop(post, None)
        judged = self.current.pop(post, None)
        if judged is not None:
            self.shrunk[post] = judged
        return judged is not None

    def _forget(self, post: str) -> bool:
        self._history.pop(post, None)
        known = self.current.pop(post, None) or self.shrunk.pop(post, None)
        if known is not None:
            self._forgotten.add(post)
        return known is not None
