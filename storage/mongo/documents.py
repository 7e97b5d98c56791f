"""Documents of one MongoDB database: few round trips, whatever the size of a batch."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from bson import Int64
from bson.codec_options import CodecOptions, TypeDecoder, TypeRegistry
from pymongo import (
    AsyncMongoClient,
    DeleteMany,
    DeleteOne,
    InsertOne,
    ReplaceOne,
    ReturnDocument,
    UpdateOne,
)
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, OperationFailure
from pymongo.monitoring import CommandListener
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from storage.troubles import heard

T = TypeVar("T")
Document: TypeAlias = dict[str, Any]
Where: TypeAlias = Mapping[str, Any]
Sort: TypeAlias = Sequence[tuple[str, int]]
Step: TypeAlias = InsertOne[Document] | UpdateOne | ReplaceOne[Document] | DeleteOne | DeleteMany

# A cursor brings 101 documents at first and then 16 MB at a time: without this, batches cost more trips.
_ALL_AT_ONCE = 1_000_000
_MANY = 100  # ids of one condition; more are looked up one beside the other
_TAKEN = 11_000  # MongoDB's code of DuplicateKey
# Seconds in which a transaction is tried again: servers end that of a killed process after 60.
_STAMINA = 120.0
_PAUSE, _LONGEST = 0.02, 0.2  # seconds at most between the first two tries, and later
_SNAPSHOT, _MAJORITY = ReadConcern("snapshot"), WriteConcern("majority")
_PATIENCE_MS = 10_000  # until an absent server counts as away; the address may say otherwise


class _PlainInt(TypeDecoder):
    """Large numbers come as plain integers: encoders of JSON know no others."""

    bson_type = Int64

    def transform_bson(self, value: Any) -> int:
        """The same number."""
        return int(value)


@dataclass(frozen=True, slots=True)
class Documents:
    """The collections of a database; inside `together`, those of one transaction."""

    client: AsyncMongoClient[Document]
    database: AsyncDatabase[Document]
    session: AsyncClientSession | None = None

    @property
    def outside(self) -> "Documents":
        """The same collections without the transaction."""
        return replace(self, session=None)

    @heard
    async def find(
        self,
        name: str,
        where: Where,
        *,
        fields: Sequence[str] | None = None,
        sort: Sort = (),
        skip: int = 0,
        limit: int = 0,
    ) -> list[Document]:
        """Documents of one collection; all of them when `limit` is 0."""
        if len(ids := ids_of(where) or ()) > _MANY and not sort and not self.session:
            return fitting(await self.by_ids(name, ids), where)
        chosen = None if fields is None else list(fields)
        cursor = self.database[name].find(
            where, chosen, skip, limit, session=self.session, batch_size=limit or _ALL_AT_ONCE
        )
        if sort:
            cursor = cursor.sort(list(sort))
        return await cursor.to_list()

    @heard
    async def one(self, name: str, where: Where) -> Document | None:
        """The first that fits."""
        return await self.database[name].find_one(where, session=self.session)

    async def gather(
        self, wanted: Mapping[str, Where], *, fields: Sequence[str]
    ) -> dict[str, list[Document]]:
        """These fields of documents of several collections, in one round trip; not inside a transaction."""
        chosen = {"$project": dict.fromkeys(fields, 1)}
        return await self.unite({
            name: (name, [{"$match": where}, chosen]) for name, where in wanted.items()
        })  # fmt: skip

    async def unite(
        self, parts: Mapping[str, tuple[str, Sequence[Where]]]
    ) -> dict[str, list[Document]]:
        """What several pipelines yield, each on its collection, in one round trip; not inside a transaction."""
        marked = [
            (name, [*steps, {"$addFields": {"of": {"$literal": part}}}])
            for part, (name, steps) in parts.items()
        ]
        (first, steps), *others = marked
        unions = [{"$unionWith": {"coll": name, "pipeline": more}} for name, more in others]
        found: dict[str, list[Document]] = {part: [] for part in parts}
        for document in await self.aggregate(first, [*steps, *unions]):
            found[document.pop("of")].append(document)
        return found

    @heard
    async def by_ids(
        self, name: str, ids: Iterable[str | int], more: Sequence[Where] = ()
    ) -> list[Document]:
        """Documents by id, however many, and what further steps make of them.

        A condition with thousands of ids would do as well, but is slow on some servers.
        """
        wanted = [{"_id": one} for one in dict.fromkeys(ids)]
        steps: list[Where] = [
            {"$documents": wanted},
            beside(name, "_id", "found"),
            {"$unwind": "$found"},
            {"$replaceRoot": {"newRoot": "$found"}},
            *more,
        ]
        cursor = await self.database.aggregate(steps, session=self.session, batchSize=_ALL_AT_ONCE)
        return await cursor.to_list()

    @heard
    async def aggregate(self, name: str, pipeline: Sequence[Where]) -> list[Document]:
        """What a pipeline yields."""
        cursor = await self.database[name].aggregate(
            list(pipeline), session=self.session, batchSize=_ALL_AT_ONCE
        )
        return await cursor.to_list()

    @heard
    async def count(self, name: str, where: Where) -> int:
        """How many fit, exactly."""
        return await self.database[name].count_documents(where, session=self.session)

    @heard
    async def write(self, name: str, steps: Sequence[Step]) -> int:
        """Several writes in their order, in one round trip per kind; answers how many documents they met."""
        if not steps:
            return 0
        done = await self.database[name].bulk_write(list(steps), session=self.session)
        return done.matched_count + done.upserted_count + done.deleted_count + done.inserted_count

    @heard
    async def insert(self, name: str, documents: Sequence[Document]) -> None:
        """Several new documents."""
        if documents:
            await self.database[name].insert_many(list(documents), session=self.session)

    @heard
    async def put(self, name: str, where: Where, change: Where | Sequence[Where]) -> None:
        """Change one document, or make it."""
        steps = change if isinstance(change, Mapping) else list(change)
        await self.database[name].update_one(where, steps, upsert=True, session=self.session)

    @heard
    async def change(self, name: str, where: Where, change: Where) -> int:
        """Change all that fit; answers how many."""
        done = await self.database[name].update_many(where, change, session=self.session)
        return done.modified_count

    @heard
    async def turn(
        self, name: str, where: Where, change: Where | Sequence[Where], *, make: bool = True
    ) -> Document | None:
        """Change one document, or make it, and answer what it is now; None when there is none."""
        steps = change if isinstance(change, Mapping) else list(change)
        return await self.database[name].find_one_and_update(
            where, steps, upsert=make, return_document=ReturnDocument.AFTER, session=self.session
        )

    @heard
    async def take(self, name: str, where: Where) -> Document | None:
        """Remove one and answer what it was."""
        return await self.database[name].find_one_and_delete(where, session=self.session)

    @heard
    async def delete(self, name: str, where: Where) -> int:
        """Remove all that fit; answers how many."""
        return (await self.database[name].delete_many(where, session=self.session)).deleted_count

    @heard
    async def together(
        self, work: Callable[["Documents"], Awaitable[T]], *, reading: bool = True
    ) -> T:
        """Run work in one transaction: all of it or nothing; it runs again when another one was faster.

        What work reads through `outside` is no part of the transaction. Then its writes must name what they
        found (a version, a position), and be made to insert when that is not there any more: the id that is
        there already shows that another one was faster. Work that begins with a write for several collections
        is not `reading`: such a command says nothing about what it reads.
        """
        concern = _SNAPSHOT if reading else None
        async with self.client.start_session(causal_consistency=reading) as session:
            inside = replace(self, session=session)
            deadline, pause = time.monotonic() + _STAMINA, _PAUSE
            while True:
                try:
                    async with await session.start_transaction(concern, _MAJORITY):
                        return await work(inside)
                except OperationFailure as failure:
                    if not _was_outrun(failure) or time.monotonic() > deadline:
                        raise
                await asyncio.sleep(random.uniform(0, pause))
                pause = min(pause * 1.02, _LONGEST)


def connect(url: str, database: str, listeners: Sequence[CommandListener] = ()) -> Documents:
    """A client of this event loop; it connects when it is first asked."""
    says = "serverselectiontimeoutms=" in url.lower()
    patience: Mapping[str, Any] = {} if says else {"serverSelectionTimeoutMS": _PATIENCE_MS}
    client = AsyncMongoClient[Document](
        url, appname="otklik", w="majority", event_listeners=listeners, **patience
    )
    codec = CodecOptions[Document](type_registry=TypeRegistry([_PlainInt()]))
    return Documents(client, client.get_database(database, codec_options=codec))


def among(values: Iterable[str | int]) -> Document:
    """A condition that holds for any of these values."""
    return {"$in": list(dict.fromkeys(values))}


def beside(name: str, key: str, into: str) -> Document:
    """A step that puts the documents of another collection beside one that names them by id."""
    return {"$lookup": {"from": name, "localField": key, "foreignField": "_id", "as": into}}


def ids_of(where: Where) -> Sequence[str] | None:
    """The ids of a condition that names them and otherwise asks for equal fields alone."""
    chosen = where.get("_id")
    if not isinstance(chosen, Mapping) or set(chosen) != {"$in"}:
        return None
    if any(key[0] == "$" or isinstance(value, Mapping) for key, value in rest_of(where)):
        return None
    ids: Sequence[str] = chosen["$in"]
    return ids


def rest_of(where: Where) -> list[tuple[str, Any]]:
    """A condition without its ids."""
    return [(key, value) for key, value in where.items() if key != "_id"]


def fitting(found: Iterable[Document | None], where: Where) -> list[Document]:
    """Those that are there and fit the rest of a condition."""
    return [d for d in found if d and all(d.get(key) == value for key, value in rest_of(where))]


def _was_outrun(failure: OperationFailure) -> bool:
    if failure.has_error_label("TransientTransactionError") or failure.code == _TAKEN:
        return True
    details = failure.details if isinstance(failure, BulkWriteError) else None
    return any(error["code"] == _TAKEN for error in (details or {}).get("writeErrors", ()))
