"""History of runs, and what they did not understand."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bson import ObjectId
from pymongo import UpdateOne

from domain.instant import Instant
from domain.run import Issue, Run
from storage.mongo.documents import Documents
from storage.wire import decode, encode


@dataclass(frozen=True, slots=True)
class MongoRunLog:
    """Runs and issues."""

    documents: Documents

    async def record(self, run: Run) -> None:
        """Keep a finished run."""
        await self.documents.insert("runs", [{"source": run.source, "body": encode(run)}])

    async def runs(self, source: str | None, limit: int) -> tuple[Run, ...]:
        """Newest first."""
        where = {} if source is None else {"source": source}
        found = await self.documents.find("runs", where, sort=(("_id", -1),), limit=limit)
        return tuple(decode(run["body"], Run) for run in found)

    async def report(self, issues: Sequence[Issue], at: Instant) -> None:
        """Issues outside of a delivery."""
        await note_issues(self.documents, issues, at)

    async def issues(
        self, source: str | None, limit: int
    ) -> tuple[tuple[Issue, int, Instant], ...]:
        """Distinct issues with their count and last instant, newest first."""
        where = {} if source is None else {"source": source}
        newest = (("last_at", -1), ("first", -1))
        found = await self.documents.find("issues", where, sort=newest, limit=limit)
        return tuple((decode(i["body"], Issue), i["count"], i["last_at"]) for i in found)


async def note_issues(documents: Documents, issues: Sequence[Issue], at: Instant) -> None:
    """Count issues, the same ones together."""
    await documents.write("issues", [_noted(issue, at) for issue in issues])


def _noted(issue: Issue, at: Instant) -> UpdateOne:
    body = encode(issue)
    once = {"source": issue.source, "body": body, "first": ObjectId()}
    return UpdateOne(
        {"_id": blake2b(body, digest_size=16).hexdigest()},
        {"$inc": {"count": 1}, "$max": {"last_at": at}, "$setOnInsert": once},
        upsert=True,
    )
