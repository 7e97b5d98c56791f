"""Which known incidents resemble a post: sums over what they share, so that a post is not compared with all of them."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from operator import itemgetter

from domain.instant import HOUR, Instant
from domain.keys import place_keys
from domain.records import Card
from incidents.scoring.scales import Scales
from incidents.scoring.telling import Telling
from incidents.scoring.weighing import Known, Told

_MOST = 12  # incidents that are weighed; the others share next to nothing
_AT_ONCE = 2 * _MOST  # that are put in order
# Tenths, as rarities are rounded: whole numbers add up the same in every order.
_LEAST = 30  # of the sum, below which nothing is weighed
_HUNG = 400  # the post answers it, stands in its thread or copies it: whatever else they share
_PLACE = 120  # for each key in common
_NAME = 30  # for each word of its place's name
_FAULT = 40
_TOPIC = 20
_ROUTE = 60  # beside the topic
_SOURCE = 60  # told in one source at one time
_HALF = 4 * HOUR  # when only half of that is left
_RECENT = 4 * HOUR  # when nothing is

Postings = defaultdict[str, set[str]]  # what is told → incidents that tell it
_NOBODY: frozenset[str] = frozenset()


def _postings() -> Postings:
    return defaultdict(set)


@dataclass(slots=True)
class Nearness:
    """Incidents by their words, faults, routes, topics and places, and by the time they were told of in a source."""

    scales: Scales
    _known: dict[str, Known] = field(default_factory=dict)
    _words: Postings = field(default_factory=_postings)
    _names: Postings = field(default_factory=_postings)
    _faults: Postings = field(default_factory=_postings)
    _routes: Postings = field(default_factory=_postings)
    _topics: Postings = field(default_factory=_postings)
    _places: Postings = field(default_factory=_postings)
    _times: dict[str, list[tuple[Instant, str]]] = field(default_factory=dict)  # by source

    def __len__(self) -> int:
        """How many incidents are known."""
        return len(self._known)

    def known(self, incident: str) -> Known | None:
        """An incident as it was read last."""
        return self._known.get(incident)

    def reads(self, card: Card, told: Told) -> None:
        """An incident as it is read now."""
        name = card.incident
        before = self._known.get(name)
        if before is None or not _told_alike(before, card, told):
            self.forget(name)
            self._known[name] = Known.of(card, told)
            self._enter(self._known[name])
        elif before.card != card:
            self._known[name] = replace(before, card=card)

    def forget(self, incident: str) -> None:
        """It is compared with nothing any more."""
        known = self._known.pop(incident, None)
        if known is None:
            return
        for postings, marks in self._marks(known):
            for mark in marks:
                postings[mark].discard(incident)
                if not postings[mark]:
                    del postings[mark]
        for source, times in known.told.times.items():
            told = self._times[source]
            for at in times:
                del told[bisect_left(told, (at, incident))]

    def keep(self, incidents: AbstractSet[str]) -> None:
        """Forget all others."""
        for name in [n for n in self._known if n not in incidents]:
            self.forget(name)

    def ranked(
        self, post: Telling, hung: Iterable[str], fits: Callable[[Known], bool]
    ) -> tuple[Known, ...]:
        """The few incidents worth weighing, the likeliest first; `hung`: those that the post hangs under."""
        sums = self._sums(post)
        sums.update((name, _HUNG) for name in hung if name in self._known)
        found: list[Known] = []
        for name in _best_first(sums, self._known):
            known = self._known[name]
            if known.in_reach(post) and fits(known):
                found.append(known)
                if len(found) == _MOST:
                    break
        return tuple(found)

    def _sums(self, post: Telling) -> dict[str, int]:
        """Incident → what it shares with a post, in tenths."""
        sums = self._in_time(post)
        for told, worth in self._shared(post):
            for name in told:
                sums[name] = sums.get(name, 0) + worth
        return sums

    def _shared(self, post: Telling) -> Iterator[tuple[Iterable[str], int]]:
        """(incidents, what each of them shares with a post thereby)."""
        for head in post.heads & self._words.keys():
            yield self._words[head], self.scales.tenths(head)
        for head in post.heads & self._names.keys():
            yield self._names[head], _NAME
        for key in self._places.keys() & place_keys(post.place):
            yield self._places[key], _PLACE
        yield _any_of(self._faults, post.faults), _FAULT
        topic = self._topics.get(post.judgement.topic or "", _NOBODY)
        yield topic, _TOPIC
        yield topic & _any_of(self._routes, post.routes), _ROUTE

    def _in_time(self, post: Telling) -> dict[str, int]:
        """Incidents told in the same source shortly before or after; of several tellings the nearest counts."""
        told = self._times.get(post.source, [])
        first = bisect_left(told, post.at - _RECENT, key=itemgetter(0))
        middle = bisect_left(told, post.at, first, key=itemgetter(0))
        last = bisect_left(told, post.at + _RECENT + 1, middle, key=itemgetter(0))
        most = _SOURCE * _HALF
        before = {name: most // (_HALF + post.at - at) for at, name in told[first:middle]}
        after = {name: most // (_HALF + at - post.at) for at, name in reversed(told[middle:last])}
        for name, near in after.items():
            before[name] = max(near, before.get(name, 0))
        return before

    def _enter(self, known: Known) -> None:
        name = known.card.incident
        for postings, marks in self._marks(known):
            for mark in marks:
                postings[mark].add(name)
        for source, times in known.told.times.items():
            told = self._times.setdefault(source, [])
            for at in times:
                insort(told, (at, name))

    def _marks(self, known: Known) -> Iterator[tuple[Postings, Iterable[str]]]:
        told, topic = known.told, known.card.topic
        yield self._words, told.heads
        yield self._names, known.names
        yield self._faults, told.faults
        yield self._routes, told.routes
        yield self._places, known.keys
        yield self._topics, (topic,) if topic else ()


def _told_alike(before: Known, card: Card, told: Told) -> bool:
    """Nothing changed by which it may be found."""
    old = before.card
    return before.told is told and old.place == card.place and old.topic == card.topic


def _any_of(postings: Postings, marks: Iterable[str]) -> AbstractSet[str]:
    return _NOBODY.union(*(postings.get(mark, _NOBODY) for mark in marks))


def _best_first(sums: Mapping[str, int], known: Mapping[str, Known]) -> Iterator[str]:
    """By their sums; of equals the newest first, so that it does not matter which was read first."""
    left = {name: worth for name, worth in sums.items() if worth > _LEAST}
    while left:
        least = sorted(left.values(), reverse=True)[:_AT_ONCE][-1]
        best = [name for name, worth in left.items() if worth >= least]
        best.sort(key=lambda n: (left[n], known[n].card.last_at, n), reverse=True)
        yield from best
        for name in best:
            del left[name]
