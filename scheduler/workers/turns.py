"""How a worker claims its batches and finishes them in its turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.instant import Instant
from domain.ports import Inbox, PostStore
from domain.run import Claimed
from domain.verdict import Judged
from scheduler.workers.line import Line, Place

_NEWS = 5_000  # posts of others read in one go


class Claim(Place, Protocol):
    """A place in the line with its messages; `number` is 0 when nothing waited, so that no place was taken."""

    @property
    def batch(self) -> tuple[Claimed, ...]:
        """The oldest messages, perhaps none."""

    @property
    def more(self) -> bool:
        """Whether others may wait that nobody holds."""


class Turns(Protocol):
    """What a worker asks of store and line together; instants are wall time."""

    async def step_in(
        self, holder: str, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> Claim | None:
        """A place and messages at once; None when that cannot be: join the line first, then claim."""

    async def claim(
        self, place: Place, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> Claim | None:
        """Messages for a place, and the next may join; None when struck out of the line."""

    async def begin(
        self, holder: str, batch: Sequence[Claimed], seen: int | None
    ) -> tuple[Judged, ...] | None:
        """The turn has come; what others saved after position `seen`, None when struck out.

        It may begin again with the same batch. Without `seen` nothing is answered.
        """

    async def end(self, holder: str, done: int, *, leave: bool) -> bool | None:
        """Posts up to position `done` are decided; out of the line, if that was all.

        False when somebody was faster and nothing was written: begin again. None when struck out.
        """


@dataclass(frozen=True, slots=True)
class Taken:
    """A claim as it was made."""

    holder: str
    number: int
    before: int
    batch: tuple[Claimed, ...]
    more: bool
    struck: tuple[str, ...] = ()


@dataclass(slots=True)
class StepByStep:
    """Turns over any store: every step of the flow is written as it is made, and may be made again."""

    inbox: Inbox
    posts: PostStore
    line: Line
    _until: dict[str, Instant] = field(default_factory=dict)

    async def step_in(
        self, holder: str, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> Claim | None:
        """Never: line and inbox are asked one after the other."""
        del holder, limit, lease, until, now
        return None

    async def claim(
        self, place: Place, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> Claim | None:
        """Two steps; a claim of who was struck out in between is given back by his worker."""
        self._until = {place.holder: until}
        batch = await self.inbox.claim(place.holder, limit, lease, now)
        if batch and not await self.line.claimed(place.holder, until):
            return None
        return Taken(place.holder, place.number, place.before, batch, len(batch) == limit)

    async def begin(
        self, holder: str, batch: Sequence[Claimed], seen: int | None
    ) -> tuple[Judged, ...] | None:
        """Ask whether we still stand first, then read."""
        del batch
        if await self.line.hold(holder, self._until.get(holder, 0)) != 0:
            return None
        found: list[Judged] = []
        while seen is not None and (
            news := await self.posts.after(found[-1].position if found else seen, _NEWS)
        ):
            found += news
        return tuple(found)

    async def end(self, holder: str, done: int, *, leave: bool) -> bool | None:
        """Everything is written by now."""
        if leave:
            await self.line.leave(holder, done)
        return True
