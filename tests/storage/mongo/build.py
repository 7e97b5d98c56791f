"""Stores on a MongoDB server in a database of their own, and a count of what they ask of it."""

import gc
import secrets
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pymongo import AsyncMongoClient
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from storage.mongo import MongoStores, open_mongo_stores

_UNASKED = {"hello", "ismaster", "endSessions", "ping"}  # what the driver says by itself


class Commands(CommandListener):
    """Counts round trips by the name of their command."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name not in _UNASKED:
            self.sent[event.command_name] += 1

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Counted when it started."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Counted when it started."""

    def drain(self) -> int:
        """How many since the last time."""
        total = self.sent.total()
        self.sent.clear()
        return total


@contextmanager
def sockets_left_behind() -> Iterator[None]:
    """The driver leaves the socket of a connection that failed to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@dataclass(slots=True)
class Town:
    """One database; each `open` is what another process would have."""

    address: str
    folder: Path
    stack: AsyncExitStack
    name: str = field(default_factory=lambda: f"otklik_{secrets.token_hex(6)}")

    async def open(self, *listeners: CommandListener) -> MongoStores:
        stores = await open_mongo_stores(
            self.address, self.name, self.folder / "vault", listeners=listeners
        )
        self.stack.push_async_callback(stores.close)
        return stores


@asynccontextmanager
async def town_at(address: str, folder: Path) -> AsyncIterator[Town]:
    """Dropped by a new client at the end: the server may have been another process meanwhile."""
    async with AsyncExitStack() as stack:
        town = Town(address, folder, stack)
        await town.open()
        yield town
    async with AsyncMongoClient[dict[str, object]](address) as client:
        await client.drop_database(town.name)
