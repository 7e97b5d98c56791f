"""Day counters of API calls, shared by all processes and kept over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import BudgetSpent
from domain.instant import Instant
from storage.budgeting import NO_LIMIT, DayLimits
from storage.mongo.documents import Documents


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
        more: dict[str, object] = {"$add": [{"$ifNull": ["$used", 0]}, wanted]}
        used = more if allowed == NO_LIMIT else {"$min": [more, allowed]}
        facts = {"token": token, "method": method, "day": day}
        name = {"_id": f"{day}/{token}/{method}"}
        before = await self.documents.turn(
            "budget",
            name,
            [{"$set": {**{k: {"$literal": v} for k, v in facts.items()}, "used": used}}],
        )
        spent = int(before["used"]) if before else 0
        return wanted if allowed == NO_LIMIT else max(0, min(wanted, allowed - spent))

    async def spent(self, token: str, now: Instant) -> Mapping[str, tuple[int, int]]:
        """Method → (used today, allowed per day; 0 when no limit is known)."""
        where = {"token": token, "day": self.limits.day(now)}
        found = await self.documents.find("budget", where)
        return {b["method"]: (b["used"], self.limits.allowed(b["method"])) for b in found}
