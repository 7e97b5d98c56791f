"""Stores on a server: documents in MongoDB, and the line in which workers stand."""

from typing import TYPE_CHECKING

from console.settings import Settings
from domain.stores import Stores
from scheduler.feed import Feed
from scheduler.workers.turns import Turns

if TYPE_CHECKING:
    from storage.line.mongo import MongoLine


async def server_stores(settings: Settings) -> Stores:
    """The stores at the address of OTKLIK_STORE; keys lie in the vault's folder, which all machines share."""
    from storage.mongo import open_mongo_stores  # noqa: PLC0415 - files need no driver

    engines = settings.engines
    return await open_mongo_stores(engines.store, engines.database, settings.vault)


async def line_of(settings: Settings) -> "MongoLine | None":
    """The line of the workers, None when there is one writer."""
    if not settings.engines.cluster:
        return None
    from storage.line.mongo import MongoLine  # noqa: PLC0415

    return await MongoLine.open(settings.engines.store, settings.engines.database)


def turns_of(stores: Stores) -> tuple[Stores, Turns | None]:
    """Stores for the flow of a worker, and its turns; the same ones where there is no line."""
    from storage.mongo import MongoStores, turns_over  # noqa: PLC0415

    return turns_over(stores) if isinstance(stores, MongoStores) else (stores, None)


def feed_of(stores: Stores) -> Feed | None:
    """What the index follows, where a store answers all its questions at once."""
    from storage.mongo import MongoFeed, MongoStores  # noqa: PLC0415

    return MongoFeed(stores.documents) if isinstance(stores, MongoStores) else None
