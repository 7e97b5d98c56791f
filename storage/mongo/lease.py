"""Who is the one writer, the one clock."""

from dataclasses import dataclass

from pymongo.errors import DuplicateKeyError

from domain.instant import Instant
from storage.mongo.documents import Documents


@dataclass(frozen=True, slots=True)
class MongoLease:
    """Named leases with fencing numbers that only grow; each step is one atomic command."""

    documents: Documents

    async def acquire(self, name: str, holder: str, ttl: Instant, now: Instant) -> int | None:
        """A fencing number: the same when one's own lease is renewed in time, else a new one."""
        free = {"_id": name, "$or": [{"until": {"$lte": now}}, {"holder": holder}]}
        running = {"$gt": [{"$ifNull": ["$until", 0]}, now]}
        fence = {"$ifNull": ["$fence", 0]}
        held = {
            "fence": {"$cond": [running, fence, {"$add": [fence, 1]}]},
            "holder": {"$literal": holder},
            "until": now + ttl,
        }
        try:
            lease = await self.documents.turn("leases", free, [{"$set": held}])
        except DuplicateKeyError:  # somebody else holds it: it cannot be made a second time
            return None
        return int(lease["fence"]) if lease else None

    async def release(self, name: str, holder: str) -> None:
        """Give it back; the fencing number is remembered."""
        where = {"_id": name, "holder": holder}
        await self.documents.change("leases", where, {"$set": {"until": 0}})

    async def holder(self, name: str, now: Instant) -> str | None:
        """Who holds it."""
        found = await self.documents.one("leases", {"_id": name, "until": {"$gt": now}})
        return str(found["holder"]) if found else None
