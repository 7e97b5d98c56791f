"""Memory of the collector, and the wishes to look again at a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pymongo import DeleteOne, UpdateOne

from domain.instant import Instant
from domain.records import Look
from domain.source import SourceState
from storage.mongo.documents import Documents, among
from storage.wire import decode, encode


@dataclass(frozen=True, slots=True)
class MongoSourceStates:
    """States by source; cursors come with deliveries."""

    documents: Documents

    async def load(self) -> Mapping[str, SourceState]:
        """All known states by source name."""
        found = await self.documents.find("source_states", {})
        return {
            s["_id"]: replace(decode(s["body"], SourceState), cursor=s["cursor"]) for s in found
        }

    async def save(self, state: SourceState) -> None:
        """Everything but the cursor."""
        kept = {"watched_from": state.watched_from, "body": encode(replace(state, cursor=""))}
        change = {"$set": kept, "$setOnInsert": {"cursor": ""}}
        await self.documents.put("source_states", {"_id": state.name}, change)

    async def ask_look(self, posts: Sequence[str], at: Instant) -> None:
        """Wish that these posts be read again."""
        wishes = [UpdateOne({"_id": post}, {"$max": {"at": at}}, upsert=True) for post in posts]
        await self.documents.write("wishes", wishes)

    async def asked(self, limit: int) -> tuple[str, ...]:
        """Posts that wait to be looked at, the longest waiting first."""
        longest = (("at", 1), ("_id", 1))
        found = await self.documents.find("wishes", {}, sort=longest, limit=limit)
        return tuple(wish["_id"] for wish in found)

    async def looked(self, looks: Sequence[Look]) -> None:
        """Answer wishes that are not younger than the look."""
        await self.documents.write("looks", list(map(_newest, looks)))
        answered = [DeleteOne({"_id": look.post, "at": {"$lte": look.at}}) for look in looks]
        await self.documents.write("wishes", answered)

    async def last_looks(self, posts: Sequence[str]) -> Mapping[str, Look]:
        """The latest looks at these posts."""
        found = await self.documents.find("looks", {"_id": among(posts)})
        return {look["_id"]: Look(look["_id"], look["at"], look["alive"]) for look in found}


def _newest(look: Look) -> UpdateOne:
    """An older look does not replace a newer one."""
    newer = {"$gte": [look.at, {"$ifNull": ["$at", look.at]}]}
    change = {
        "alive": {"$cond": [newer, look.alive, "$alive"]},
        "at": {"$cond": [newer, look.at, "$at"]},
    }
    return UpdateOne({"_id": look.post}, [{"$set": change}], upsert=True)
