"""Memory of the collector in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.instant import Instant
from domain.records import Look
from domain.source import SourceState


@dataclass(slots=True)
class MemorySourceStates:
    """States by source; cursors come with deliveries."""

    _states: dict[str, SourceState] = field(default_factory=dict)
    _wishes: dict[str, Instant] = field(default_factory=dict)
    _looks: dict[str, Look] = field(default_factory=dict)

    async def load(self) -> Mapping[str, SourceState]:
        """All known states by source name."""
        return dict(self._states)

    async def save(self, state: SourceState) -> None:
        """Everything but the cursor."""
        known = self._states.get(state.name)
        self._states[state.name] = replace(state, cursor=known.cursor if known else "")

    async def ask_look(self, posts: Sequence[str], at: Instant) -> None:
        """Wish that these posts be read again."""
        self._wishes.update({post: max(at, self._wishes.get(post, at)) for post in posts})

    async def asked(self, limit: int) -> tuple[str, ...]:
        """Posts that wait to be looked at, the longest waiting first."""
        return tuple(sorted(self._wishes, key=lambda post: (self._wishes[post], post))[:limit])

    async def looked(self, looks: Sequence[Look]) -> None:
        """Answer wishes that are not younger than the look."""
        for look in looks:
            known = self._looks.get(look.post)
            if known is None or look.at >= known.at:
                self._looks[look.post] = look
            if self._wishes.get(look.post, look.at + 1) <= look.at:
                del self._wishes[look.post]

    async def last_looks(self, posts: Sequence[str]) -> Mapping[str, Look]:
        """The latest looks at these posts."""
        return {post: self._looks[post] for post in posts if post in self._looks}

    def watched_from(self, source: str) -> Instant:
        """Since when a source is watched; 0 when it is not known."""
        state = self._states.get(source)
        return state.watched_from if state else 0

    def move_cursor(self, source: str, cursor: str) -> None:
        """Remember how far a source was read."""
        state = self._states.get(source, SourceState(source))
        self._states[source] = replace(state, cursor=cursor)
