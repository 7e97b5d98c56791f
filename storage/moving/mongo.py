"""A store in a MongoDB database, as records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bson import ObjectId
from pymongo import ReplaceOne

from domain.instant import Instant
from storage.mongo.documents import Documents, connect
from storage.moving.collections import COLLECTIONS, Collection
from storage.moving.ledger import Page
from storage.moving.records import Kind, Mark, Place, Record

_OURS, _HALF = "otklik", "otklik: a move into it is not finished"
_AHEAD = (("inbox", "inbox", "_id"), ("posts", "posts", "position"))  # counter, collection, field


@dataclass(frozen=True, slots=True)
class MongoLedger:
    """The database; its collections were laid out by its stores before."""

    documents: Documents

    @classmethod
    def at(cls, url: str, database: str) -> "MongoLedger":
        """Connects when it is first asked."""
        return cls(connect(url, database))

    async def page(self, kind: Kind, after: Place, limit: int) -> Page:
        """In the order of the collection's key."""
        if kind.record is Mark:
            return await self._marks(after)
        where = COLLECTIONS[kind.name]
        found = await self.documents.find(
            where.name,
            {} if after is None else {where.key: {"$gt": _place(where, after)}},
            sort=((where.key, 1),),
            limit=limit,
        )
        last = found[-1][where.key] if found else after
        records = tuple(map(where.read, found))
        return Page(records, str(last) if isinstance(last, ObjectId) else last)

    async def write(self, kind: Kind, records: Sequence[Record], first: int) -> None:
        """By id: the same again changes nothing."""
        if kind.record is Mark:
            for mark in records:
                if isinstance(mark, Mark):
                    await self._put_mark(mark)
            return
        where = COLLECTIONS[kind.name]
        steps = [_replaced(where, where.build(kept, n)) for n, kept in enumerate(records, first)]
        await self.documents.write(where.name, steps)

    async def clear(self, kind: Kind) -> None:
        """All documents; marks are overwritten."""
        if kind.record is not Mark:
            await self.documents.delete(COLLECTIONS[kind.name].name, {})

    async def count(self, kind: Kind) -> int:
        """Exactly."""
        if kind.record is Mark:
            return len((await self._marks(None)).records)
        return await self.documents.count(COLLECTIONS[kind.name].name, {})

    async def noted(self) -> bytes | None:
        """From `meta`."""
        found = await self.documents.one("meta", {"_id": "move"})
        return bytes(found["text"]) if found else None

    async def note(self, text: bytes) -> None:
        """Into `meta`; until `open_up` no service takes the database for its own."""
        await self.documents.put("meta", {"_id": "move"}, {"$set": {"text": text}})

    async def close_down(self) -> None:
        """Hide the mark of the schema, so that no service opens what is half there."""
        schema = await self.documents.one("meta", {"_id": "schema"})
        await self.documents.put("meta", {"_id": "owner"}, {"$set": {"name": _HALF}})
        if schema:
            number = {"$set": {"number": schema["number"]}}
            await self.documents.put("meta", {"_id": "schema of the move"}, number)
            await self.documents.delete("meta", {"_id": "schema"})

    async def open_up(self) -> None:
        """Counters go on behind what is there; then the marks that services look for."""
        for counter, name, field in _AHEAD:
            await self._count_from(counter, "last", await self._highest(name, field))
        await self._count_from("incidents", "sequence", await self._highest("events", "sequence"))
        await self._count_from("incidents", "number", await self._highest("incidents", "number"))
        schema = await self.documents.one("meta", {"_id": "schema of the move"})
        if schema:
            number = {"$set": {"number": schema["number"]}}
            await self.documents.put("meta", {"_id": "schema"}, number)
        await self.documents.put("meta", {"_id": "owner"}, {"$set": {"name": _OURS}})
        await self.documents.delete("meta", {"_id": {"$in": ["move", "schema of the move"]}})

    async def held(self, now: Instant) -> tuple[tuple[str, str], ...]:
        """From `leases`."""
        found = await self.documents.find("leases", {"until": {"$gt": now}}, sort=(("_id", 1),))
        return tuple((lease["_id"], lease["holder"]) for lease in found)

    async def close(self) -> None:
        """The connections."""
        await self.documents.client.close()

    async def _marks(self, after: Place) -> Page:
        audit = await self.documents.one("counters", {"_id": "audit"})
        pack = await self.documents.one("meta", {"_id": "pack"})
        marks = (
            *((Mark("audited", str(audit["last"])),) if audit else ()),
            *((Mark("pack", pack["version"]),) if pack else ()),
        )
        return Page(tuple(m for m in marks if after is None or m.name > str(after)), "pack")

    async def _put_mark(self, mark: Mark) -> None:
        if mark.name == "audited":
            last = {"$set": {"last": int(mark.value)}}
            await self.documents.put("counters", {"_id": "audit"}, last)
        else:
            version = {"$set": {"version": mark.value}}
            await self.documents.put("meta", {"_id": "pack"}, version)

    async def _highest(self, name: str, field: str) -> int:
        found = await self.documents.find(name, {}, fields=(field,), sort=((field, -1),), limit=1)
        return int(found[0][field]) if found else 0

    async def _count_from(self, counter: str, field: str, last: int) -> None:
        if last:
            await self.documents.put("counters", {"_id": counter}, {"$max": {field: last}})


def _place(where: Collection, after: Place) -> Any:
    """Ids that the server makes are kept as text."""
    return ObjectId(str(after)) if where.name in {"runs", "issues", "packs"} else after


def _replaced(where: Collection, document: dict[str, Any]) -> ReplaceOne[dict[str, Any]]:
    names = ("_id", where.shard) if where.shard else ("_id",)
    return ReplaceOne({name: document[name] for name in names}, document, upsert=True)
