"""Adapters of a worker's flow: in its turn they answer from what was read for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.instant import Instant
from domain.place import EVERYTHING, Scope
from domain.records import Binding, Card, CardFilter, Erased
from storage.mongo.incidents import MongoIncidents, binding_of
from storage.mongo.posts import MongoPosts
from storage.mongo.projections import MongoProjections
from storage.mongo.turn import MOST_WAITING, Hand

# `super()` without arguments is lost on dataclasses with slots: the classes are named instead.


@dataclass(frozen=True, slots=True)
class TurnPosts(MongoPosts):
    """Posts; an erasure goes with what is written at the end of the turn."""

    hand: Hand = field(default_factory=Hand)

    async def erase(self, posts: Sequence[str], shrink: bool, now: Instant) -> Erased:
        """Forget texts; of what is not written yet nothing is counted."""
        turn = self.hand.begun
        if turn is None or not shrink:
            return await MongoPosts.erase(self, posts, shrink, now)
        originals = await self.vault.destroy(posts)
        turn.erased.append(tuple(posts))
        return Erased(0, 0, originals, 0)


@dataclass(frozen=True, slots=True)
class TurnIncidents(MongoIncidents):
    """The log and intake's decisions."""

    hand: Hand = field(default_factory=Hand)

    async def waiting(self, since: Instant, limit: int) -> tuple[Binding, ...]:
        """Posts that wait for another telling of the same, newest first."""
        turn = self.hand.begun
        if turn is None or limit > MOST_WAITING:
            return await MongoIncidents.waiting(self, since, limit)
        found = [b for b in turn.waiting if b["waits"] > since]
        return tuple(map(binding_of, found[:limit]))


@dataclass(frozen=True, slots=True)
class TurnProjections(MongoProjections):
    """Candidates come from the register."""

    hand: Hand = field(default_factory=Hand)

    async def candidates(self, keys: Sequence[str], since: Instant) -> tuple[tuple[str, Card], ...]:
        """(key, card) in the order of keys, then numbers: open ones, and those closed after `since`."""
        turn, register = self.hand.begun, self.hand.register
        if turn is None:
            return await MongoProjections.candidates(self, keys, since)
        if not register.covers(since):
            turn.careful = True  # what it finds is not in the register
            return await MongoProjections.candidates(self, keys, since)
        return register.candidates(keys, since)

    async def cards(self, scope: Scope, wanted: CardFilter) -> tuple[int, tuple[Card, ...]]:
        """Exact total and one page; the newest since a time are known."""
        turn, register, since = self.hand.begun, self.hand.register, wanted.since
        if turn is None:
            return await MongoProjections.cards(self, scope, wanted)
        if since is None or not register.covers(since) or not _plain(scope, wanted):
            turn.careful = True
            return await MongoProjections.cards(self, scope, wanted)
        return register.newest(wanted.areas, since, wanted.limit)


def _plain(scope: Scope, wanted: CardFilter) -> bool:
    asked = CardFilter(areas=wanted.areas, since=wanted.since, sort="newest", limit=wanted.limit)
    return scope == EVERYTHING and wanted == asked
