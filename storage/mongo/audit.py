"""The hash-chained log of reads, searches, exports and decisions."""

from dataclasses import dataclass

from domain.records import Audited
from storage.chain import START, first_broken, link
from storage.mongo.documents import Document, Documents
from storage.wire import decode, encode

_OLDEST = (("_id", 1),)


@dataclass(frozen=True, slots=True)
class MongoAuditLog:
    """Entries that vouch for one another; the newest sequence is also kept apart, so that a cut shows."""

    documents: Documents

    async def append(self, entry: Audited) -> None:
        """Chain one entry."""
        await self.documents.together(lambda inside: _append(inside, entry))

    async def read(self, after: int, limit: int) -> tuple[tuple[int, Audited, str], ...]:
        """(sequence, entry, chain hash), oldest first."""
        where = {"_id": {"$gt": after}}
        found = await self.documents.find("audit", where, sort=_OLDEST, limit=limit)
        return tuple(map(_entry, found))

    async def verify(self) -> int | None:
        """Sequence of the first broken link, None when the chain holds."""
        last = await self.documents.one("counters", {"_id": "audit"})
        until = int(last["last"]) if last else 0
        found = await self.documents.find("audit", {"_id": {"$lte": until}}, sort=_OLDEST)
        return first_broken(map(_entry, found), until)


async def _append(inside: Documents, entry: Audited) -> None:
    """The counter is changed first: of two that append at once, the second begins again behind the first."""
    counter = await inside.turn("counters", {"_id": "audit"}, {"$inc": {"last": 1}})
    sequence = int(counter["last"]) if counter else 1
    before = await inside.one("audit", {"_id": sequence - 1})
    kept = {
        "_id": sequence,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "params": encode(entry.params),
        "chain": link(before["chain"] if before else START, entry),
    }
    await inside.insert("audit", [kept])


def _entry(kept: Document) -> tuple[int, Audited, str]:
    params = decode(kept["params"], tuple[str, ...])
    entry = Audited(kept["at"], kept["actor"], kept["action"], params)
    return kept["_id"], entry, kept["chain"]
