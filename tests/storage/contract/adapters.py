"""How to open each kind of store for the contract suites; a new adapter adds a line to ADAPTERS."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from domain.stores import Stores
from storage.budgeting import DayLimits
from storage.memory import MemoryStores
from storage.sqlite import open_stores

LIMITS = DayLimits(methods=(("wall.get", 3),), zone="Europe/Moscow")


async def open_memory(_folder: Path) -> Stores:
    return MemoryStores(LIMITS)


async def open_sqlite(folder: Path) -> Stores:
    return await open_stores(folder / "otklik.sqlite3", folder / "vault", LIMITS)


ADAPTERS: dict[str, Callable[[Path], Awaitable[Stores]]] = {
    "memory": open_memory,
    "sqlite": open_sqlite,
}
