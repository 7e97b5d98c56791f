"""Open incidents that have grown together: the engine makes two numbers one, as a person would.

A burst begins with words that name no fault, in two groups at once, or at ten houses of one network; so one problem may
open several times, and what comes later goes to any of them. This looks again at what has grown since; a person can
take it back, and then it stays apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from domain.codes import OPEN, State
from domain.errors import Refused, StaleIncident
from domain.events import Event, Undone
from domain.instant import DAY, HOUR, Instant
from domain.keys import plain
from domain.place import EVERYTHING
from domain.ports import Projections
from domain.records import Card, CardFilter
from incidents.likeness import Likeness, chosen
from incidents.merging import MOVABLE
from incidents.pairs import by_hand, kept_apart
from incidents.recording import OPERATOR
from incidents.rules import Rules, agreement
from incidents.scoring.telling import Telling
from incidents.together import Together
from incidents.vetoes import vetoed

_BACK = 15 * DAY
_READ = 24  # posts of an incident: a burst has many houses
_LISTED = 1_000  # newest incidents that are looked through
# Chosen on own briefs (08–12, 15, 18, 19, 22, 23): with fewer posts a chance likeness of two would do.
_FEWEST, _FEWEST_TOGETHER = 2, 4
_AT_SPOT = 12 * HOUR  # between two tellings of one fault at one house or object
_SPOTS = frozenset({"house", "object"})
_PAIRS = 2  # of tellings of one failed network, from which houses matter no more
_IN_SOURCE, _SOME = 6 * HOUR, 6  # between them in one source, and of how many posts
_IN_TOWN, _MANY = 3 * HOUR, 8  # between them anywhere


@dataclass(frozen=True, slots=True)
class Reunion:
    """Looks at pairs of which one has changed since the last look."""

    together: Together
    projections: Projections
    likeness: Likeness
    rules: Rules
    _seen: dict[str, int] = field(default_factory=dict, repr=False, compare=False)  # → version

    async def look(self, now: Instant) -> Mapping[str, str]:
        """Make one of all that belong together; answers the incidents that are gone, each with the one that stays."""
        wanted = CardFilter(OPEN, since=now - _BACK, sort="newest", limit=_LISTED)
        found = (await self.projections.cards(EVERYTHING, wanted))[1]
        pairs = [(kept, other) for kept, other in self._pairs(found) if _untouched(other)]
        self._seen.clear()
        self._seen.update({card.incident: card.version for card in found})
        told = await self._tellings({card.incident for pair in pairs for card in pair})
        gone: dict[str, str] = {}
        for kept, other in pairs:
            if {kept.incident, other.incident} & gone.keys():
                continue
            if self._one_event(kept, other, told) and await self._merged(kept, other):
                gone[other.incident] = kept.incident
        return gone

    def _pairs(self, found: Sequence[Card]) -> Iterable[tuple[Card, Card]]:
        """(older, newer) worth reading: one has changed since the last look, and both were told of at one time."""
        grown = [card for card in found if card.posts >= _FEWEST and card.state in MOVABLE]
        changed = [card for card in grown if self._seen.get(card.incident) != card.version]
        near = ((one, two) for one in changed for two in grown if one is not two)
        return dict.fromkeys(_by_age(one, two) for one, two in near if _at_once(one, two))

    async def _tellings(self, incidents: AbstractSet[str]) -> Mapping[str, Sequence[Telling]]:
        """What their first and newest posts report."""
        loaded = await self.together.desk.incidents.load_many(sorted(incidents))
        wanted = {name: chosen(i.posts, _READ) for name, i in loaded.items()}
        found = await self.likeness.posts.get(
            [p for posts in wanted.values() for p in posts], EVERYTHING
        )
        read = {j.post.id: self.likeness.of_post(j) for j in found if j.verdict.judgement.topic}
        return {
            name: [read[p] for p in posts if p in read and read[p].judgement.flagged]
            for name, posts in wanted.items()
        }

    def _one_event(self, kept: Card, other: Card, told: Mapping[str, Sequence[Telling]]) -> bool:
        """Two reports name one spot and one fault, or several one failed network, within hours."""
        pairs = [(a, b) for a in told[kept.incident] for b in told[other.incident]]
        if any(_other_town(a, b) for a, b in pairs):
            return False
        if any(_at_one_spot(a, b) for a, b in pairs):
            return True
        if any(t.another for t in (*told[kept.incident], *told[other.incident])):
            return False
        count = kept.posts + other.posts
        wide = (self._of_one_network(a, b, many=count >= _MANY) for a, b in pairs)
        return count >= _SOME and sum(wide) >= _PAIRS

    def _of_one_network(self, one: Telling, other: Telling, *, many: bool) -> bool:
        gap, here = abs(one.at - other.at), one.source == other.source
        soon = (here and gap <= _IN_SOURCE) or (many and gap <= _IN_TOWN)
        topics = one.judgement.topic, other.judgement.topic
        alike = topics[0] == topics[1] or agreement(one.place, other.place) == "street"
        return (
            soon
            and alike
            and not (_at_object(one) or _at_object(other))
            and self.rules.one_network(*topics)
        )

    async def _merged(self, kept: Card, other: Card) -> bool:
        """Whether it is done; what a person decided about either of them stands."""
        logs = [await self.together.desk.incidents.log(c.incident) for c in (kept, other)]
        apart = {kept.incident, other.incident} & {n for log in logs for n in kept_apart(log)}
        if apart or by_hand(logs[1]) or any(map(_taken_back, logs)):
            return False
        try:
            await self.together.reunite(kept.incident, other.incident)
        except (Refused, StaleIncident):  # somebody was quicker; the next look sees it
            return False
        return True


def _by_age(one: Card, two: Card) -> tuple[Card, Card]:
    older = (one.opened_at, one.incident) <= (two.opened_at, two.incident)
    return (one, two) if older else (two, one)


def _at_once(one: Card, two: Card) -> bool:
    apart = max(one.opened_at, two.opened_at) - min(one.last_at, two.last_at)
    alike = one.kind == two.kind and one.territory == two.territory
    return alike and apart <= _AT_SPOT and one.posts + two.posts >= _FEWEST_TOGETHER


def _untouched(card: Card) -> bool:
    """Nobody works on it, and no authority was seen to answer."""
    return card.state == State.NEW and card.operator is None and not card.proposals


def _taken_back(log: Sequence[Event]) -> bool:
    """A person undid something here: who knows better has looked at it."""
    return any(isinstance(e.body, Undone) and e.actor.startswith(OPERATOR) for e in log)


def _other_town(one: Telling, other: Telling) -> bool:
    """By what the texts say, or else their sources."""
    towns = [t.place.settlement if t.place else None for t in (one, other)]
    return all(towns) and len({plain(town) for town in towns if town}) > 1


def _at_object(telling: Telling) -> bool:
    """A school without hot water need not be the town's failure."""
    place = telling.place
    return place is not None and place.object is not None and not place.house


def _at_one_spot(one: Telling, other: Telling) -> bool:
    return (
        one.judgement.topic == other.judgement.topic
        and one.judgement.kind == other.judgement.kind
        and abs(one.at - other.at) <= _AT_SPOT
        and agreement(one.place, other.place) in _SPOTS
        and vetoed(one.place, other.place) is None
    )
