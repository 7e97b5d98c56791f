"""One worker's way with batches: claim in line, judge at once, finish in turn."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex

from domain.errors import SearchBehind
from domain.instant import MINUTE, SECOND, Instant
from domain.ports import PostCensus
from domain.run import Claimed
from domain.verdict import Judged
from scheduler.batches import waves
from scheduler.flow import Flow, Prepared
from scheduler.workers.line import Line, Place
from scheduler.workers.sole import wall
from scheduler.workers.turns import Claim, Turns

AT_ONCE = 2_000  # messages: a turn costs five round trips to the store, whatever its size
STAY: Instant = 30 * SECOND  # in the line without a sign of life
# Who strikes a holder out of the line gives its claims back at once; done twice, a batch comes to the same.
CLAIMED_FOR: Instant = 3 * MINUTE
_PAUSES = (0.01, 0.02, 0.05, 0.1)  # seconds between two looks at the line
_TRIES = 20  # of one wave; who is faster is a person at the desk, or an erasure


class StruckOut(Exception):
    """Our time in the line ran out: somebody else does the work now."""


@dataclass(slots=True)
class Carrier:
    """Carries what waits; any number of them may work on one store. `name` is of this process."""

    flow: Flow
    line: Line
    turns: Turns
    census: PostCensus
    name: str
    window: int  # texts among which near-copies are looked for
    at_once: int = AT_ONCE
    stay: Instant = STAY
    _life: str = field(default_factory=lambda: token_hex(3))  # a later process may get our name
    _turns: "count[int]" = field(default_factory=count)
    _seen: int | None = None  # position up to which near-copies are known; None: nothing is
    _broken: str = ""  # a place of ours that something cut short
    _stopping: bool = False

    def stop(self) -> None:
        """Claim no more; what is claimed is finished."""
        self._stopping = True

    async def carry_all(self) -> int:
        """Carry until nothing is left that nobody holds; answers how many messages were carried."""
        carried, more = 0, True
        while more and not self._stopping:
            holder = f"{self.name}/{self._life}#{next(self._turns)}"
            async with self._alive(holder):
                try:
                    claim = await self._claim(holder)
                    await self._carry(claim)
                except StruckOut:
                    await self.flow.inbox.release(holder)
                    continue
            self._broken = ""
            carried += len(claim.batch)
            more = claim.more  # what comes meanwhile has a wake-up of its own
        return carried

    @asynccontextmanager
    async def _alive(self, holder: str) -> AsyncIterator[None]:
        """Show that we live, however long the store takes."""
        keeper = asyncio.create_task(self._hold(holder))
        try:
            yield
        finally:
            keeper.cancel()
            # What troubled the keeper troubles the work as well, and our time in line runs out by itself.
            await asyncio.gather(keeper, return_exceptions=True)

    async def _hold(self, holder: str) -> None:
        while True:
            await asyncio.sleep(self.stay / SECOND / 4)
            await self.line.hold(holder, wall() + self.stay)

    async def _claim(self, holder: str) -> Claim:
        """Messages with a place in the line: at once when nobody claims and everybody lives."""
        if self._broken:  # a server went away in the middle of a turn: nobody need wait for us
            await self.line.expire([self._broken])
        self._broken = holder  # until we come out at the other end
        now = wall()
        claim = await self.turns.step_in(holder, self.at_once, CLAIMED_FOR, now + self.stay, now)
        if claim is not None:
            return claim
        place = await self._join(holder)
        for struck in place.struck:
            await self.flow.inbox.release(struck)
        now = wall()
        claim = await self.turns.claim(place, self.at_once, CLAIMED_FOR, now + self.stay, now)
        if claim is None:
            raise StruckOut
        return claim

    async def _join(self, holder: str) -> Place:
        """Stand in line to claim; others claim within moments, or their time runs out."""
        while (place := await self.line.join(holder, wall() + self.stay, wall())) is None:
            if self._stopping:
                raise StruckOut
            await asyncio.sleep(_PAUSES[-1])
        return place

    async def _carry(self, claim: Claim) -> None:
        if not claim.batch:
            if claim.number:
                await self.line.leave(claim.holder)
            return
        first, *later = waves(claim.batch)
        ready = await self.flow.prepare(first) if self._seen is not None else None
        await self._turn(claim)
        await self._finish(claim, first, ready, leave=not later)
        while later:  # other revisions of the same posts
            wave = later.pop(0)
            await self._finish(claim, wave, None, leave=not later)

    async def _finish(
        self, place: Place, wave: Sequence[Claimed], ready: Prepared | None, *, leave: bool
    ) -> None:
        """One wave; when somebody was faster, decided again."""
        for _ in range(_TRIES):
            news = await self._news(place, wave)
            ready = ready or await self.flow.prepare(wave)  # when we begin, others may be far ahead
            saved = await self.flow.finish(ready, news)
            done = max((j.position for j in (*news, *saved)), default=0)
            ended = await self.turns.end(place.holder, max(done, self._seen or 0), leave=leave)
            if ended is None:
                raise StruckOut
            if ended:
                self._seen = done or self._seen
                await self._unindex(saved)
                return
        await self.line.leave(place.holder)  # it is somebody else's turn to try
        raise StruckOut

    async def _unindex(self, saved: Sequence[Judged]) -> None:
        """Once more for what was deleted: until our turn ended others saw it, and may have indexed it."""
        gone = [j.post.id for j in saved if j.post.deleted is not None]
        if gone:
            with suppress(SearchBehind):  # away: it took nothing in a moment ago either
                await self.flow.index.remove(gone)

    async def _turn(self, place: Place) -> None:
        """Wait until everybody before us is done."""
        for look in count():
            before = place.before if look == 0 else await self._standing_before(place)
            if before == 0:
                return
            await asyncio.sleep(_PAUSES[min(look, len(_PAUSES) - 1)])

    async def _standing_before(self, place: Place) -> int:
        now = wall()
        before = await self.line.hold(place.holder, now + self.stay, now)
        if before is None:
            raise StruckOut
        return before

    async def _news(self, place: Place, wave: Sequence[Claimed]) -> tuple[Judged, ...]:
        """What others saved since our last turn; its texts may be copied in ours."""
        news = await self.turns.begin(place.holder, wave, self._seen)
        if news is None:
            raise StruckOut
        copies = self.flow.judging.copies
        if self._seen is None:
            copies.match(await self.census.recent_texts(self.window))
        copies.match([(j.post.id, j.post.text) for j in news])
        return news
