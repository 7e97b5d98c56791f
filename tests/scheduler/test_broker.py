"""Wake-ups over a real Redis."""

import asyncio

import pytest

from scheduler.workers.broker import DramatiqQueue
from scheduler.workers.queue import QueueAway, Work

NOBODY = "redis://127.0.0.1:1/0"


async def test_a_wake_up_reaches_whoever_listens(redis_address: str) -> None:
    heard: asyncio.Queue[Work] = asyncio.Queue()
    ear, mouth = DramatiqQueue(redis_address), DramatiqQueue(redis_address)
    ear.listen(heard.put_nowait)
    for work in (Work.CARRY, Work.DELIVER):
        await mouth.wake(work)
        async with asyncio.timeout(20):
            while await heard.get() is not work:
                pass
    await mouth.close()
    await ear.close()


async def test_wake_ups_do_not_pile_up_while_nobody_listens(redis_address: str) -> None:
    queue = DramatiqQueue(redis_address)
    for _ in range(20):
        await queue.wake(Work.FORGET)
    assert queue._waiting(Work.FORGET.value) <= 8
    await queue.close()


async def test_without_redis_it_is_said_that_wake_ups_are_away() -> None:
    queue = DramatiqQueue(NOBODY)
    with pytest.raises(QueueAway):
        await queue.wake(Work.CARRY)
    await queue.close()
