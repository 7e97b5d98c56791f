"""All storage ports over one MongoDB database; keys lie in a folder that all machines share."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pymongo.monitoring import CommandListener

from domain.errors import SettingsError
from storage.budgeting import DayLimits
from storage.folds import Folds
from storage.keys import KeyFolder
from storage.mongo.audit import MongoAuditLog
from storage.mongo.budget import MongoBudget
from storage.mongo.census import MongoCensus
from storage.mongo.documents import Documents, connect
from storage.mongo.feed import MongoFeed
from storage.mongo.inbox import MongoInbox
from storage.mongo.incidents import MongoIncidents
from storage.mongo.lease import MongoLease
from storage.mongo.notes import MongoNotes
from storage.mongo.numbers import Positions
from storage.mongo.packs import MongoPacks
from storage.mongo.people import MongoAccounts, MongoSavedQueries
from storage.mongo.posts import MongoPosts
from storage.mongo.projections import MongoProjections
from storage.mongo.runs import MongoRunLog
from storage.mongo.schema import migrate
from storage.mongo.shelf import MongoShelf
from storage.mongo.sources import MongoSourceStates
from storage.mongo.turn import Hand, TurnDocuments
from storage.mongo.turning import TurnIncidents, TurnPosts, TurnProjections
from storage.mongo.turns import MongoTurns
from storage.vault import PAYLOAD, SealingVault

__all__ = ["DayLimits", "MongoFeed", "MongoStores", "MongoTurns", "open_mongo_stores", "turns_over"]


@dataclass(frozen=True, slots=True)
class MongoStores:
    """One adapter per port."""

    inbox: MongoInbox
    source_states: MongoSourceStates
    budget: MongoBudget
    run_log: MongoRunLog
    posts: MongoPosts
    census: MongoCensus
    incidents: MongoIncidents
    projections: MongoProjections
    notes: MongoNotes
    vault: SealingVault
    packs: MongoPacks
    saved_queries: MongoSavedQueries
    accounts: MongoAccounts
    audit: MongoAuditLog
    lease: MongoLease
    documents: Documents

    async def close(self) -> None:
        """Let go of the connections; closing twice is harmless."""
        await self.documents.client.close()


async def open_mongo_stores(
    url: str,
    database: str,
    vault_folder: Path,
    limits: DayLimits | None = None,
    listeners: Sequence[CommandListener] = (),
) -> MongoStores:
    """Open or create a database at `url` (a replica set or a sharded cluster), for this event loop.

    `listeners` hear of every command that is sent, for measurements.
    Raises NewerData for data of a later version, SettingsError for what an operator must mend, and pymongo's
    errors while the server is away.
    """
    keys = KeyFolder(vault_folder)
    await asyncio.to_thread(keys.have, PAYLOAD)
    documents = connect(url, database, listeners)
    vault = SealingVault(keys, MongoShelf(documents))
    try:
        await migrate(documents)
        await _pair(documents, vault.fingerprint, vault_folder)
    except BaseException:
        await documents.client.close()
        raise
    return _stores(documents, vault, limits or DayLimits())


def _stores(documents: Documents, vault: SealingVault, limits: DayLimits) -> MongoStores:
    return MongoStores(
        inbox=MongoInbox(documents, vault, Positions(documents)),
        source_states=MongoSourceStates(documents),
        budget=MongoBudget(documents, limits),
        run_log=MongoRunLog(documents),
        posts=MongoPosts(documents, vault),
        census=MongoCensus(documents),
        incidents=MongoIncidents(documents),
        projections=MongoProjections(documents),
        notes=MongoNotes(documents),
        vault=vault,
        packs=MongoPacks(documents),
        saved_queries=MongoSavedQueries(documents),
        accounts=MongoAccounts(documents),
        audit=MongoAuditLog(documents),
        lease=MongoLease(documents),
        documents=documents,
    )


def turns_over(stores: MongoStores) -> tuple[MongoStores, MongoTurns]:
    """Stores for the flow of one worker, which reads and writes turn by turn, and its turns."""
    hand, folds = Hand(), Folds()
    documents = TurnDocuments(stores.documents.client, stores.documents.database, hand=hand)
    vault = replace(stores.vault, shelf=MongoShelf(documents))
    own = replace(
        stores,
        inbox=MongoInbox(documents, vault, stores.inbox.positions),
        posts=TurnPosts(documents, vault, hand),
        incidents=TurnIncidents(documents, folds, hand),
        projections=TurnProjections(documents, hand),
        saved_queries=MongoSavedQueries(documents),
        vault=vault,
        documents=documents,
    )
    return own, MongoTurns(stores.documents, hand, own.inbox, folds)


async def _pair(documents: Documents, fingerprint: str, vault_folder: Path) -> None:
    """A store and the keys that seal it belong together; other keys would open nothing in it."""
    once = {"$setOnInsert": {"fingerprint": fingerprint}}
    kept = await documents.turn("meta", {"_id": "key"}, once)
    if kept and kept["fingerprint"] != fingerprint:
        raise SettingsError("vault_of_another_store", str(vault_folder), documents.database.name)
