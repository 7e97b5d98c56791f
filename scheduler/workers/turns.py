"""How a worker claims its batches and finishes them in its turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.instant import Instant
from domain.ports import Inbox, PostStore
from domain.run import Claimed
from domain.verdict import Judged
from scheduler.workers.line import Line

_NEWS = 5_000  # posts of others read in one go


class Turns(Protocol):
    """What a worker asks of store and line together; instants are wall time."""

    async def claim(
        self, holder: str, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> tuple[Claimed, ...] | None:
        """The oldest messages, and the next may join; None when struck out of the line."""

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


@dataclass(slots=True)
class StepByStep:
    """Turns over any store: every step of the flow is written as it is made, and may be made again."""

    inbox: Inbox
    posts: PostStore
    line: Line
    _until: dict[str, Instant] = field(default_factory=dict)

    async def claim(
        self, holder: str, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> tuple[Claimed, ...] | None:
        """Two steps; a claim of who was struck out in between is given back by his worker."""
        self._until = {holder: until}
        batch = await self.inbox.claim(holder, limit, lease, now)
        if batch and not await self.line.claimed(holder, until):
            return None
        return batch

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
