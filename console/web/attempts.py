"""Sign-in attempts: after a few wrong passwords a name and a client have to wait."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

ALLOWED = 5
WINDOW = 900.0  # seconds
_MOST_KEYS = 10_000


@dataclass(slots=True)
class Attempts:
    """Counts failures per key within a sliding window; `now` in seconds."""

    now: Callable[[], float] = time.monotonic
    _failed: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, *keys: str) -> float:
        """Seconds until another attempt is allowed, 0 when it is now."""
        return max((self._wait(key) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Count a failure."""
        while len(self._failed) > _MOST_KEYS:
            del self._failed[next(iter(self._failed))]
        for key in keys:
            self._failed[key].append(self.now())

    def forgive(self, *keys: str) -> None:
        """Start over after a success."""
        for key in keys:
            self._failed.pop(key, None)

    def _wait(self, key: str) -> float:
        failures = self._failed.get(key)
        if failures is None:
            return 0.0
        while failures and failures[0] <= self.now() - WINDOW:
            failures.popleft()
        return failures[0] + WINDOW - self.now() if len(failures) >= ALLOWED else 0.0
