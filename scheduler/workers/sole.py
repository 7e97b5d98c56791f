"""The only one under a name, among all processes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import time_ns

from domain.instant import MINUTE, SECOND, Instant
from domain.ports import Lease

SOLE_FOR: Instant = MINUTE


def wall() -> Instant:
    """Leases count wall time: a demo city's may stand still."""
    return time_ns() // 1000


@asynccontextmanager
async def sole(
    lease: Lease, name: str, holder: str, ttl: Instant = SOLE_FOR, *, give_back: bool = True
) -> AsyncIterator[bool]:
    """Be the only one as long as the block lasts; False when somebody else is.

    Several processes may be one holder; then none of them gives the name back, it runs out after the last.
    """
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
        if give_back:
            await lease.release(name, holder)


async def _renew(lease: Lease, name: str, holder: str, ttl: Instant) -> None:
    while True:
        await asyncio.sleep(ttl / SECOND / 4)
        await lease.acquire(name, holder, ttl, wall())
