from domain.instant import MINUTE
from domain.records import Audited
from domain.stores import Stores
from tests.storage.build import NOON


def entry(number: int) -> Audited:
    return Audited(NOON + number, "operator:anna", "card.read", (str(number), "ё"))


async def test_entries_come_in_order_and_the_chain_holds(adapters: Stores) -> None:
    assert await adapters.audit.verify() is None
    for number in range(5):
        await adapters.audit.append(entry(number))
    found = await adapters.audit.read(0, 3)
    rest = await adapters.audit.read(found[-1][0], 9)
    assert [(s, e) for s, e, _ in (*found, *rest)] == [(n + 1, entry(n)) for n in range(5)]
    assert len({chain for _, _, chain in (*found, *rest)}) == 5
    assert await adapters.audit.verify() is None


async def test_one_holder_at_a_time(adapters: Stores) -> None:
    lease = adapters.lease
    assert await lease.acquire("writer", "one", MINUTE, NOON) == 1
    assert await lease.acquire("writer", "two", MINUTE, NOON + MINUTE - 1) is None
    assert await lease.acquire("clock", "two", MINUTE, NOON) == 1
    assert await lease.holder("writer", NOON) == "one"
    assert await lease.holder("writer", NOON + MINUTE) is None


async def test_renewing_keeps_the_number_and_taking_over_raises_it(adapters: Stores) -> None:
    lease = adapters.lease
    await lease.acquire("writer", "one", MINUTE, NOON)
    assert await lease.acquire("writer", "one", MINUTE, NOON + MINUTE - 1) == 1
    assert await lease.acquire("writer", "two", MINUTE, NOON + MINUTE) is None
    assert await lease.acquire("writer", "two", MINUTE, NOON + 2 * MINUTE) == 2
    await lease.release("writer", "one")  # not its holder any more
    assert await lease.holder("writer", NOON + 2 * MINUTE) == "two"
    await lease.release("writer", "two")
    assert await lease.holder("writer", NOON + 2 * MINUTE) is None
    assert await lease.acquire("writer", "two", MINUTE, NOON + 2 * MINUTE) == 3
