"""Which known incidents resemble a post: sums over what they share, so that a post is not compared with all of them."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

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
_RECENT = 4 * HOUR  # what is longer ago counts for nothing

Sums: TypeAlias = NDArray[np.float64]
"""By seat; whole numbers."""
Seats: TypeAlias = "array[int]"
Postings: TypeAlias = dict[str, Seats]  # what is told → seats of the incidents that tell it


@dataclass(frozen=True, slots=True)
class _Source:
    """When incidents were told of in one source, in the order of time."""

    times: "array[int]" = field(default_factory=lambda: array("q"))
    seats: Seats = field(default_factory=lambda: array("i"))

    def add(self, at: Instant, seat: int) -> None:
        where = bisect_right(self.times, at)
        self.times.insert(where, at)
        self.seats.insert(where, seat)

    def remove(self, at: Instant, seat: int) -> None:
        where = self.seats.index(seat, bisect_left(self.times, at))
        del self.times[where], self.seats[where]

    def near(self, at: Instant, size: int) -> Sums:
        """What being told about that time is worth; of several tellings of an incident the nearest counts."""
        first, last = bisect_left(self.times, at - _RECENT), bisect_right(self.times, at + _RECENT)
        gaps = np.abs(np.array(self.times[first:last], np.int64) - at)
        worth = np.zeros(size)
        np.maximum.at(
            worth, np.array(self.seats[first:last], np.int32), _SOURCE * _HALF // (_HALF + gaps)
        )
        return worth


@dataclass(slots=True)
class Nearness:
    """Incidents by their words, faults, routes, topics and places, and by the time they were told of in a source."""

    scales: Scales
    _seats: dict[str, int] = field(default_factory=dict)  # incident → where it stands in sums
    _known: list[Known | None] = field(default_factory=list)  # by seat
    _empty: list[int] = field(default_factory=list)
    _words: Postings = field(default_factory=dict)
    _names: Postings = field(default_factory=dict)
    _faults: Postings = field(default_factory=dict)
    _routes: Postings = field(default_factory=dict)
    _topics: Postings = field(default_factory=dict)
    _places: Postings = field(default_factory=dict)
    _sources: dict[str, _Source] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many incidents are known."""
        return len(self._seats)

    def known(self, incident: str) -> Known | None:
        """An incident as it was read last."""
        seat = self._seats.get(incident)
        return None if seat is None else self._known[seat]

    def reads(self, card: Card, told: Told) -> None:
        """An incident as it is read now."""
        before = self.known(card.incident)
        if before is None or not _told_alike(before, card, told):
            self.forget(card.incident)
            self._enter(Known.of(card, told))
        elif before.card != card:
            self._known[self._seats[card.incident]] = replace(before, card=card)

    def forget(self, incident: str) -> None:
        """It is compared with nothing any more."""
        known, seat = self.known(incident), self._seats.pop(incident, None)
        if known is None or seat is None:
            return
        self._known[seat] = None
        self._empty.append(seat)
        for postings, marks in self._marks(known):
            for mark in marks:
                postings[mark].remove(seat)
                if not postings[mark]:
                    del postings[mark]
        for source, times in known.told.times.items():
            for at in times:
                self._sources[source].remove(at, seat)

    def keep(self, incidents: AbstractSet[str]) -> None:
        """Forget all others."""
        for name in [n for n in self._seats if n not in incidents]:
            self.forget(name)

    def ranked(
        self, post: Telling, hung: Iterable[str], fits: Callable[[Known], bool]
    ) -> tuple[Known, ...]:
        """The few incidents worth weighing, the likeliest first; `hung`: those that the post hangs under."""
        sums = self._sums(post)
        for name in hung:
            if name in self._seats:
                sums[self._seats[name]] = _HUNG
        found: list[Known] = []
        for known in self._best_first(sums):
            if known.in_reach(post) and fits(known):
                found.append(known)
                if len(found) == _MOST:
                    break
        return tuple(found)

    def _sums(self, post: Telling) -> Sums:
        """What each incident shares with a post, in tenths."""
        size, source = len(self._known), self._sources.get(post.source)
        near = np.zeros(size) if source is None else source.near(post.at, size)
        shared = [(told, worth) for told, worth in self._shared(post) if told]
        if not shared:
            return near
        told = [np.array(seats, np.int32) for seats, _ in shared]
        worth = np.repeat([worth for _, worth in shared], [len(seats) for seats in told])
        return near + np.bincount(np.concatenate(told), worth, size)

    def _shared(self, post: Telling) -> Iterator[tuple[Seats, int]]:
        """(seats, what each of them shares with a post thereby)."""
        for head in post.heads & self._words.keys():
            yield self._words[head], self.scales.tenths(head)
        for head in post.heads & self._names.keys():
            yield self._names[head], _NAME
        for key in self._places.keys() & place_keys(post.place):
            yield self._places[key], _PLACE
        yield _any_of(self._faults, post.faults), _FAULT
        topic = self._topics.get(post.judgement.topic or "", _NOBODY)
        yield topic, _TOPIC
        routed = _any_of(self._routes, post.routes)
        yield array("i", set(topic).intersection(routed) if routed else ()), _ROUTE

    def _best_first(self, sums: Sums) -> Iterator[Known]:
        """By their sums; of equals the newest first, so that it does not matter which was read first."""
        seats = np.flatnonzero(sums > _LEAST)
        while seats.size:
            worth = sums[seats]
            least = np.partition(worth, -_AT_ONCE)[-_AT_ONCE] if seats.size > _AT_ONCE else 0
            best = [(sums[s], k) for s in seats[worth >= least].tolist() if (k := self._known[s])]
            best.sort(key=lambda b: (b[0], b[1].card.last_at, b[1].card.incident), reverse=True)
            yield from (known for _, known in best)
            seats = seats[worth < least]

    def _enter(self, known: Known) -> None:
        if not self._empty:
            self._empty.append(len(self._known))
            self._known.append(None)
        seat = self._empty.pop()
        self._seats[known.card.incident], self._known[seat] = seat, known
        for postings, marks in self._marks(known):
            for mark in marks:
                postings.setdefault(mark, array("i")).append(seat)
        for source, times in known.told.times.items():
            for at in times:
                self._sources.setdefault(source, _Source()).add(at, seat)

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


def _any_of(postings: Postings, marks: AbstractSet[str]) -> Seats:
    """Seats under any of the marks, each once."""
    found = [postings[mark] for mark in marks & postings.keys()]
    return found[0] if len(found) == 1 else array("i", set().union(*found))


_NOBODY: Seats = array("i")
