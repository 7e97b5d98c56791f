"""Day counters of API calls, shared by all processes and kept over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import BudgetSpent
from domain.instant import Instant
from storage.budgeting import NO_LIMIT, DayLimits
from storage.mongo.documents import Document, Documents, Where


@dataclass(frozen=True, slots=True)
class MongoBudget:
    """Calls per day and (token alias, method)."""

    documents: Documents
    limits: DayLimits

    async def take(self, token: str, method: str, now: Instant) -> None:
        """Take one call or raise BudgetSpent with the instant when the day turns."""
        if await self.reserve(token, method, now, 1) == 0:
            raise BudgetSpent("day_limit", token, method, retry_at=self.limits.turn(now))

    async def reserve(self, token: str, method: str, now: Instant, wanted: int) -> int:
        """Take up to `wanted` calls at once; answers how many were left for us."""
        day = self.limits.day(now)
        key: Where = {"_id": f"{day}/{token}/{method}"}
        change = _take(wanted, self.limits.allowed(method))
        begun = {"$setOnInsert": {"token": token, "method": method, "day": day, "used": 0}}
        # The day's first callers make the counter apart from their calls: a server may answer
        # some of several upserts at once with nothing, although it counted them.
        while (counter := await self.documents.turn("budget", key, change, make=False)) is None:
            await self.documents.put("budget", key, begun)
        return int(counter["granted"])

    async def spent(self, token: str, now: Instant) -> Mapping[str, tuple[int, int]]:
        """Method → (used today, allowed per day; 0 when no limit is known)."""
        where = {"token": token, "day": self.limits.day(now)}
        found = await self.documents.find("budget", where)
        return {b["method"]: (b["used"], self.limits.allowed(b["method"])) for b in found}


def _take(wanted: int, allowed: int) -> list[Document]:
    """The change that grants what is left of the allowed calls, at most those wanted."""
    left: Document = {"$max": [0, {"$subtract": [allowed, "$used"]}]}
    granted = wanted if allowed == NO_LIMIT else {"$min": [wanted, left]}
    return [{"$set": {"granted": granted}}, {"$set": {"used": {"$add": ["$used", "$granted"]}}}]
