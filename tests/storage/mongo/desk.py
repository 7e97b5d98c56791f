"""A worker in line with its stores, and everybody else's."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pymongo.monitoring import CommandListener

from domain.instant import MINUTE
from domain.run import Claimed
from storage.line.mongo import MongoLine
from storage.mongo import MongoStores, MongoTurns, turns_over
from tests.storage.build import NOON, attached, bound, delivery, judged, opened, raw
from tests.storage.mongo.build import Town

SOON = NOON + MINUTE


@dataclass(frozen=True, slots=True)
class Desk:
    """One database as both see it."""

    own: MongoStores
    turns: MongoTurns
    others: MongoStores
    line: MongoLine
    name: str = "w"

    async def claim(self, count: int) -> tuple[Claimed, ...]:
        await self.others.inbox.put(delivery(*(raw(n) for n in range(1, count + 1))))
        claim = await self.turns.step_in(self.name, count, MINUTE, SOON, NOON)
        assert claim is not None
        assert (len(claim.batch), claim.more, claim.before) == (count, False, 0)
        return claim.batch

    async def decide(self, batch: Sequence[Claimed]) -> int:
        """The first opens an incident, the others join it."""
        numbers = range(1, len(batch) + 1)
        saved = await self.own.posts.save([judged(n) for n in numbers])
        first = opened(raw(1).id)
        events = [first, *(attached(first.incident, n, raw(n).id) for n in numbers[1:])]
        await self.own.incidents.append(events, [bound(raw(n).id, first.incident) for n in numbers])
        await self.own.vault.keep({judged(n).post.revision: "Во дворе яма" for n in numbers}, NOON)
        await self.own.inbox.settle([c.position for c in batch])
        return max(j.position for j in saved)

    async def seen(self) -> tuple[int, int, int]:
        """What everybody sees: posts, events, messages that wait."""
        posts = await self.others.posts.after(0, 99)
        events = await self.others.incidents.all_events(0, 99)
        return len(posts), len(events), (await self.others.inbox.backlog()).waiting


@asynccontextmanager
async def a_desk(town: Town, *listeners: CommandListener) -> AsyncIterator[Desk]:
    others, stores = await town.open(), await town.open(*listeners)
    own, turns = turns_over(stores)
    line = await MongoLine.open(town.address, town.name)
    try:
        yield Desk(own, turns, others, line)
    finally:
        await line.close()
