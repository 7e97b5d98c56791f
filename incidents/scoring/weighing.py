"""A post beside a known incident, in numbers that trees can split."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.codes import FLAGGED, Kind, Lane
from domain.instant import DAY, MINUTE, Instant
from domain.keys import place_keys, same_house
from domain.place import Place
from domain.records import Card
from incidents.scoring.telling import Telling, place_heads, same_name

_LONGEST = 14 * DAY  # nothing is compared over a longer time
_DAYS = _LONGEST / MINUTE
# Minutes at which "later" changes its meaning; finer steps would only learn the habits of who wrote the texts.
_STEPS = (10, 75, 200, 800, 2_200, 5_000, 10_500)
_MANY = 6  # posts; a larger incident is no likelier
_LONG = 12  # words; a longer text says enough
_HOUSE, _OBJECT, _STREET = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Told:
    """What up to eight posts of an incident tell, each alone and all together; read once for many comparisons."""

    tellings: tuple[Telling, ...]
    heads: frozenset[str]  # telling words of all
    numbers: frozenset[str]
    routes: frozenset[str]
    named: frozenset[str]
    faults: frozenset[str]
    lengths: tuple[float, ...]  # of each one's vector of telling words
    times: Mapping[str, tuple[Instant, ...]]  # source → when it was told there

    @classmethod
    def of(cls, tellings: Sequence[Telling], scales: "Scales") -> "Told":
        """Together."""
        return cls(
            tuple(tellings),
            _all(t.heads for t in tellings),
            _all(t.numbers for t in tellings),
            _all(t.routes for t in tellings),
            _all(t.named for t in tellings),
            _all(t.faults for t in tellings),
            tuple(scales.length(t.heads) for t in tellings),
            _times_by_source(tellings),
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

    @classmethod
    def of(cls, card: Card, told: Told) -> "Known":
        """An incident that the post does not hang on."""
        return cls(
            card, told, keys=frozenset(place_keys(card.place)), names=place_heads(card.place)
        )

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
class Scales:
    """What weighing needs to know: how rare words are."""

    rarity: Mapping[str, float]
    unseen: float  # rarity of a word that no text of training has

    _tenths: dict[str, int] = field(init=False, repr=False, compare=False)
    _unseen: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Rarities are told to one decimal: in whole tenths their sums are exact in every order."""
        object.__setattr__(self, "_tenths", {h: round(10 * r) for h, r in self.rarity.items()})
        object.__setattr__(self, "_unseen", round(10 * self.unseen))

    def tenths(self, head: str) -> int:
        """Rarity of a word's beginning, times ten."""
        return self._tenths.get(head, self._unseen)

    def rare(self, head: str) -> float:
        """Inverse document frequency of a word's beginning."""
        return self.rarity.get(head, self.unseen)

    def sum(self, heads: frozenset[str]) -> float:
        """Of all of them."""
        return sum(map(self.rare, heads))

    def length(self, heads: frozenset[str]) -> float:
        """Of the vector of rarities."""
        return math.sqrt(sum(self.rare(h) ** 2 for h in heads))


def weigh(post: Telling, known: Known, scales: Scales) -> dict[str, float]:
    """Features by name."""
    found = {
        **_places(post, known),
        **_words(post, known, scales),
        **_faults(post, known),
        **_times(post, known.tellings),
        **_threads(post, known),
        **_kinds(post, known),
    }
    return {**found, **_exact(found)}


def _exact(found: Mapping[str, float]) -> dict[str, float]:
    """How exactly the places agree, and whether the fault does so too where they agree exactly."""
    exact = 0
    if found["street"] > 0:
        exact = _HOUSE if found["house"] > 0 else _STREET
    if found["object"] > 0:
        exact = max(exact, _OBJECT)
    fault = max(found["card_topic"] > 0, found["fault"], 0) + (found["card_area"] > 0) / 2
    return {"exact": exact, "exact_fault": fault if exact >= _OBJECT else 0.0}


