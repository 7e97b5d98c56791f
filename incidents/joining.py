"""Does this post speak of a problem that is already known? A pure decision with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from domain.codes import FLAGGED, Kind, Reason
from domain.instant import HOUR
from domain.keys import place_keys, plain
from domain.pack import Topic
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged
from incidents.scoring.scorer import Scorer, shipped
from incidents.scoring.telling import Telling
from incidents.scoring.weighing import Known, Told
from incidents.vetoes import vetoed

_DEFAULT_WINDOW = 168 * HOUR  # a week, when the topic says nothing else
_SAME_DAYS = 72 * HOUR
_SHORTEST_COPY = 40  # characters; «Спасибо» twice is no copy
_TELLING = 2  # shared telling words that outweigh another topic
_SHOWN = 5  # of them, in a reason
_SURE = frozenset({"topic", "words"})
_NOTHING: frozenset[str] = frozenset()
_OTHER = "other"  # surely another problem
_LIFE = 5  # severity of topics about life
_HOUSELESS_WINDOW = 48 * HOUR  # the same street without a house: only while it is fresh
# Probabilities from which a post joins, chosen on own briefs and on the demo city's first life.
_JOINS = 0.85
_JOINS_AT_HOUSE = 0.5  # the very house is named
_JOINS_UNFLAGGED = 0.9  # the text alone is no report
_REFUSED = 0.05  # a rule holds, but nothing else speaks for it
_SUGGESTS = 0.2
_MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Join:
    """The incident a post belongs to, and why."""

    incident: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What came of a comparison: at most one join, at most three suggestions, and what was kept apart by a veto."""

    join: Join | None = None
    suggested: tuple[str, ...] = ()
    apart: tuple[tuple[str, Reason], ...] = ()


@dataclass(frozen=True, slots=True)
class Joiner:
    """Compares a post with incidents: rules that may be believed alone, trees for all else."""

    topics: Mapping[str, Topic]
    scorer: Scorer = field(default_factory=shipped)

    def keys(self, judged: Judged) -> tuple[str, ...]:
        """Keys under which this post's incident may be found."""
        post = judged.post
        linked = (judged.copy_of, post.reply_to, post.thread, post.id)
        return (
            *place_keys(judged.verdict.place),
            *(f"post:{other}" for other in dict.fromkeys(linked) if other),
        )

    def decide(self, judged: Judged, found: Iterable[tuple[str, Card]]) -> Join | None:
        """By the rules alone: the best of the candidates, None when the post opens an incident of its own."""
        scored = [
            (score, card.last_at, Join(card.incident, reasons))
            for card, keys in _by_card(found)
            if vetoed(judged.verdict.place, card.place) is None
            for score, reasons in [self._compare(judged, card, keys, _NOTHING)]
            if score > 0
        ]
        return max(scored, key=lambda s: (s[0], s[1]))[2] if scored else None

    def weigh(
        self,
        judged: Judged,
        post: Telling,
        found: Iterable[tuple[str, Card]],
        told: Mapping[str, Told],
    ) -> Weighed:
        """The best of the candidates with its reasons; an empty key marks a candidate that no key found.

        `told`: incident → what its posts tell.
        """
        by_card = _by_card(found)
        keys = {card.incident: held for card, held in by_card}
        known = [
            _known(judged, card, held, told[card.incident])
            for card, held in by_card
            if card.incident in told
        ]
        ranked = self.scorer.rank(post, known)
        vetoes = [(k, _past(post, k) or vetoed(post.place, k.card.place, post, k)) for k in ranked]
        scored = [
            self._score(judged, post, k, keys[k.card.incident]) for k, veto in vetoes if not veto
        ]
        apart = tuple((k.card.incident, veto) for k, veto in vetoes if veto)
        weighed = _weighed(scored, apart[:_MOST_SUGGESTED])
        if weighed.join is not None or not judged.verdict.judgement.flagged:
            return weighed
        silent = [(key, c) for c, held in by_card for key in held if c.incident not in told]
        return replace(weighed, join=self.decide(judged, silent))

    def _score(
        self, judged: Judged, post: Telling, known: Known, keys: frozenset[str]
    ) -> "_Scored":
        probability = self.scorer.probability(post, known)
        shared = frozenset(w for h, w in post.spelling if h in known.heads)
        rule, reasons = self._compare(judged, known.card, keys, shared)
        if not judged.verdict.judgement.flagged:
            rule, reasons = 0, ()
        if rule and probability >= _REFUSED:
            return _Scored(1 + rule, probability, known, reasons)
        if probability < _needed(judged, known.card):
            return _Scored(0.0, probability, known, ())
        return _Scored(probability, probability, known, _told(judged, known, shared))

    def _compare(
        self, judged: Judged, card: Card, keys: frozenset[str], shared: frozenset[str]
    ) -> tuple[int, tuple[Reason, ...]]:
        """Score (0: not the same problem) and reasons: the first rule that holds."""
        if not self._in_window(judged, card):
            return 0, ()
        long_enough = len(judged.post.text) >= _SHORTEST_COPY
        if judged.copy_of and long_enough and f"post:{judged.copy_of}" in keys:
            return 5, (Reason("near_copy", (judged.copy_of,)),)
        fault = self._same_fault(judged, card, shared)
        place = _agreement(judged.verdict.place, card.place)
        under = _under_it(judged, keys) and not _own_place(judged)
        near = _near(judged, card, _HOUSELESS_WINDOW)
        rules: tuple[tuple[bool, int, Reason], ...] = (
            (
                place == "house" and fault != _OTHER and bool(fault or shared),
                4,
                Reason("same_place"),
            ),
            (place == "object" and fault in _SURE, 4, Reason("same_place")),
            (
                under and fault != _OTHER,
                3,
                Reason("reply_to_report", (judged.post.reply_to or "",)),
            ),
            (place == "street" and fault in _SURE and near, 1, Reason("same_street")),
        )
        for holds, score, reason in rules:
            if holds:
                return score, (reason, self._fault_reason(fault, card, shared))
        return 0, ()

    def _fault_reason(self, fault: str, card: Card, shared: frozenset[str]) -> Reason:
        if fault not in ("topic", "area"):
            return Reason("same_words", tuple(sorted(shared))[:_SHOWN])
        told = card.topic if fault == "topic" else card.area
        return Reason("same_fault" if fault == "topic" else "same_area", (told or "",))

    def _in_window(self, judged: Judged, card: Card) -> bool:
        topic = self.topics.get(card.topic or "")
        return _near(judged, card, topic.window_hours * HOUR if topic else _DEFAULT_WINDOW)

    def _same_fault(self, judged: Judged, card: Card, shared: frozenset[str]) -> str:
        """`topic`, `words` (telling words in common), `area` (one tells no more), `other`, or an empty string."""
        told = judged.verdict.judgement
        if (told.kind == Kind.SUGGESTION) != (card.kind == Kind.SUGGESTION):
            return _OTHER
        if told.topic and told.topic == card.topic:
            return "topic"
        if self._apart(told.topic) or self._apart(card.topic):
            return _OTHER
        if len(shared) >= _TELLING or (shared and told.area == card.area):
            return "words"
        return "area" if told.area in (None, card.area) and _near(judged, card, _SAME_DAYS) else ""

    def _apart(self, topic: str | None) -> bool:
        """A topic about life itself is never one with a standing fault at the same place."""
        known = self.topics.get(topic or "")
        return known is not None and known.severity >= _LIFE


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float  # 0 when it does not join; a rule that holds stands above every probability
    probability: float
    known: Known
    reasons: tuple[Reason, ...]


