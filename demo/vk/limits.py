"""Per-second and per-day limits of each token, and the log of every call that was made."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from demo.clock import CityClock
from demo.vk.errors import VkError
from demo.vk.settings import VkSettings

SECOND, DAY = "second", "day"
_EPSILON = 1e-6  # virtual seconds are sums of floats


@dataclass(frozen=True, slots=True)
class Call:
    """One request as the log keeps it: when by the pace clock, on which day, over which limit."""

    method: str
    token: str  # its alias
    pace: float
    day: int
    over: str | None = None  # SECOND, DAY or None


@dataclass(slots=True)
class Limits:
    """Counts calls and refuses those above the limits; refused calls stay in the log."""

    settings: VkSettings
    clock: CityClock
    calls: list[Call] = field(default_factory=list)
    _recent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _days: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))

    def enter(self, method: str, token: str) -> None:
        """Note a call; raises VkError 6 or 29 when it is one too many."""
        pace, day = self.clock.pace(), self.clock.day()
        over = self._over(method, token, pace, day)
        self.calls.append(Call(method, token, pace, day, over))
        if over == SECOND:
            raise VkError(6)
        if over == DAY:
            raise VkError(29)
        self._recent[token].append(pace)
        self._days[token, method, day] += 1

    def over(self) -> tuple[int, int]:
        """How many calls were above the limit per second and above the limit per day."""
        return (
            sum(call.over == SECOND for call in self.calls),
            sum(call.over == DAY for call in self.calls),
        )

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(call.method == method for call in self.calls)

    def _over(self, method: str, token: str, pace: float, day: int) -> str | None:
        recent = self._recent[token]
        # A negative distance: the city's time ran virtually before and runs by the wall now.
        while recent and not 0 <= pace - recent[0] < 1 - _EPSILON:
            recent.popleft()
        if len(recent) >= self.settings.rps:
            return SECOND
        limit = dict(self.settings.day_limits).get(method)
        if limit is not None and self._days[token, method, day] >= limit:
            return DAY
        return None
