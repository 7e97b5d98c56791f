"""When each source is polled: by its learned cadence, with jitter, one poll at a time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from domain.source import Manifest
from scheduler.clock import Alarm
from scheduler.collecting import Collector

_TAKEN = 10.0  # wall seconds until a source is asked for again that another collector is reading
_AWAY = 5.0  # wall seconds until the store is asked again
_LOOKS = 1.0  # wall seconds between two glances at the desk's wishes: somebody waits for the answer


@dataclass(slots=True)
class Timetable:
    """Runs a collector until told to stop; the poll in hand is finished first."""

    collector: Collector
    alarm: Alarm
    passing: tuple[type[Exception], ...] = ()  # errors that mean that the store is away
    told: Callable[[Exception], None] = lambda _: None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[asyncio.Task[float]] = field(default_factory=set)

    async def run(self) -> None:
        """Poll by the clock until `stop`."""
        self.alarm.start()
        self.alarm.every("looks", _LOOKS, self._look)
        for manifest in self.collector.pack.sources:
            await self._arrange(manifest)
        await self._stopping.wait()
        self.alarm.stop()
        if self._busy:
            await asyncio.wait(self._busy)

    def stop(self) -> None:
        """Start no more polls."""
        self._stopping.set()

    async def poll_due(self) -> int:
        """Poll everything that is due now, side by side; answers how many sources."""
        due = await self.collector.due()
        await asyncio.gather(*(self.collector.poll(manifest) for manifest in due))
        await self.collector.look_again()
        return len(due)

    async def _arrange(self, manifest: Manifest) -> None:
        if not self.collector.watches(manifest):
            return
        try:
            state = await self.collector.state(manifest)
            self._again(manifest, self.collector.clock.wait(state.next_due))
        except self.passing as trouble:
            self.told(trouble)
            self._again(manifest, _AWAY)

    def _again(self, manifest: Manifest, pause: float) -> None:
        self.alarm.after(manifest.name, pause, partial(self._poll, manifest))

    async def _look(self) -> None:
        with suppress(*self.passing):  # the polls tell of it
            await self.collector.look_again()

    async def _poll(self, manifest: Manifest) -> None:
        if self._stopping.is_set():
            return
        poll = asyncio.create_task(self._taken(manifest))
        self._busy.add(poll)
        poll.add_done_callback(self._busy.discard)
        self._again(manifest, await poll)

    async def _taken(self, manifest: Manifest) -> float:
        """Poll; answers the wall seconds until the next time. While the store is away nothing is read."""
        try:
            state = await self.collector.take(manifest)
        except self.passing as trouble:
            self.told(trouble)
            return _AWAY
        return _TAKEN if state is None else self.collector.clock.wait(state.next_due)
