"""Clocks and the look at a search that somebody else keeps up."""

from console.processes import is_dead, name_here
from console.working import Clock
from domain.errors import SearchBehind
from domain.run import Delivery
from scheduler.workers.queue import QueueAway, Work
from storage.memory.audit import MemoryLease
from tests.builders import T0, a_raw
from tests.scheduler.town import a_town

DEAD = 2**22 + 1  # above every process number of the machine


class Bell:
    """A queue that counts, and may be away."""

    def __init__(self, *, away: bool = False) -> None:
        self.rung: list[Work] = []
        self._away = away

    async def wake(self, work: Work) -> None:
        if self._away:
            raise QueueAway("queue_away", "ConnectionError")
        self.rung.append(work)


async def test_of_two_clocks_one_ticks() -> None:
    lease, bell, told = MemoryLease(), Bell(), list[str]()
    clocks = [Clock(lease, bell, lambda what, _: told.append(what)) for _ in range(2)]
    for number, clock in enumerate(clocks):
        clock.name = f"clock-{number}"
        await clock.ask()
        await clock.wake(Work.CARRY)
    assert (bell.rung, told) == ([Work.CARRY], [])


async def test_a_clock_says_once_that_wake_ups_are_away() -> None:
    told: list[str] = []
    clock = Clock(MemoryLease(), Bell(away=True), lambda what, _: told.append(what))
    await clock.ask()
    for work in Work:
        await clock.wake(work)
    assert told == ["queue"]


def test_a_dead_process_of_this_machine_is_known_by_its_name() -> None:
    here = name_here("worker")
    assert not is_dead(here, "worker")
    assert is_dead(here.rpartition("-")[0] + f"-{DEAD}", "worker")
    assert not is_dead(f"worker-elsewhere-{DEAD}", "worker")
    assert not is_dead(here, "writer")


async def test_a_console_sees_since_when_search_is_behind() -> None:
    async with a_town() as town:
        await town.indexing.look()
        assert town.indexing.behind_since is None
        await town.stores.inbox.put(Delivery("vk:group1", (a_raw(text="Яма на Мира 5"),), T0))
        await town.flow.carry_all("writer")
        await town.indexing.look()
        assert town.indexing.behind_since is not None
        await town.indexing.catch_up()
        await town.indexing.look()
        assert town.indexing.behind_since is None


async def test_a_search_that_is_away_is_behind_at_once() -> None:
    async with a_town() as town:

        async def away() -> int:
            raise SearchBehind("search_away", "ConnectionError")

        town.index.position = away  # type: ignore[method-assign]
        await town.indexing.look()
        assert town.indexing.behind_since is not None
