"""How to open each kind of store for the contract suites; a new adapter adds a line to ADAPTERS."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from domain.stores import Stores
from storage.budgeting import DayLimits
from storage.memory import MemoryStores
from storage.mongo import open_mongo_stores
from storage.sqlite import open_stores
from tests.servers.fixtures import address_of

LIMITS = DayLimits(methods=(("wall.get", 3),), zone="Europe/Moscow")


@asynccontextmanager
async def open_memory(_folder: Path) -> AsyncIterator[Stores]:
    yield MemoryStores(LIMITS)


@asynccontextmanager
async def open_sqlite(folder: Path) -> AsyncIterator[Stores]:
    stores = await open_stores(folder / "otklik.sqlite3", folder / "vault", LIMITS)
    try:
        yield stores
    finally:
        await stores.close()


@asynccontextmanager
async def open_mongo(folder: Path) -> AsyncIterator[Stores]:
    """A database of its own, dropped afterwards."""
    name = f"otklik_{secrets.token_hex(6)}"
    stores = await open_mongo_stores(address_of("mongo"), name, folder / "vault", LIMITS)
    try:
        yield stores
    finally:
        await stores.documents.client.drop_database(name)
        await stores.close()


ADAPTERS: dict[str, Callable[[Path], AbstractAsyncContextManager[Stores]]] = {
    "memory": open_memory,
    "mongo": open_mongo,
    "sqlite": open_sqlite,
}
