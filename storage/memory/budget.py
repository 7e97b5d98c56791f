"""Day counters of API calls in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import BudgetSpent
from domain.instant import Instant
from storage.budgeting import NO_LIMIT, DayLimits


@dataclass(slots=True)
class MemoryBudget:
    """Calls per day and (token alias, method)."""

    limits: DayLimits
    _used: dict[tuple[str, str, int], int] = field(default_factory=dict)

    async def take(self, token: str, method: str, now: Instant) -> None:
        """Take one call or raise BudgetSpent with the instant when the day turns."""
        key, allowed = (token, method, self.limits.day(now)), self.limits.allowed(method)
        used = self._used.get(key, 0)
        if allowed != NO_LIMIT and used >= allowed:
            raise BudgetSpent("day_limit", token, method, retry_at=self.limits.turn(now))
        self._used[key] = used + 1

    async def spent(self, token: str, now: Instant) -> Mapping[str, tuple[int, int]]:
        """Method → (used today, allowed per day; 0 when no limit is known)."""
        today = self.limits.day(now)
        return {
            method: (used, self.limits.allowed(method))
            for (owner, method, day), used in self._used.items()
            if (owner, day) == (token, today)
        }
