"""Whatever happens to incidents in whatever order: nothing is lost, doubled or forked, and undoing restores.

`make fuzz` runs the same laws over ten thousand sequences.
"""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incidents.laws import MOVES, POSTS, STEPS, Step, World, a_report

numbers = st.integers(0, 15)
steps = st.lists(st.tuples(st.sampled_from(STEPS), numbers, numbers), max_size=16)
moves = st.tuples(st.sampled_from(MOVES), numbers, numbers)
A_FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


async def anything_goes(told: list[Step]) -> None:
    """No order of events loses or doubles a post."""
    world = World()
    for step in told:
        await world.do(step)
        await world.check()


async def there_and_back(before: list[Step], moves: list[Step]) -> None:
    """Undoing any sequence of merges and splits, the last first, restores the state before it."""
    world = World()
    for step in before:
        await world.do(step)
    states, done = [await world.state()], []
    for step in moves if world.incidents else ():
        what, one, two = step
        pair = await world.two(what, one, two)
        await world.do(step)
        if await world.state() != states[-1]:
            if what == "split":
                pair = (pair[0], world.incidents[-1])
            states.append(await world.state())
            done.append(pair[(one + two) % 2])  # it is taken back from either side
            await world.check()
    for side, former in zip(reversed(done), reversed(states[:-1]), strict=True):
        await world.take_back(side)
        await world.check()
        folds, bound = await world.state()
        assert ({name: folds.pop(name) for name in former[0]}, bound) == former
        assert all(shell.posts == () and not shell.open for shell in folds.values())


async def any_delivery(order: list[int], cuts: list[int]) -> None:
    """Posts in any order, in any batches, some of them twice: each is decided once."""
    world = World()
    at = 0
    for cut in [*cuts, len(order)]:
        batch, at = order[at : at + cut], at + cut
        if batch:
            await world.take_in([a_report(n) for n in dict.fromkeys(batch)])
            await world.check()
    bound = await world.stores.incidents.bindings([a_report(n).post.id for n in order[:at]])
    assert set(bound) == {a_report(n).post.id for n in order[:at]}


async def many_hands(before: list[Step], at_once: list[Step]) -> None:
    """Commands and deliveries at one moment: who comes late is refused, no log forks."""
    world = World()
    for step in before:
        await world.do(step)
    slow(world)
    await asyncio.gather(*(world.do(step) for step in at_once))
    await world.check()


def slow(world: World) -> None:
    """Everybody else gets a turn between reading and writing."""
    stores = world.stores
    stores.incidents = Turns(stores.incidents)  # type: ignore[assignment]
    stores.projections = Turns(stores.projections)  # type: ignore[assignment]
    stores.posts = Turns(stores.posts)  # type: ignore[assignment]


ASKED = (
    "load", "load_many", "log", "bindings", "append", "waiting", "candidates", "cards", "card", "get", "save", "touch",
)  # fmt: skip


class Turns:
    """A store whose every answer lets others go first."""

    def __init__(self, store: object) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        found = getattr(self._store, name)
        if name not in ASKED:
            return found

        async def late(*given: object, **named: object) -> object:
            await asyncio.sleep(0)
            return await found(*given, **named)

        return late


@A_FEW
@given(steps)
def test_no_order_of_events_loses_or_doubles_a_post(told: list[Step]) -> None:
    asyncio.run(anything_goes(told))


@A_FEW
@given(steps, st.lists(moves, min_size=1, max_size=5))
def test_undoing_merges_and_splits_restores_the_state_before(
    before: list[Step], there: list[Step]
) -> None:
    asyncio.run(there_and_back(before, there))


@A_FEW
@given(
    st.lists(st.integers(0, POSTS - 1), min_size=1, max_size=20),
    st.lists(st.integers(1, 6), max_size=6),
)
def test_every_delivery_ends_alike(order: list[int], cuts: list[int]) -> None:
    asyncio.run(any_delivery(order, cuts))


@A_FEW
@given(steps, st.lists(st.tuples(st.sampled_from(STEPS), numbers, numbers), min_size=2, max_size=5))
def test_what_happens_at_one_moment_forks_no_log(before: list[Step], at_once: list[Step]) -> None:
    asyncio.run(many_hands(before, at_once))
