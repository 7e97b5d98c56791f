"""Which known incidents share anything with a post: a look-up, so that a post is not compared with all of them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain

from domain.instant import HOUR, Instant
from domain.keys import place_keys
from incidents.scoring.telling import Telling
from incidents.scoring.weighing import Known

_RECENT = 4 * HOUR  # within which one source is enough to be compared


class Nearness:
    """Incidents by their words, faults, routes and places, and by the time they were told of in a source.

    Entries of an incident's earlier readings stay: they only let it be compared in vain.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}  # incident → its place in the order of coming
        self._marked: dict[tuple[str, str], set[str]] = {}
        self._told: dict[str, list[tuple[Instant, str]]] = {}  # by source, in the order of time

    def add(self, known: Known) -> None:
        """An incident as it is read now."""
        name = known.card.incident
        self._places.setdefault(name, len(self._places))
        for mark in _marks_of(known):
            self._marked.setdefault(mark, set()).add(name)
        for source, times in known.told.times.items():
            told = self._told.setdefault(source, [])
            for at in times:
                where = bisect_left(told, (at, name))
                if where == len(told) or told[where] != (at, name):
                    told.insert(where, (at, name))

    def of(self, post: Telling) -> list[str]:
        """Names of incidents that share something with a post, in the order of coming."""
        found = set(self._near_in_time(post))
        for mark in _marks(post):
            found |= self._marked.get(mark, _NOBODY)
        return sorted(found, key=self._places.__getitem__)

    def _near_in_time(self, post: Telling) -> Iterator[str]:
        told = self._told.get(post.source, [])
        first = bisect_left(told, (post.at - _RECENT, ""))
        last = bisect_left(told, (post.at + _RECENT + 1, ""))
        return (name for _, name in told[first:last])


_NOBODY: frozenset[str] = frozenset()


def _marks(post: Telling) -> Iterable[tuple[str, str]]:
    """What an incident must have one of; a name of its place counts as a word."""
    return chain(
        (("word", head) for head in post.heads),
        (("fault", fault) for fault in post.faults),
        (("route", route) for route in post.routes),
        (("key", key) for key in place_keys(post.place)),
    )


def _marks_of(known: Known) -> Iterable[tuple[str, str]]:
    told = known.told
    return chain(
        (("word", head) for head in told.heads | known.names),
        (("fault", fault) for fault in told.faults),
        (("route", route) for route in told.routes),
        (("key", key) for key in known.keys),
    )
