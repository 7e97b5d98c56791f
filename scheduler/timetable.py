"""When each source is polled: by its learned cadence, with jitter, one poll at a time."""

import asyncio
from dataclasses import dataclass, field
from functools import partial

from domain.source import Manifest
from scheduler.clock import Alarm
from scheduler.collecting import Collector

_LOOKS = 1.0  # wall seconds between two glances at the desk's wishes: somebody waits for the answer


@dataclass(slots=True)
class Timetable:
    """Runs a collector until told to stop; the poll in hand is finished first."""

    collector: Collector
    alarm: Alarm
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[asyncio.Task[object]] = field(default_factory=set)

    async def run(self) -> None:
        """Poll by the clock until `stop`."""
        self.alarm.start()
        self.alarm.every("looks", _LOOKS, self.collector.look_again)
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
        state = await self.collector.state(manifest)
        pause = self.collector.clock.wait(state.next_due)
        self.alarm.after(manifest.name, pause, partial(self._poll, manifest))

    async def _poll(self, manifest: Manifest) -> None:
        if self._stopping.is_set():
            return
        poll: asyncio.Task[object] = asyncio.create_task(self.collector.poll(manifest))
        self._busy.add(poll)
        poll.add_done_callback(self._busy.discard)
        await poll
        await self._arrange(manifest)
