"""Sealed originals in a collection of their own; their keys lie in files, never in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from pymongo import UpdateOne

from storage.mongo.documents import Documents, among
from storage.vault import Sealed


@dataclass(frozen=True, slots=True)
class MongoShelf:
    """Originals by revision."""

    documents: Documents

    async def put(self, originals: Sequence[Sealed]) -> None:
        """Keep; the same revision is a no-op."""
        await self.documents.write("originals", list(map(_kept, originals)))

    async def get(self, revision: str) -> Sealed | None:
        """One original."""
        found = await self.documents.one("originals", {"_id": revision})
        return Sealed(revision, found["month"], found["sealed"]) if found else None

    async def drop_posts(self, posts: Sequence[str]) -> int:
        """Remove all revisions of these posts; answers how many."""
        return await self.documents.delete("originals", {"post": among(posts)})

    async def drop_months(self, months: Sequence[str]) -> int:
        """Remove everything sealed in these months."""
        return await self.documents.delete("originals", {"month": among(months)})


def _kept(original: Sealed) -> UpdateOne:
    where = {"_id": original.revision, "post": original.post}  # with the shard key
    once = {"month": original.month, "sealed": original.text}
    return UpdateOne(where, {"$setOnInsert": once}, upsert=True)
