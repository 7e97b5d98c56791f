"""Sign-in attempts: after a few wrong passwords a name and a client have to wait."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

ALLOWED = 5  # wrong passwords of one name from one client
ALLOWED_WIDELY = (
    50  # … of one name from anywhere, and of one client: behind a proxy that is a whole office
)
WINDOW = 900.0  # seconds
_MOST_KEYS = 10_000


@dataclass(slots=True)
class Attempts:
    """Counts failures per key within a sliding window; `now` in seconds."""

    now: Callable[[], float] = time.monotonic
    _failed: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, name: str, client: str) -> float:
        """Seconds until another attempt is allowed, 0 when it is now."""
        return max(self._wait(key, allowed) for key, allowed in _limits(name, client))

    def failed(self, name: str, client: str) -> None:
        """Count a failure."""
        while len(self._failed) > _MOST_KEYS:
            del self._failed[next(iter(self._failed))]
        for key, _ in _limits(name, client):
            self._failed[key].append(self.now())

    def forgive(self, name: str, client: str) -> None:
        """Start over after a success, which was no failure of the wider keys either."""
        (own, _), *wider = _limits(name, client)
        self._failed.pop(own, None)
        for key, _ in wider:
            if failures := self._failed.get(key):
                failures.pop()

    def _wait(self, key: str, allowed: int) -> float:
        failures = self._failed.get(key)
        if failures is None:
            return 0.0
        while failures and failures[0] <= self.now() - WINDOW:
            failures.popleft()
        return failures[0] + WINDOW - self.now() if len(failures) >= allowed else 0.0


def _limits(name: str, client: str) -> tuple[tuple[str, int], ...]:
    """Keys under which failures are counted, and how many are allowed."""
    return (
        (f"{name} {client}", ALLOWED),
        (f"name {name}", ALLOWED_WIDELY),
        (f"client {client}", ALLOWED_WIDELY),
    )
