"""A worker process, and the clock that wakes workers."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from console.assembly import Service
from console.away import passing_errors
from console.learning import refresh
from console.processes import is_dead, name_here
from console.settings import Settings
from console.writing import LEASE, Writer, spare_collections
from domain.errors import SettingsError
from domain.instant import MINUTE, SECOND, Instant
from domain.ports import Lease
from scheduler.clock import Alarm
from scheduler.workers.broker import DramatiqQueue
from scheduler.workers.carrying import Carrier
from scheduler.workers.queue import EVERY, Duty, Queue, Work
from scheduler.workers.sole import Tenure, sole, wall
from scheduler.workers.worker import Worker

_INDEX = "index"
WORKERS = "workers"  # all together they are the one writer of the store
_WINDOW = 50_000  # texts among which near-copies are looked for, as in the embedded mode
_WORKERS_FOR = MINUTE
# A worker killed with -9 keeps search behind for so long at most; who indexes asks for it every quarter of it.
_INDEX_FOR: Instant = 15 * SECOND
_CLOCK_FOR: Instant = 15 * SECOND
_CLOCK_ASKS = 4.0  # seconds between two looks at who is the clock

Told = Callable[[str, Exception], None]  # what waits (a code), and why


def refuse_inline(settings: Settings) -> None:
    """Workers, clock and a console without a writer make sense with a queue alone."""
    if not settings.engines.cluster:
        raise SettingsError("workers_need_queue", "OTKLIK_QUEUE")


def open_queue(settings: Settings) -> DramatiqQueue:
    """The queue of wake-ups; connects when it is used."""
    return DramatiqQueue(settings.engines.queue)


async def work(service: Service, told: Told, ready: Callable[[], None]) -> None:
    """Be a worker until SIGTERM or SIGINT; the batch in hand is finished.

    From `ready` on a server may be away: the worker waits for it. Before, its errors end the worker.
    """
    spare_collections()
    carrier, queue = await carrier_of(service), open_queue(service.settings)
    indexer = await indexer_of(service)
    worker = Worker(duties_of(service, carrier, indexer), passing_errors(), told)
    queue.listen(worker.wake)
    alarm = Alarm()
    alarm.every("index", EVERY[Work.INDEX], partial(_nudge, worker, indexer))
    alarm.start()

    def stop() -> None:
        carrier.stop()
        worker.stop()

    _on_signals(stop)
    ready()
    try:
        await worker.run()
        with suppress(*passing_errors()):  # it runs out by itself
            await indexer.give_back()
    finally:
        alarm.stop()
        await queue.close()


async def _nudge(worker: Worker, indexer: Tenure) -> None:
    """Wake-ups go to anybody: who keeps the index up looks by himself as often as they come."""
    if indexer.ours:
        worker.wake(Work.INDEX)


async def carrier_of(service: Service) -> Carrier:
    """This process's place at the line; who died here in line need not be waited for."""
    line, turns = service.line, service.turns
    if line is None or turns is None:
        raise SettingsError("workers_need_queue", "OTKLIK_QUEUE")
    standing = (await line.standing()).holders
    await line.expire([h for h in standing if is_dead(h.partition("/")[0], "worker")])
    name, batch = name_here("worker"), service.settings.batch
    return Carrier(service.flow, line, turns, service.stores.census, name, _WINDOW, batch)


async def indexer_of(service: Service) -> Tenure:
    """The right to keep the index up; who died here with it need not be waited for."""
    lease = service.stores.lease
    holder = await lease.holder(_INDEX, wall()) or ""
    if is_dead(holder, "worker"):
        await lease.release(_INDEX, holder)
    return Tenure(lease, _INDEX, name_here("worker"), _INDEX_FOR)


def duties_of(service: Service, carrier: Carrier, indexer: Tenure) -> dict[Work, Duty]:
    """What a worker does: batches by all side by side, everything else by one at a time."""
    writer, lease = Writer(service, carrier.name), service.stores.lease
    # All workers are one holder: none of them gives the name back, it runs out after the last.
    workers = Tenure(lease, LEASE, WORKERS, _WORKERS_FOR)

    async def carry() -> None:
        async with workers.held() as ours:
            if ours:
                await refresh(service)
                await carrier.carry_all()

    async def index() -> None:
        async with indexer.held() as ours:
            if ours:
                await service.indexing.catch_up()
        if service.indexing.behind_since is not None:  # another worker may reach the server
            await indexer.give_back()

    async def tidy() -> None:
        await writer.forget()
        await writer.learn()

    async def alone(name: str, duty: Duty) -> None:
        async with sole(lease, name, carrier.name) as ours:
            if ours:
                await duty()

    return {
        Work.CARRY: carry,
        Work.INDEX: index,
        Work.DELIVER: partial(alone, "deliver", writer.deliver),
        Work.REUNITE: partial(alone, "reunite", writer.reunite),
        Work.FORGET: partial(alone, "forget", tidy),
    }


async def tick(lease: Lease, queue: Queue, told: Told) -> None:
    """Wake workers until SIGTERM or SIGINT; of several clocks one ticks, the others stand by."""
    alarm, clock, stopping = Alarm(), Clock(lease, queue, told), asyncio.Event()
    _on_signals(stopping.set)
    alarm.every("who", _CLOCK_ASKS, clock.ask)
    for work, seconds in EVERY.items():
        alarm.every(work, seconds, partial(clock.wake, work))
    alarm.start()
    await stopping.wait()
    alarm.stop()
    with suppress(*passing_errors()):  # it runs out by itself
        await lease.release("clock", clock.name)


class Clock:
    """Ticks while it holds the lease."""

    def __init__(self, lease: Lease, queue: Queue, told: Told) -> None:
        self.name = name_here("clock")
        self._lease, self._queue, self._told = lease, queue, told
        self._until: Instant = 0
        self._passing = passing_errors()

    async def ask(self) -> None:
        """Become the clock, or stay it."""
        now = wall()
        try:
            if await self._lease.acquire("clock", self.name, _CLOCK_FOR, now) is not None:
                self._until = now + _CLOCK_FOR
        except self._passing as trouble:
            self._told("store", trouble)

    async def wake(self, work: Work) -> None:
        """One tick of one sort."""
        if wall() >= self._until:
            return
        try:
            await self._queue.wake(work)
        except self._passing as trouble:
            if work is Work.CARRY:  # one line is enough
                self._told("queue", trouble)


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
