"""A worker: looks at its work when it is woken, and now and then by itself."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scheduler.workers.queue import Duty, Work

# Seconds after which a worker looks without being woken: wake-ups may be lost with their server.
UNASKED: Mapping[Work, float] = {
    Work.CARRY: 5.0,
    Work.INDEX: 5.0,
    Work.DELIVER: 15.0,
    Work.REUNITE: 60.0,
    Work.FORGET: 1200.0,
}
_REST = 2.0  # seconds after a trouble that passes by itself

Told = Callable[[Work, Exception], None]


@dataclass(slots=True)
class Worker:
    """Runs duties side by side, each never twice at once. `passing`: errors that mean that a server is away."""

    duties: Mapping[Work, Duty]
    passing: tuple[type[Exception], ...]
    told: Told
    _calls: dict[Work, asyncio.Event] = field(init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._calls = {work: asyncio.Event() for work in self.duties}

    def wake(self, work: Work) -> None:
        """Do this soon; called on the worker's own loop."""
        if work in self._calls:
            self._calls[work].set()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()
        for call in self._calls.values():
            call.set()

    async def run(self) -> None:
        """Work until stopped; what is in hand is finished."""
        async with asyncio.TaskGroup() as tasks:
            for work in self.duties:
                tasks.create_task(self._repeat(work))

    async def _repeat(self, work: Work) -> None:
        while not self._stopping.is_set():
            self._calls[work].clear()
            try:
                await self.duties[work]()
            except self.passing as trouble:
                self.told(work, trouble)
                await self._pause(work, _REST)
            else:
                await self._pause(work, UNASKED[work])

    async def _pause(self, work: Work, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._calls[work].wait()
        except TimeoutError:
            return
