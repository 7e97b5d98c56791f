"""Stores on a server: documents in MongoDB, and the line in which workers stand."""

from typing import TYPE_CHECKING

from console.settings import Settings
from domain.stores import Stores

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
