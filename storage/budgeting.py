"""Day limits of platform methods, and the instant at which their day turns."""

from dataclasses import dataclass
from datetime import timedelta

from domain.instant import Instant, from_datetime, local_day, to_datetime

NO_LIMIT = 0


@dataclass(frozen=True, slots=True)
class DayLimits:
    """Calls allowed per day and method; other methods are counted, never refused.

    The figures are those of dev.vk.com and SevereCloud/vk-limits; `zone` is where the day turns.
    """

    methods: tuple[tuple[str, int], ...] = (
        ("wall.get", 5000),
        ("wall.search", 1000),
        ("newsfeed.search", 1000),
    )
    zone: str = "UTC"

    def allowed(self, method: str) -> int:
        """Calls per day, NO_LIMIT when none is known."""
        return dict(self.methods).get(method, NO_LIMIT)

    def day(self, now: Instant) -> int:
        """The day that `now` belongs to, YYYYMMDD."""
        return local_day(now, self.zone)

    def turn(self, now: Instant) -> Instant:
        """When the next day begins."""
        midnight = to_datetime(now, self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return from_datetime(midnight + timedelta(days=1))
