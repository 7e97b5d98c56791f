"""A post beside a known incident, in numbers that trees can split."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.codes import FLAGGED, Kind, Lane
from domain.instant import DAY, MINUTE, Instant
from domain.keys import houses, place_keys, plain, streets
from domain.place import Place
from domain.records import Card
from incidents.scoring.grams import Shapes, overlaps
from incidents.scoring.scales import Scales
from incidents.scoring.telling import Telling, place_heads

_LONGEST = 14 * DAY  # nothing is compared over a longer time
# Minutes at which "later" changes its meaning; finer steps would only learn the habits of who wrote the texts.
_STEPS = tuple(MINUTE * m for m in (10, 75, 200, 800, 2_200, 5_000, 10_500))
_MANY = 6  # posts; a larger incident is no likelier
_LONG = 12  # words; a longer text says enough
_HOUSE, _OBJECT, _STREET = 3, 2, 1

NAMES = (
    "street", "house", "object", "settlement", "own_place", "its_place", "its_place_named", "place_named_in_it",
    "house_named", "routes_shared", "numbers_shared", "numbers_differ",
    "cosine_max", "cosine_mean", "grams_max", "grams_mean", "shared", "shared_share", "rarest", "proper", "words",
    "topic", "area", "fault", "fault_first", "fault_apart", "its_area", "card_area", "card_topic",
    "gap", "age", "gap_here", "answered", "threaded", "copied",
    "flagged", "sure", "unsure", "thanks", "suggests", "its_sure", "over", "past", "posts", "exact", "exact_fault",
)  # fmt: skip
"""What `weigh` answers, in its order."""

Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as it is compared; None for what it does not tell."""

    streets: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    object: str | None = None
    settlement: str | None = None
    weight: int = 0  # told by a text, told exactly

    @classmethod
    @lru_cache(maxsize=10_000)
    def of(cls, place: Place | None) -> "Spot":
        """Names without what writers write differently."""
        if place is None:
            return cls()
        thing, settlement = (
            plain(name) if name else None for name in (place.object, place.settlement)
        )
        told, named = frozenset(houses(place.house)), frozenset(streets(place.street))
        return cls(named, told, thing, settlement, (place.reason == "text") + place.exact)


@dataclass(frozen=True, slots=True)
class Told:
    """What up to eight posts of an incident tell, each alone and all together; read once for many comparisons."""

    tellings: tuple[Telling, ...]
    heads: frozenset[str]  # telling words of all
    numbers: frozenset[str]
    routes: frozenset[str]
    lines: frozenset[str]
    named: frozenset[str]
    faults: frozenset[str]
    lengths: tuple[float, ...]  # of each one's vector of telling words
    times: Mapping[str, tuple[Instant, ...]]  # source → when it was told there
    instants: tuple[Instant, ...]
    topics: tuple[str | None, ...]
    areas: tuple[str | None, ...]
    line: frozenset[str]  # its posts, and those that they hang under
    sure: float  # likelihood of the surest report
    shapes: Shapes

    @classmethod
    def of(cls, tellings: Sequence[Telling], scales: Scales) -> "Told":
        """Together."""
        return cls(
            tuple(tellings),
            _all(t.heads for t in tellings),
            _all(t.numbers for t in tellings),
            _all(t.routes for t in tellings),
            _all(t.lines for t in tellings),
            _all(t.named for t in tellings),
            _all(t.faults for t in tellings),
            tuple(scales.length(t.heads) for t in tellings),
            _times_by_source(tellings),
            tuple(t.at for t in tellings),
            tuple(t.judgement.topic for t in tellings),
            tuple(t.judgement.area for t in tellings),
            frozenset(p for t in tellings for p in (t.post, *t.above)),
            max((t.judgement.likely_report for t in tellings), default=0.0),
            Shapes.of([t.grams for t in tellings]),
        )


def _times_by_source(tellings: Sequence[Telling]) -> Mapping[str, tuple[Instant, ...]]:
    found: dict[str, list[Instant]] = {}
    for telling in tellings:
        found.setdefault(telling.source, []).append(telling.at)
    return {source: tuple(times) for source, times in found.items()}


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


@dataclass(frozen=True, slots=True)
class Known:
    """An incident as the scorer sees it: its card, what its posts tell, and how the new post hangs on it."""

    card: Card
    told: Told
    answered: bool = False  # the post replies to one of its posts
    threaded: bool = False  # the post stands in a thread that one of its posts began
    copied: bool = False
    keys: frozenset[str] = frozenset()  # of its place
    names: frozenset[str] = frozenset()  # beginnings of the words of its place's names
    spot: Spot = Spot()

    @classmethod
    def of(cls, card: Card, told: Told) -> "Known":
        """An incident that the post does not hang on."""
        place = card.place
        keys = frozenset(place_keys(place))
        return cls(card, told, keys=keys, names=place_heads(place), spot=Spot.of(place))

    def in_reach(self, post: Telling) -> bool:
        """It was not told of too long before or after."""
        return abs(post.at - self.card.last_at) <= _LONGEST

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """Its posts."""
        return self.told.tellings

    @property
    def heads(self) -> frozenset[str]:
        """Telling words of all its posts."""
        return self.told.heads


