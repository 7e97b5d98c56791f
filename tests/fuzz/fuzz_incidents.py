"""The laws of incidents over ten thousand sequences each: merge, split, undo, any order, many hands at once.

`python -m tests.fuzz.fuzz_incidents`, or with SHORT=1 in a minute; a broken law is printed as its shortest sequence, exits with 1.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incidents.laws import MOVES, POSTS, STEPS
from tests.incidents.test_laws import any_delivery, anything_goes, many_hands, there_and_back

SEQUENCES = 300 if os.environ.get("SHORT") else 10_000
LONGEST = 24  # steps of one sequence
NUMBER = st.integers(0, 15)
STEP = st.tuples(st.sampled_from(STEPS), NUMBER, NUMBER)
MOVE = st.tuples(st.sampled_from(MOVES), NUMBER, NUMBER)
LIFE = st.lists(STEP, max_size=LONGEST)

Law = Callable[..., Coroutine[Any, Any, None]]
LAWS: tuple[tuple[Law, tuple[st.SearchStrategy[Any], ...]], ...] = (
    (anything_goes, (LIFE,)),
    (there_and_back, (LIFE, st.lists(MOVE, min_size=1, max_size=6))),
    (any_delivery, (st.lists(st.integers(0, POSTS - 1), min_size=1, max_size=30), st.lists(st.integers(1, 8), max_size=8))),
    (many_hands, (LIFE, st.lists(STEP, min_size=2, max_size=6))),
)  # fmt: skip


def main() -> int:
    """Every law in turn; answers with the exit code."""
    broken = [law.__name__ for law, told in LAWS if not holds(law, told)]
    print(f"laws {len(LAWS)}, broken {len(broken)} {' '.join(broken)}")
    return 1 if broken else 0


def holds(law: Law, told: tuple[st.SearchStrategy[Any], ...]) -> bool:
    """Try one law; what breaks it is shrunk and printed."""
    lived, started = 0, time.monotonic()

    def once(sequence: tuple[Any, ...]) -> None:
        nonlocal lived
        lived += 1
        asyncio.run(law(*sequence))

    many = settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        many(given(st.tuples(*told))(once))()
    except AssertionError as error:
        print(f"{law.__name__}: broken after {lived} sequences\n{error}")
        print("\n".join(getattr(error, "__notes__", ())))
        return False
    print(f"{law.__name__}: {lived} sequences, {lived / (time.monotonic() - started):.0f}/s")
    return lived >= SEQUENCES


if __name__ == "__main__":
    sys.exit(main())
