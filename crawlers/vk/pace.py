"""At most N calls in any second, whatever the clock."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from domain.ports import Clock

_SECOND = 1.0


class Pacing(Protocol):
    """Lets calls of one token through; used from one thread only."""

    def wait(self) -> None:
        """Sleep until a call may start."""

    def ended(self) -> None:
        """Note that a call is over."""


PaceOf = Callable[[str], Pacing]  # by the token's alias


class Pace:
    """A window over the ends of the last calls: VK counts arrivals, which lie before the ends.

    So a call that starts a second after the end of the N-th call before it can never be one too many.
    Used from one thread only.
    """

    def __init__(self, clock: Clock, per_second: int) -> None:
        self._clock = clock
        self._ends: deque[float] = deque(maxlen=per_second)

    def wait(self) -> None:
        """Sleep until a call may start."""
        if len(self._ends) == self._ends.maxlen:
            pause = self._ends[0] + _SECOND - self._clock.pace()
            if pause > 0:
                self._clock.sleep(pause)

    def ended(self) -> None:
        """Note that a call is over."""
        self._ends.append(self._clock.pace())
