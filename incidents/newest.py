"""Which incidents and waiting posts are new enough to be compared with a post that no key leads to them.

Asked for one post at a time, so that how messages are cut into batches changes nothing.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

from domain.instant import DAY, Instant
from domain.records import Card

NEWEST = 100  # in all and of each area: what a post costs does not grow with the store
RECENT = 14 * DAY  # a problem that is told without its place or thread is found among the newest
WAITING = 300  # posts that wait
WAITS = 3 * DAY

_Order: TypeAlias = tuple[Instant, int, str]
_UNNUMBERED = count(2**40)  # an incident of this batch gets its number afterwards, and a higher one


@dataclass(slots=True)
class Newest:
    """Incidents by the time of their opening, in all and of each area; posts that wait by their time."""

    _opened: dict[str | None, list[_Order]] = field(default_factory=lambda: defaultdict(list))
    _places: dict[str, _Order] = field(default_factory=dict)
    _waiting: list[tuple[Instant, str]] = field(default_factory=list)

    def opens(self, card: Card) -> None:
        """Take in an incident, once."""
        if card.incident in self._places:
            return
        order = (card.opened_at, card.number or next(_UNNUMBERED), card.incident)
        self._places[card.incident] = order
        for area in {None, card.area}:
            insort(self._opened[area], order)

    def has(self, incident: str, area: str | None, at: Instant) -> bool:
        """Whether an incident is among the newest of all, or of an area, for a post published at `at`."""
        order = self._places.get(incident)
        if order is None or order[0] < at - RECENT:
            return False
        return any(_in_front(self._opened[which], order) for which in (None, area))

    def waits(self, post: str, at: Instant) -> None:
        """A post begins to wait."""
        insort(self._waiting, (at, post))

    def leaves(self, post: str, at: Instant) -> None:
        """A post waits no more."""
        del self._waiting[bisect_left(self._waiting, (at, post))]

    def still_waits(self, post: str, since: Instant, at: Instant) -> bool:
        """Whether a post that waits since `since` is among the newest of them for one published at `at`."""
        behind = len(self._waiting) - bisect_left(self._waiting, (since, post))
        return since > at - WAITS and behind <= WAITING


def _in_front(orders: list[_Order], order: _Order) -> bool:
    place = bisect_left(orders, order)
    return place < len(orders) and orders[place] == order and len(orders) - place <= NEWEST
