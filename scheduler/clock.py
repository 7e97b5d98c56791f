"""The one place that knows APScheduler: jobs at an instant or every so often, never overlapping."""

import logging
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Work = Callable[[], Awaitable[object]]
_JITTER = 0.1  # of the waiting time: sources that start together drift apart


class Alarm:
    """Wakes coroutines up on the running loop; our own schedule is data in the store, so jobs live in memory."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
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
