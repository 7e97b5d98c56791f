"""The line of workers in one process."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.instant import Instant


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining answers."""

    holder: str
    number: int
    struck: tuple[str, ...] = ()
    before: int = 0


@dataclass(frozen=True, slots=True)
class Stand:
    """The line as a whole."""

    number: int
    done: int
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    holder: str
    until: Instant
    claiming: bool


@dataclass(slots=True)
class MemoryLine:
    """One list."""

    _turns: list[_Turn] = field(default_factory=list)
    _next: int = 0
    _done: int = 0
    _owed: list[str] = field(
        default_factory=list
    )  # struck out, their claims not given back for sure

    async def join(self, holder: str, until: Instant, now: Instant) -> Joined | None:
        """The last place; who finds somebody's time over takes the whole line."""
        if over := any(t.until <= now for t in self._turns):
            self._owed += [t.holder for t in self._turns]
            self._turns.clear()
        if any(t.claiming for t in self._turns):
            return None
        self._next += 1
        self._turns.append(_Turn(holder, until, claiming=True))
        struck = tuple(self._owed) if over else ()
        return Joined(holder, self._next, struck, len(self._turns) - 1)

    async def claimed(self, holder: str, until: Instant) -> bool:
        """The next may join; what the struck held was given back before."""
        if self._renew(holder, until, claimed=True) is None:
            return False
        self._owed.clear()
        return True

    async def hold(self, holder: str, until: Instant, now: Instant = 0) -> int | None:
        """How many stand before; None when one of them is lost."""
        before = self._renew(holder, until)
        lost = any(t.until <= now for t in self._turns[: before or 0])
        return None if lost else before

    async def leave(self, holder: str, done: int = 0) -> None:
        """Out of the line; who was struck out has done nothing that counts."""
        if any(t.holder == holder for t in self._turns):
            self._done = max(self._done, done)
        self._turns = [t for t in self._turns if t.holder != holder]

    async def standing(self) -> Stand:
        """The line as a whole."""
        return Stand(self._next, self._done, tuple(t.holder for t in self._turns))

    async def expire(self, holders: Sequence[str]) -> None:
        """Their time is over."""
        self._turns = [replace(t, until=0) if t.holder in holders else t for t in self._turns]

    def _renew(self, holder: str, until: Instant, *, claimed: bool = False) -> int | None:
        for at, turn in enumerate(self._turns):
            if turn.holder == holder:
                claiming = turn.claiming and not claimed
                self._turns[at] = replace(turn, until=until, claiming=claiming)
                return at
        return None
