"""Lists and clocks over incidents in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.handoff import Due
from domain.instant import Instant
from domain.place import Scope
from domain.records import Card, CardFilter
from storage.appending import alive_until
from storage.memory.incidents import MemoryIncidents

_ORDERS: Mapping[str, Callable[[Card], tuple[int, ...]]] = {
    "urgent": lambda c: (-c.danger, -c.opened_at, -c.number),
    "newest": lambda c: (-c.opened_at, -c.number),
    "oldest": lambda c: (c.opened_at, c.number),
}


@dataclass(frozen=True, slots=True)
class MemoryProjections:
    """What readers see of incidents."""

    incidents: MemoryIncidents

    async def candidates(self, keys: Sequence[str], since: Instant) -> tuple[tuple[str, Card], ...]:
        """(key, card) in the order of keys, then numbers: open ones, and those closed after `since`."""
        return tuple(
            (key, card)
            for key in dict.fromkeys(keys)
            for card in self._sorted(self.incidents.carriers.get(key, set()))
            if self._alive(card.incident, since)
        )

    async def cards(self, scope: Scope, wanted: CardFilter) -> tuple[int, tuple[Card, ...]]:
        """Exact total and one page; times are those of opening."""
        cards = (self.incidents.card(name) for name in self.incidents.folds)
        found = [c for c in cards if scope.covers(c.territory) and _fits(c, wanted)]
        found.sort(key=_ORDERS.get(wanted.sort, _ORDERS["urgent"]))
        return len(found), tuple(found[wanted.offset : wanted.offset + wanted.limit])

    async def card(
        self, scope: Scope, number: int | None = None, incident: str | None = None
    ) -> Card | None:
        """One card by its number or id."""
        names = [n for n, own in self.incidents.numbers.items() if own == number or n == incident]
        found = [self.incidents.card(name) for name in names]
        return next((c for c in found if scope.covers(c.territory)), None)

    async def of_posts(self, posts: Sequence[str]) -> Mapping[str, Card]:
        """Post → card of the incident it is bound to."""
        bound = await self.incidents.bindings(posts)
        return {
            post: self.incidents.card(binding.incident)
            for post, binding in bound.items()
            if binding.incident in self.incidents.folds
        }

    async def due(self, now: Instant, limit: int) -> tuple[Due, ...]:
        """Dispatches whose next try has come; begun and unfinished tries come first."""
        ready = [d for d in self.incidents.dues.values() if d.next_try <= now]
        return tuple(sorted(ready, key=lambda d: (d.next_try, d.delivery))[:limit])

    async def tried(self, delivery: str, next_try: Instant) -> None:
        """Count a try and set the next; a negative instant says that a try began then."""
        self.incidents.tried(delivery, next_try)

    def _sorted(self, names: set[str]) -> list[Card]:
        return sorted((self.incidents.card(n) for n in names), key=lambda c: c.number)

    def _alive(self, incident: str, since: Instant) -> bool:
        until = alive_until(self.incidents.folds[incident])
        return until is None or until >= since


def _fits(card: Card, wanted: CardFilter) -> bool:
    lists = (
        (wanted.states, card.state),
        (wanted.kinds, card.kind),
        (wanted.areas, card.area),
        (wanted.topics, card.topic),
        (wanted.authorities, card.authority),
    )
    return (
        all(not allowed or value in allowed for allowed, value in lists)
        and wanted.operator in (None, card.operator)
        and wanted.danger in (None, card.danger)
        and (wanted.since is None or card.opened_at >= wanted.since)
        and (wanted.until is None or card.opened_at < wanted.until)
    )
