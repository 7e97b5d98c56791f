"""The alarm rings, and lets what is in hand end."""

import asyncio

import pytest

from scheduler.clock import Alarm


async def test_work_in_hand_is_finished_when_the_alarm_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told, begun, alarm = list[str](), asyncio.Event(), Alarm()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.3)
        told.append("done")

    alarm.every("work", 0.05, work)
    alarm.start()
    await begun.wait()
    await alarm.finish()
    assert told == ["done"]
    await asyncio.sleep(0.2)
    assert told == ["done"]
    assert not caplog.records


async def test_an_alarm_that_never_rang_ends_at_once() -> None:
    await asyncio.wait_for(Alarm().finish(), 1)