def _places(post: Telling, known: Known) -> dict[str, float]:
    one, other = post.place, known.card.place
    numbers = known.told.numbers
    shared = post.numbers & numbers
    house = other.house if other else None
    return {
        "street": _agree(one.street if one else None, other.street if other else None),
        "house": _house(one, other),
        "object": _agree(one.object if one else None, other.object if other else None),
        "settlement": _agree(one.settlement if one else None, other.settlement if other else None),
        "own_place": post.own_place + (post.own_place and bool(one and one.exact)),
        "its_place": bool(other and other.reason == "text") + bool(other and other.exact),
        "its_place_named": len(known.names & post.heads),
        "place_named_in_it": len(place_heads(one) & known.heads) if post.own_place else -1,
        "house_named": 0
        if house is None
        else (1 if same_house(house, ", ".join(post.numbers)) else -1),
        "routes_shared": len(post.routes & known.told.routes) * (known.card.area == "transport"),
        "numbers_shared": len(shared),
        "numbers_differ": bool(post.numbers and numbers and not shared),
    }


def _house(one: Place | None, other: Place | None) -> float:
    if one is None or other is None or not one.house or not other.house:
        return 0
    return 1 if same_house(one.house, other.house) else -1


def _agree(one: str | None, other: str | None) -> float:
    if not one or not other:
        return 0
    return 1 if same_name(one, other) else -1


def _words(post: Telling, known: Known, scales: Scales) -> dict[str, float]:
    tellings, heads = known.tellings, known.heads
    own = scales.length(post.heads) or 1.0
    lengths = zip(tellings, known.told.lengths, strict=True)
    cosines = [_cosine(post, own, t, length, scales) for t, length in lengths]
    grams = [_overlap(post.grams, t.grams) for t in tellings]
    shared = post.heads & heads
    proper = (post.named & heads) | (known.told.named & post.heads)
    return {
        "cosine_max": max(cosines),
        "cosine_mean": sum(cosines) / len(cosines),
        "grams_max": max(grams),
        "grams_mean": sum(grams) / len(grams),
        "shared": scales.sum(shared),
        "shared_share": scales.sum(shared) / (scales.sum(post.heads) or 1.0),
        "rarest": max(map(scales.rare, shared), default=0.0),
        "proper": scales.sum(proper),
        "words": min(post.words, _LONG),
    }


def _cosine(post: Telling, own: float, other: Telling, length: float, scales: Scales) -> float:
    shared = sum(scales.rare(h) ** 2 for h in post.heads & other.heads)
    return shared / (own * length) if shared else 0.0


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0


def _faults(post: Telling, known: Known) -> dict[str, float]:
    tellings, told = known.tellings, post.judgement
    count = len(tellings)
    topic = sum(t.judgement.topic == told.topic for t in tellings) / count if told.topic else -1.0
    area = sum(t.judgement.area == told.area for t in tellings) / count if told.area else -1.0
    fault = sum(bool(t.faults & post.faults) for t in tellings) / count if post.faults else -1.0
    return {
        "topic": topic,
        "area": area,
        "fault": fault,
        "fault_first": bool(tellings[0].faults & post.faults) - (not post.faults or not tellings[0].faults) * 0.5,
        "fault_apart": bool(known.told.faults and post.faults and not known.told.faults & post.faults),
        "its_area": bool(known.card.area) + bool(known.card.topic),
        "card_area": _agree(told.area, known.card.area),
        "card_topic": _agree(told.topic, known.card.topic),
    }  # fmt: skip


def _times(post: Telling, tellings: Sequence[Telling]) -> dict[str, float]:
    gaps = [min(abs(post.at - t.at) / MINUTE, _DAYS) for t in tellings]
    here = [g for g, t in zip(gaps, tellings, strict=True) if t.source == post.source]
    return {
        "gap": bisect_right(_STEPS, min(gaps)),
        "age": bisect_right(_STEPS, max(gaps)),
        "gap_here": bisect_right(_STEPS, min(here, default=_DAYS)),
    }


def _threads(post: Telling, known: Known) -> dict[str, float]:
    above = set(post.above)
    beside = any(above & {t.post, *t.above} for t in known.tellings)
    return {
        "answered": known.answered,
        "threaded": known.threaded or beside,
        "copied": known.copied,
    }


def _kinds(post: Telling, known: Known) -> dict[str, float]:
    told = post.judgement
    flagged = told.kind in FLAGGED
    suggests = (told.kind is Kind.SUGGESTION) - (known.card.kind == Kind.SUGGESTION)
    return {
        "flagged": flagged,
        "sure": told.confidence if flagged else -told.confidence,
        "unsure": told.lane is Lane.UNSURE,
        "thanks": told.kind is Kind.GRATITUDE,
        "suggests": suggests,
        "its_sure": max(t.judgement.likely_report for t in known.tellings),
        "over": told.resolved_past,
        "past": post.past,
        "posts": min(known.card.posts, _MANY),
    }