@dataclass(frozen=True, slots=True)
class Fresh:
    """A post as comparisons need it, worked out once for all incidents."""

    post: Telling
    spot: Spot
    names: frozenset[str]  # beginnings of the words of its place's names
    tenths: Mapping[str, int]  # rarities of its telling words
    length: float  # of their vector; 1 when there are none
    total: int  # their sum; 1 when there are none
    above: frozenset[str]

    @classmethod
    def of(cls, post: Telling, scales: Scales) -> "Fresh":
        """Work it out."""
        tenths = {head: scales.tenths(head) for head in post.heads}
        names, length = place_heads(post.place), scales.length(post.heads) or 1.0
        total = sum(tenths.values()) or 1
        return cls(post, Spot.of(post.place), names, tenths, length, total, frozenset(post.above))


def weigh(fresh: Fresh, known: Known, scales: Scales) -> Values:
    """Features in the order of `NAMES`."""
    places, faults = _places(fresh, known), _faults(fresh.post, known)
    return (
        *places,
        *_words(fresh, known, scales),
        *faults,
        *_times(fresh.post, known.told),
        known.answered,
        known.threaded or not fresh.above.isdisjoint(known.told.line),
        known.copied,
        *_kinds(fresh.post, known),
        *_exact(places, faults),
    )


def _exact(places: Values, faults: Values) -> Values:
    """How exactly the places agree, and whether the fault does so too where they agree exactly."""
    street, house, thing = places[:3]
    exact = 0
    if street > 0:
        exact = _HOUSE if house > 0 else _STREET
    if thing > 0:
        exact = max(exact, _OBJECT)
    fault, (card_area, card_topic) = faults[2], faults[-2:]
    told = max(card_topic > 0, fault, 0) + (card_area > 0) / 2
    return exact, told if exact >= _OBJECT else 0.0


def _places(fresh: Fresh, known: Known) -> Values:
    post, one, other, told = fresh.post, fresh.spot, known.spot, known.told
    shared = len(post.numbers & told.numbers)
    routes = known.card.area == "transport" and len(post.routes & told.routes)
    return (
        _meet(one.streets, other.streets),
        _meet(one.houses, other.houses),
        _agree(one.object, other.object),
        _agree(one.settlement, other.settlement),
        one.weight if post.own_place else 0,
        other.weight,
        len(known.names & post.heads),
        len(fresh.names & told.heads) if post.own_place else -1,
        0 if not other.houses else -1 if other.houses.isdisjoint(post.numbers) else 1,
        routes,
        shared,
        bool(post.numbers and told.numbers and not shared),
    )


def _meet(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0
    return -1 if one.isdisjoint(other) else 1


def _agree(one: str | None, other: str | None) -> float:
    if not one or not other:
        return 0
    return 1 if one == other else -1


def _words(fresh: Fresh, known: Known, scales: Scales) -> Values:
    post, told = fresh.post, known.told
    cosines = [
        _cosine(fresh, t, length) for t, length in zip(told.tellings, told.lengths, strict=True)
    ]
    most, mean = overlaps(post.grams, told.shapes)
    shared = [fresh.tenths[h] for h in post.heads & told.heads]
    proper = (post.named & told.heads) | (told.named & post.heads)
    return (
        max(cosines),
        sum(cosines) / len(cosines),
        most,
        mean,
        sum(shared) / 10,
        sum(shared) / fresh.total,
        max(shared, default=0) / 10,
        sum(map(scales.tenths, proper)) / 10,
        min(post.words, _LONG),
    )


def _cosine(fresh: Fresh, other: Telling, length: float) -> float:
    shared = [fresh.tenths[h] for h in fresh.post.heads & other.heads]
    return sum(t * t for t in shared) / (100 * fresh.length * length) if shared else 0.0


def _faults(post: Telling, known: Known) -> Values:
    told, card, own, faults = known.told, known.card, post.judgement, post.faults
    count, first = len(told.tellings), told.tellings[0].faults
    alike = sum(not faults.isdisjoint(t.faults) for t in told.tellings)
    return (
        told.topics.count(own.topic) / count if own.topic else -1.0,
        told.areas.count(own.area) / count if own.area else -1.0,
        alike / count if faults else -1.0,
        (not first.isdisjoint(faults)) - (not faults or not first) * 0.5,
        bool(faults and told.faults and faults.isdisjoint(told.faults)),
        bool(card.area) + bool(card.topic),
        _agree(own.area, card.area),
        _agree(own.topic, card.topic),
    )


def _times(post: Telling, told: Told) -> Values:
    gaps = [abs(post.at - at) for at in told.instants]
    here = (abs(post.at - at) for at in told.times.get(post.source, ()))
    return (
        bisect_right(_STEPS, min(gaps)),
        bisect_right(_STEPS, max(gaps)),
        bisect_right(_STEPS, min(here, default=_LONGEST)),
    )


def _kinds(post: Telling, known: Known) -> Values:
    told = post.judgement
    flagged = told.kind in FLAGGED
    suggests = (told.kind is Kind.SUGGESTION) - (known.card.kind == Kind.SUGGESTION)
    return (
        flagged,
        told.confidence if flagged else -told.confidence,
        told.lane is Lane.UNSURE,
        told.kind is Kind.GRATITUDE,
        suggests,
        known.told.sure,
        told.resolved_past,
        post.past,
        min(known.card.posts, _MANY),
    )