def _weighed(scored: list[_Scored], apart: tuple[tuple[str, Reason], ...]) -> Weighed:
    first = max(scored, key=lambda s: (s.score, s.probability, s.known.card.last_at), default=None)
    best = first if first is not None and first.score > 0 else None
    likely = sorted(scored, key=lambda s: -s.probability)
    suggested = [
        s.known.card.incident for s in likely if s is not best and s.probability >= _SUGGESTS
    ]
    join = None if best is None else Join(best.known.card.incident, best.reasons)
    return Weighed(join, tuple(suggested[:_MOST_SUGGESTED]), apart)


def _past(post: Telling, known: Known) -> Reason | None:
    """A story of an earlier year is another problem than today's."""
    if post.past and not known.answered and not any(t.past for t in known.tellings):
        return Reason("earlier_year")
    return None


def _needed(judged: Judged, card: Card) -> float:
    if judged.verdict.judgement.kind not in FLAGGED:
        return _JOINS_UNFLAGGED
    house = _agreement(judged.verdict.place, card.place) == "house"
    return _JOINS_AT_HOUSE if house else _JOINS


def _told(judged: Judged, known: Known, shared: frozenset[str]) -> tuple[Reason, ...]:
    """What the trees saw, in the codes of the rules."""
    card, told = known.card, judged.verdict.judgement
    place = _agreement(judged.verdict.place, card.place)
    reasons = [
        (
            known.answered or known.threaded,
            Reason("reply_to_report", (judged.post.reply_to or "",)),
        ),
        (place in ("house", "object"), Reason("same_place")),
        (place == "street", Reason("same_street")),
        (bool(told.topic) and told.topic == card.topic, Reason("same_fault", (card.topic or "",))),
        (bool(told.area) and told.area == card.area, Reason("same_area", (card.area or "",))),
        (bool(shared), Reason("same_words", tuple(sorted(shared))[:_SHOWN])),
    ]
    return tuple(reason for holds, reason in reasons if holds)


def _known(judged: Judged, card: Card, keys: frozenset[str], told: Told) -> Known:
    post = judged.post
    return Known(
        card,
        told,
        answered=f"post:{post.reply_to}" in keys,
        threaded=f"post:{post.thread}" in keys,
        copied=f"post:{judged.copy_of}" in keys,
    )


def _by_card(found: Iterable[tuple[str, Card]]) -> Iterable[tuple[Card, frozenset[str]]]:
    keys: dict[str, set[str]] = {}
    cards: dict[str, Card] = {}
    for key, card in found:
        keys.setdefault(card.incident, set()).add(key)
        cards[card.incident] = card
    return [(card, frozenset(keys[name])) for name, card in cards.items()]


def _agreement(one: Place | None, other: Place | None) -> str:
    """`house`, `object`, `street` or an empty string; other houses and objects were vetoed before."""
    if one is None or other is None:
        return ""
    same_street = bool(one.street and other.street and plain(one.street) == plain(other.street))
    if same_street and one.house and other.house:
        return "house"
    if one.object and other.object and plain(one.object) == plain(other.object):
        return "object"
    return "street" if same_street else ""


def _under_it(judged: Judged, keys: frozenset[str]) -> bool:
    post = judged.post
    return bool({f"post:{post.reply_to}", f"post:{post.thread}"} & keys)


def _own_place(judged: Judged) -> bool:
    place = judged.verdict.place
    return place is not None and place.reason == "text" and (place.exact or bool(place.street))


def _near(judged: Judged, card: Card, window: int) -> bool:
    at = judged.post.published
    return card.opened_at - window <= at <= card.last_at + window
