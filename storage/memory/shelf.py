"""Sealed originals in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from storage.vault import Sealed


@dataclass(slots=True)
class MemoryShelf:
    """Originals by revision."""

    _originals: dict[str, Sealed] = field(default_factory=dict)

    async def put(self, originals: Sequence[Sealed]) -> None:
        """Keep; the same revision is a no-op."""
        for original in originals:
            self._originals.setdefault(original.revision, original)

    async def get(self, revision: str) -> Sealed | None:
        """One original."""
        return self._originals.get(revision)

    async def drop_posts(self, posts: Sequence[str]) -> int:
        """Remove all revisions of these posts; answers how many."""
        gone = set(posts)
        return self._drop(lambda o: o.post in gone)

    async def drop_months(self, months: Sequence[str]) -> int:
        """Remove everything sealed in these months."""
        gone = set(months)
        return self._drop(lambda o: o.month in gone)

    def _drop(self, goes: Callable[[Sealed], bool]) -> int:
        names = [o.revision for o in self._originals.values() if goes(o)]
        for name in names:
            del self._originals[name]
        return len(names)
