import pytest

from domain.errors import BudgetSpent
from domain.instant import DAY, HOUR
from domain.stores import Stores
from tests.storage.build import NOON

# 2026-09-21T14:13:20Z; the day of the suite's limits turns at midnight in Moscow, 21:00 UTC.
MIDNIGHT = 1_790_024_400_000_000


async def test_a_spent_day_says_when_it_turns(adapters: Stores) -> None:
    for _ in range(3):
        await adapters.budget.take("service", "wall.get", NOON)
    with pytest.raises(BudgetSpent) as spent:
        await adapters.budget.take("service", "wall.get", NOON + HOUR)
    assert spent.value.retry_at == MIDNIGHT
    assert await adapters.budget.spent("service", NOON) == {"wall.get": (3, 3)}


async def test_a_new_day_is_a_new_budget(adapters: Stores) -> None:
    for _ in range(3):
        await adapters.budget.take("service", "wall.get", NOON)
    await adapters.budget.take("service", "wall.get", MIDNIGHT)
    assert await adapters.budget.spent("service", MIDNIGHT) == {"wall.get": (1, 3)}
    assert await adapters.budget.spent("service", MIDNIGHT - DAY - 1) == {}


async def test_tokens_and_methods_are_counted_apart(adapters: Stores) -> None:
    for _ in range(3):
        await adapters.budget.take("service", "wall.get", NOON)
    await adapters.budget.take("other", "wall.get", NOON)
    for _ in range(9):
        await adapters.budget.take("service", "wall.getComments", NOON)
    assert await adapters.budget.spent("service", NOON) == {
        "wall.get": (3, 3),
        "wall.getComments": (9, 0),
    }
