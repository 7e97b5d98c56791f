"""Day counters of API calls, shared by all processes and kept over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import BudgetSpent
from domain.instant import Instant
from storage.budgeting import NO_LIMIT, DayLimits
from storage.mongo.documents import Document, Documents


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
        day, allowed = self.limits.day(now), self.limits.allowed(method)
        used: dict[str, object] = {"$ifNull": ["$used", 0]}
        left: dict[str, object] = {"$max": [0, {"$subtract": [allowed, used]}]}
        granted = wanted if allowed == NO_LIMIT else {"$min": [wanted, left]}
        facts = {"token": token, "method": method, "day": day}
        change: list[Document] = [
            {"$set": {**{k: {"$literal": v} for k, v in facts.items()}, "granted": granted}},
            {"$set": {"used": {"$add": [used, "$granted"]}}},
        ]
        counter = await self.documents.turn("budget", {"_id": f"{day}/{token}/{method}"}, change)
        return int(counter["granted"]) if counter else 0

    async def spent(self, token: str, now: Instant) -> Mapping[str, tuple[int, int]]:
        """Method → (used today, allowed per day; 0 when no limit is known)."""
        where = {"token": token, "day": self.limits.day(now)}
        found = await self.documents.find("budget", where)
        return {b["method"]: (b["used"], self.limits.allowed(b["method"])) for b in found}
