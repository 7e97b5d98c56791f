"""Pacing."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from crawlers.vk.pace import Pace


@dataclass(slots=True)
class HandClock:
    """A clock that moves only when somebody sleeps or works."""

    seconds: float = 1000.0

    def now(self) -> int:
        return round(self.seconds * 1_000_000)

    def wait(self, until: int) -> float:
        return max(0.0, until / 1_000_000 - self.seconds)

    def pace(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.seconds += seconds


_MOMENTS = st.floats(0, 3, allow_nan=False)


@given(
    per_second=st.integers(1, 20),
    calls=st.lists(st.tuples(_MOMENTS, _MOMENTS, _MOMENTS), max_size=60),
)
def test_no_second_ever_holds_more_arrivals_than_allowed(
    per_second: int, calls: list[tuple[float, float, float]]
) -> None:
    clock = HandClock()
    pace = Pace(clock, per_second)
    arrivals: list[float] = []
    for idle, there, back in calls:
        clock.seconds += idle
        pace.wait()
        clock.seconds += there
        arrivals.append(clock.seconds)
        clock.seconds += back
        pace.ended()
    for first, one_more in zip(arrivals, arrivals[per_second:], strict=False):
        assert one_more - first >= 1 - 1e-9


def test_a_slow_api_is_not_slowed_further() -> None:
    clock = HandClock()
    pace = Pace(clock, 3)
    for _ in range(10):
        pace.wait()
        clock.seconds += 0.5
        pace.ended()
    assert clock.seconds == 1005.0
