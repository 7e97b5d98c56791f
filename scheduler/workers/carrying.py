"""One worker's way with batches: claim in line, judge at once, finish in turn."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex

from domain.instant import MINUTE, SECOND, Instant
from domain.ports import PostCensus
from domain.run import Claimed
from domain.verdict import Judged
from scheduler.batches import waves
from scheduler.flow import BATCH, Flow, Prepared
from scheduler.workers.line import Line, Place
from scheduler.workers.sole import wall

AT_ONCE = 4 * BATCH  # a place in the line is paid for once in so many messages
STAY: Instant = 30 * SECOND  # in the line without a sign of life
CLAIMED_FOR: Instant = (
    10 * MINUTE
)  # who strikes a holder out of the line gives its claims back at once
_PAUSES = (0.01, 0.02, 0.05, 0.1)  # seconds between two looks at the line
_NEWS = 5_000  # posts of others read in one go


class StruckOut(Exception):
    """Our time in the line ran out: somebody else does the work now."""


@dataclass(slots=True)
class Carrier:
    """Carries what waits; any number of them may work on one store. `name` is of this process."""

    flow: Flow
    line: Line
    census: PostCensus
    name: str
    window: int  # texts among which near-copies are looked for
    stay: Instant = STAY
    _life: str = field(default_factory=lambda: token_hex(3))  # a later process may get our name
    _turns: "count[int]" = field(default_factory=count)
    _seen: int | None = None  # position up to which near-copies are known; None: nothing is
    _stopping: bool = False

    def stop(self) -> None:
        """Claim no more; what is claimed is finished."""
        self._stopping = True

    async def carry_all(self) -> int:
        """Carry until nothing is left that nobody holds; answers how many messages were carried."""
        carried = 0
        while not self._stopping and (place := await self._join()) is not None:
            batch = await self._claim(place)
            if not batch:
                await self.line.leave(place.holder)
                break
            try:
                await self._carry(place, batch)
                carried += len(batch)
            except StruckOut:
                await self.flow.inbox.release(place.holder)
        return carried

    async def _join(self) -> Place | None:
        """Stand in line to claim; others claim within moments, or their time runs out."""
        holder = f"{self.name}/{self._life}#{next(self._turns)}"
        while not self._stopping:
            place = await self.line.join(holder, wall() + self.stay, wall())
            if place is not None:
                return place
            await asyncio.sleep(_PAUSES[-1])
        return None

    async def _claim(self, place: Place) -> tuple[Claimed, ...]:
        for struck in place.struck:
            await self.flow.inbox.release(struck)
        return await self.flow.inbox.claim(place.holder, AT_ONCE, CLAIMED_FOR, wall())

    async def _carry(self, place: Place, batch: Sequence[Claimed]) -> None:
        if not await self.line.claimed(place.holder, wall() + self.stay):
            raise StruckOut
        waiting = [part for wave in waves(batch) for part in parts(wave)]
        ahead = len(parts(waves(batch)[0])) if self._seen is not None else 0
        ready = [await self.flow.prepare(part) for part in waiting[:ahead]]
        await self._turn(place)
        known = await self._news()
        for prepared in ready:
            known += await self._finish(place, prepared, known)
        for part in waiting[
            ahead:
        ]:  # another revision of a post, and everything when we have just begun
            known += await self._finish(place, await self.flow.prepare(part), ())
        if known:
            self._seen = max(j.position for j in known)
        await self.line.leave(place.holder, self._seen or 0)

    async def _finish(
        self, place: Place, prepared: Prepared, known: Sequence[Judged]
    ) -> tuple[Judged, ...]:
        """One part, unless somebody else does it already."""
        if await self.line.hold(place.holder, wall() + self.stay) != 0:
            raise StruckOut
        return await self.flow.finish(prepared, known)

    async def _turn(self, place: Place) -> None:
        """Wait until everybody before us is done."""
        for look in count():
            before = await self.line.hold(place.holder, wall() + self.stay)
            if before is None:
                raise StruckOut
            if before == 0:
                return
            await asyncio.sleep(_PAUSES[min(look, len(_PAUSES) - 1)])

    async def _news(self) -> tuple[Judged, ...]:
        """What others saved since our last turn; its texts may be copied in ours."""
        copies = self.flow.judging.copies
        if self._seen is None:
            copies.match(await self.census.recent_texts(self.window))
            return ()
        found: list[Judged] = []
        while news := await self.flow.posts.after(
            found[-1].position if found else self._seen, _NEWS
        ):
            found += news
        copies.match([(j.post.id, j.post.text) for j in found])
        return tuple(found)


def parts(wave: Sequence[Claimed]) -> list[Sequence[Claimed]]:
    """A wave in batches of the usual size."""
    return [wave[at : at + BATCH] for at in range(0, len(wave), BATCH)]
