"""Clocks: the system's, and the demo city's."""

import time
from dataclasses import dataclass

from console.settings import Settings
from demo.clock import CityClock
from domain.instant import SECOND, Instant, from_seconds
from domain.ports import Clock


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The time of this machine."""

    def now(self) -> Instant:
        """The present instant."""
        return time.time_ns() // 1000

    def wait(self, until: Instant) -> float:
        """Wall seconds until an instant."""
        return max(0.0, (until - self.now()) / SECOND)

    def pace(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class DemoClock:
    """The time of the demo city."""

    city: CityClock

    def now(self) -> Instant:
        """The city's instant."""
        return from_seconds(self.city.now())

    def wait(self, until: Instant) -> float:
        """Wall seconds until an instant of the city; 0 in a virtual city, whose time is moved by hand."""
        ahead = max(0.0, (until - self.now()) / SECOND)
        return ahead / self.city.rate if self.city.rate else 0.0

    def pace(self) -> float:
        """Seconds that per-second limits count on."""
        return self.city.pace()

    def sleep(self, seconds: float) -> None:
        """Wait out a pause of pacing."""
        self.city.sleep(seconds)


def clock_of(settings: Settings) -> Clock:
    """The system's clock, or the demo city's."""
    if settings.city_clock is not None:
        return DemoClock(CityClock(settings.city_clock))
    return SystemClock()
