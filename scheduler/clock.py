"""The one place that knows APScheduler: jobs at an instant or every so often, never overlapping."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Work = Callable[[], Awaitable[object]]
_PATIENCE = 20.0  # seconds for work in hand
_JITTER = 0.1  # of the waiting time: sources that start together drift apart


class _Patient(AsyncIOExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Its parent cancels what is in hand when it is shut down: half a batch, and a trace on the terminal."""

    def shutdown(self, wait: bool = True) -> None:
        """Begin nothing more."""
        del wait

    def in_hand(self) -> set[asyncio.Future[object]]:
        """Jobs that have begun and not ended."""
        return set(self._pending_futures)


class Alarm:
    """Wakes coroutines up on the running loop; our own schedule is data in the store, so jobs live in memory."""

    def __init__(self) -> None:
        self._executor = _Patient()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": self._executor},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin to ring."""
        # A job that waits for its former run is no news; errors are.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more; work in hand is not interrupted."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def finish(self) -> None:
        """Ring no more, and wait for the work in hand; what takes too long is cut off."""
        begun = self._scheduler.running
        self.stop()
        await asyncio.sleep(0)  # the scheduler ends in the loop's next turn
        if begun and (left := self._executor.in_hand()):
            await asyncio.wait(left, timeout=_PATIENCE)

    def every(self, name: str, seconds: float, work: Work) -> None:
        """Repeat; a run that takes longer than the pause delays the next one."""
        self._scheduler.add_job(
            work, "interval", seconds=seconds, id=name, next_run_time=datetime.now(UTC)
        )

    def after(self, name: str, seconds: float, work: Work) -> None:
        """Once, after a pause with a little jitter; a job of the same name is replaced."""
        delay = seconds * (1 + random.random() * _JITTER)
        when = datetime.now(UTC) + timedelta(seconds=delay)
        self._scheduler.add_job(work, "date", run_date=when, id=name, replace_existing=True)
