"""The writer: carries the inbox through the flow, keeps the index up, delivers, forgets; one at a time."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from time import time_ns

from console.assembly import Service
from console.learning import Learned, learn_at_night, refresh
from console.processes import name_here
from domain.errors import Refused
from domain.instant import DAY, MINUTE
from incidents.reunion import Reunion
from scheduler.clock import Alarm
from scheduler.workers.queue import EVERY, InlineQueue, Work

LEASE = "writer"
ORIGINALS_STAY = 365 * DAY  # then their keys are destroyed, month by month
_LEASE_FOR = MINUTE
_RENEW_EVERY = 15.0
_LEARN_ASKS = 600.0  # seconds between two looks at whether it is night


@dataclass(slots=True)
class Writer:
    """Owns flow and index of one service."""

    service: Service
    name: str = field(default_factory=lambda: name_here("writer"))
    _hand: asyncio.Lock = field(default_factory=asyncio.Lock)  # one batch at a time
    _reunion: Reunion = field(init=False)

    def __post_init__(self) -> None:
        """What was looked at is remembered from one look to the next."""
        self._reunion = self.service.reunion()

    async def carry(self, *, index: bool = True) -> int:
        """Carry what waits, then let the index catch up (a commit of its own each time)."""
        async with self._hand:
            await refresh(self.service)
            carried = await self.service.flow.carry_all(LEASE)
            if index:
                await self.service.indexing.catch_up()
            return carried

    async def deliver(self) -> int:
        """Try every dispatch that is due."""
        return await self.service.deliverer.deliver_due()

    async def reunite(self) -> int:
        """Make one of open incidents that have grown together; answers how many are gone."""
        if not self.service.settings.reunite:
            return 0
        async with self._hand:
            return len(await self._reunion.look(self.service.clock.now()))

    async def forget(self) -> int:
        """Let go of what concerned nobody, and of originals whose time is over."""
        service = self.service
        await service.stores.vault.retire(service.clock.now() - ORIGINALS_STAY)
        return await service.forgetting.shrink_bystanders()

    async def learn(self) -> Learned | None:
        """Learn from the desk's corrections when the night has come."""
        return await learn_at_night(self.service, self.name)

    def arrange(self, alarm: Alarm) -> None:
        """Put the writer's own work on the clock."""
        queue = InlineQueue({
            Work.CARRY: self.carry,  # the index follows each time
            Work.DELIVER: self.deliver,
            Work.REUNITE: self.reunite,
            Work.FORGET: self.forget,
        })  # fmt: skip
        for work in queue.duties:
            alarm.every(work, EVERY[work], partial(queue.wake, work))
        alarm.every("learn", _LEARN_ASKS, self.learn)
        alarm.every("lease", _RENEW_EVERY, self._renew)

    async def finish(self) -> None:
        """Wait for the batch in hand."""
        async with self._hand:
            return

    async def _renew(self) -> None:
        await acquire(self.service, self.name)


async def acquire(service: Service, holder: str) -> int | None:
    """Become the writer, or stay it; None while somebody else is. Leases count wall time."""
    return await service.stores.lease.acquire(LEASE, holder, _LEASE_FOR, time_ns() // 1000)


def spare_collections() -> None:
    """What was loaded at start stays: the collector of garbage need not walk it again (flow + 37 %).

    Posts and readings that are remembered for a while are up to 170,000 objects in no cycles: they come and go
    below the first threshold (flow + 3 %).
    """
    gc.freeze()
    gc.set_threshold(200_000, 5, 50)


@asynccontextmanager
async def writer_of(service: Service, name: str = "") -> AsyncIterator[Writer]:
    """Be the one writer for a while; refused while another lives."""
    writer = Writer(service, name) if name else Writer(service)
    spare_collections()
    if await acquire(service, writer.name) is None:
        raise Refused("writer_lives")
    try:
        yield writer
    finally:
        await writer.finish()
        await service.stores.lease.release(LEASE, writer.name)
