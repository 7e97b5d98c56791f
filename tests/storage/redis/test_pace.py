"""The pace of one token, shared by threads that stand for processes."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from redis import Redis

from console.clocks import SystemClock
from domain.errors import SourceUnavailable
from storage.redis.pace import RedisPace, connect

CALLS, SECONDS = 5, 4.0


@pytest.fixture
def client(redis_address: str) -> Iterator["Redis"]:
    found = connect(redis_address)
    yield found
    found.close()


def call_until(client: "Redis", alias: str, end: float) -> list[float]:
    pace, calls = RedisPace(client, alias, CALLS, SystemClock()), []
    while time.monotonic() < end:
        pace.wait()
        calls.append(time.monotonic())
        pace.ended()
    return calls


def most_in_a_second(calls: list[float]) -> int:
    return max(sum(1 for c in calls if at <= c < at + 1) for at in calls)


@pytest.mark.parametrize("wiped", [False, True])
def test_four_callers_keep_one_pace(client: "Redis", wiped: bool) -> None:
    alias = f"token-{uuid4().hex}"
    keys = (f"otklik:pace:{alias}", f"otklik:pace:{alias}:since")
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(3) as pool:
        callers = [pool.submit(call_until, client, alias, end) for _ in range(3)]
        own = call_until(client, alias, end - SECONDS * 0.3)
        if wiped:
            client.delete(*keys)
        calls = sorted([*own, *(c for caller in callers for c in caller.result())])
    assert most_in_a_second(calls) <= CALLS
    assert len(calls) >= CALLS
    client.delete(*keys)


def test_while_redis_is_away_the_source_is_tried_later() -> None:
    pace = RedisPace(connect("redis://127.0.0.1:1/0"), "token", 3, SystemClock())
    with pytest.raises(SourceUnavailable) as caught:
        pace.wait()
    assert caught.value.reason.code == "pace_away"
    assert caught.value.retry_at > 0
    pace.ended()
