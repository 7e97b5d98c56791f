"""The only one under a name, among all processes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import time_ns

from domain.instant import MINUTE, SECOND, Instant
from domain.ports import Lease

SOLE_FOR: Instant = MINUTE


def wall() -> Instant:
    """Leases count wall time: a demo city's may stand still."""
    return time_ns() // 1000


@asynccontextmanager
async def sole(
    lease: Lease, name: str, holder: str, ttl: Instant = SOLE_FOR
) -> AsyncIterator[bool]:
    """Be the only one as long as the block lasts; False when somebody else is."""
    if await lease.acquire(name, holder, ttl, wall()) is None:
        yield False
        return
    keeper = asyncio.create_task(_renew(lease, name, holder, ttl))
    try:
        yield True
    finally:
        keeper.cancel()
        # What troubled the keeper troubles the block as well, and the lease runs out by itself.
        await asyncio.gather(keeper, return_exceptions=True)
        await lease.release(name, holder)


@dataclass(slots=True)
class Tenure:
    """A name that a process keeps from one work to the next: it is asked for once in a quarter of its time.

    So who works often asks for it seldom; who works no more, or is killed, loses it when its time is over.
    """

    lease: Lease
    name: str
    holder: str
    ttl: Instant = SOLE_FOR
    _asked: Instant | None = None  # when it was last given to us; None: it is not ours

    @property
    def ours(self) -> bool:
        """Whether it was given to us when we last asked."""
        return self._asked is not None

    @asynccontextmanager
    async def held(self) -> AsyncIterator[bool]:
        """Be the only one as long as the block lasts; False when somebody else is."""
        if not (self._rest() > 0 or await self._ask()):
            yield False
            return
        keeper = asyncio.create_task(self._keep())
        try:
            yield True
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)  # as in `sole`

    async def give_back(self) -> None:
        """Somebody else may have it at once."""
        if self._asked is not None:
            self._asked = None
            await self.lease.release(self.name, self.holder)

    async def _ask(self) -> bool:
        now = wall()
        given = await self.lease.acquire(self.name, self.holder, self.ttl, now)
        self._asked = None if given is None else now
        return given is not None

    def _rest(self) -> Instant:
        """Time until we ask again."""
        since = self.ttl if self._asked is None else wall() - self._asked
        return self.ttl // 4 - since if since >= 0 else 0  # the clock was set back

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep((self._rest() if self._rest() > 0 else self.ttl // 4) / SECOND)
            await self._ask()


async def _renew(lease: Lease, name: str, holder: str, ttl: Instant) -> None:
    while True:
        await asyncio.sleep(ttl / SECOND / 4)
        await lease.acquire(name, holder, ttl, wall())
