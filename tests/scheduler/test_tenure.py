"""A name that a process keeps: seldom asked for, never used past its end."""

import asyncio
from dataclasses import dataclass, field

import pytest

from domain.instant import SECOND, Instant
from scheduler.workers.sole import Tenure
from storage.memory.audit import MemoryLease
from tests.builders import T0

TTL: Instant = 60 * SECOND


@dataclass(slots=True)
class Asked(MemoryLease):
    """A lease that remembers the numbers it gave, and says so."""

    given: list[int | None] = field(default_factory=list)
    renewed: asyncio.Event = field(default_factory=asyncio.Event)

    async def acquire(self, name: str, holder: str, ttl: Instant, now: Instant) -> int | None:
        self.given.append(await MemoryLease.acquire(self, name, holder, ttl, now))
        if len(self.given) > 1:
            self.renewed.set()
        return self.given[-1]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[Instant]:
    """The wall's time, as its only entry."""
    times = [T0]
    monkeypatch.setattr("scheduler.workers.sole.wall", lambda: times[0])
    return times


async def used(tenure: Tenure) -> bool:
    async with tenure.held() as ours:
        return ours


async def test_it_is_asked_for_once_in_a_quarter_of_its_time(now: list[Instant]) -> None:
    lease = Asked()
    tenure = Tenure(lease, "index", "a", TTL)
    for later, given in ((0, [1]), (TTL // 4 - 1, [1]), (TTL // 4, [1, 1])):
        now[0] = T0 + later
        assert await used(tenure)
        assert lease.given == given
    assert await lease.holder("index", now[0] + TTL - 1) == "a"


async def test_who_worked_no_more_asks_anew_and_may_find_another(now: list[Instant]) -> None:
    lease = Asked()
    first, second = Tenure(lease, "index", "a", TTL), Tenure(lease, "index", "b", TTL)
    assert await used(first)
    assert not await used(second)
    now[0] += TTL
    assert await used(second)
    assert not await used(first)
    assert lease.given == [1, None, 2, None]
    assert (first.ours, second.ours) == (False, True)


async def test_a_clock_that_was_set_back_is_not_believed(now: list[Instant]) -> None:
    lease = Asked()
    tenure = Tenure(lease, "index", "a", TTL)
    assert await used(tenure)
    now[0] -= SECOND
    assert await used(tenure)
    assert len(lease.given) == 2


async def test_given_back_it_is_free_at_once(now: list[Instant]) -> None:
    lease = Asked()
    first, second = Tenure(lease, "index", "a", TTL), Tenure(lease, "index", "b", TTL)
    assert await used(first)
    await first.give_back()
    assert now == [T0]
    assert await used(second)
    await first.give_back()  # no longer its own
    assert await lease.holder("index", T0) == "b"


async def test_it_is_renewed_while_the_work_lasts() -> None:
    lease = Asked()
    async with Tenure(lease, "index", "a", SECOND // 10).held() as ours:
        assert ours
        await lease.renewed.wait()
    assert lease.given[:2] == [1, 1]
