"""Does this post speak of a problem that is already known? A pure decision with its reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.codes import FLAGGED, Kind, Reason
from domain.instant import HOUR
from domain.keys import place_keys
from domain.pack import Topic
from domain.records import Card
from domain.verdict import Judged
from incidents.once import had_once
from incidents.rules import BROKEN, Rules, Shared, agreement, fault_reasons, one_event
from incidents.scoring.scorer import Scorer, shipped
from incidents.scoring.telling import Telling, place_heads
from incidents.scoring.weighing import Known
from incidents.vetoes import acute, vetoed

# Probabilities from which a post joins, chosen on own briefs and on the demo city's first life.
_JOINS = 0.65
_JOINS_AT_HOUSE = 0.5  # the very house is named
_JOINS_UNFLAGGED = 0.9  # the text alone is no report
_JOINS_BELOW = 0.85  # but may be one, and answers one
_PERHAPS = 0.15
_REFUSED = 0.03  # a rule holds, but nothing else speaks for it
# Nothing was told for days, or what is told is hardly a report: then a rule is not believed alone.
_LATE, _DOUBT, _AGAIN = 96 * HOUR, 0.8, 0.3
_HELP = 0.2  # of a rule, for a text that alone is no report
_SAME_HOURS = 12 * HOUR  # in which a chat speaks of one thing
SUGGESTS = 0.2
MOST_SUGGESTED = 3
_NO_KEYS: frozenset[str] = frozenset()


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

    @classmethod
    def of(cls, topics: Iterable[Topic]) -> "Joiner":
        """With the shipped scorer."""
        return cls({topic.code: topic for topic in topics})

    @property
    def rules(self) -> Rules:
        """Those that need no trees."""
        return Rules(self.topics)

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
            (ruled.score, card.last_at, Join(card.incident, ruled.reasons))
            for card, keys in _by_card(found)
            if vetoed(judged.verdict.place, card.place) is None
            for ruled in [self.rules.compare(judged, card, keys)]
            if ruled.score > 0
        ]
        return max(scored, key=lambda s: (s[0], s[1]))[2] if scored else None

    def weigh(
        self,
        judged: Judged,
        post: Telling,
        found: Iterable[tuple[str, Card]],
        known: Sequence[Known],
    ) -> Weighed:
        """The best of the candidates with its reasons.

        `found`: (key, card) of those that a key of the post leads to; `known`: those worth weighing, likeliest first.
        What is found and not known has no posts that could be weighed.
        """
        keys = _keys_of(found)
        near = [k for k in known if k.in_reach(post)]
        ranked = [_hung(judged, k, keys.get(k.card.incident)) for k in near]
        vetoes = [(k, _apart(judged, post, k, self.rules)) for k in ranked]
        scored = [
            self._score(judged, post, k, keys.get(k.card.incident, _NO_KEYS))
            for k, veto in vetoes
            if not veto
        ]
        apart = tuple((k.card.incident, veto) for k, veto in vetoes if veto)
        weighed = _weighed(scored, apart[:MOST_SUGGESTED])
        if weighed.join is not None or not judged.verdict.judgement.flagged:
            return weighed
        read = {k.card.incident for k in known}
        silent = [(key, card) for key, card in found if card.incident not in read]
        return replace(weighed, join=self.decide(judged, silent))

    def _score(
        self, judged: Judged, post: Telling, known: Known, keys: frozenset[str]
    ) -> "_Scored":
        probability = self.scorer.probability(post, known)
        shared = _shared(post, known)
        ruled = self.rules.compare(judged, known.card, keys, shared)
        flagged = judged.verdict.judgement.flagged
        alone = _believed(judged, post, known)
        refused = _REFUSED if flagged else _needed(judged, known) - _HELP
        refused = refused if alone else max(refused, _AGAIN)
        if (ruled.certain and flagged and alone) or (ruled.score and probability >= refused):
            return _Scored(1 + ruled.score, probability, known, ruled.reasons)
        if probability < _needed(judged, known):
            return _Scored(0.0, probability, known, ())
        return _Scored(probability, probability, known, _told(judged, known, shared))


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
        s.known.card.incident for s in likely if s is not best and s.probability >= SUGGESTS
    ]
    join = None if best is None else Join(best.known.card.incident, best.reasons)
    return Weighed(join, tuple(suggested[:MOST_SUGGESTED]), apart)


def _past(post: Telling, known: Known) -> Reason | None:
    """A story of an earlier year is another problem than today's."""
    if post.past and not known.answered and not any(t.past for t in known.tellings):
        return Reason("earlier_year")
    return None


def _apart(judged: Judged, post: Telling, known: Known, rules: Rules) -> Reason | None:
    told, card = judged.verdict.judgement, known.card
    # Who has no heat for days may be in danger by now: that is no other event.
    goes_on = known.answered or known.threaded or rules.one_network(told.topic, card.topic)
    return (
        _past(post, known)
        or acute(judged, card, within=goes_on)
        or _elsewhere(judged, post, known, rules)
    )


def _elsewhere(judged: Judged, post: Telling, known: Known, rules: Rules) -> Reason | None:
    """Another place, or another route: what runs is told of all along its way.

    Who answers from another house within the thread of an event or of a failed network tells of the same one, unless
    something broke there too; so does who answers such a report from another street, when that surely is one.
    """
    if post.lines and known.told.lines:
        apart = post.lines.isdisjoint(known.told.lines)
        return Reason("other_route", (min(post.lines), min(known.told.lines))) if apart else None
    veto = vetoed(post.place, known.card.place, post, known)
    if veto is None:
        return None
    own = post.another or BROKEN in post.faults
    wide = rules.wide_failure(judged, known.card) and not own
    within = wide or one_event(judged, known.card)
    if veto.code == "other_house" and (known.answered or known.threaded):
        return None if within else veto
    beyond = veto.code == "other_street" and known.answered and wide
    return None if beyond and _surely_told(judged) else veto


def _surely_told(judged: Judged) -> bool:
    told = judged.verdict.judgement
    return told.kind is Kind.COMPLAINT and told.likely_report >= _DOUBT


def _believed(judged: Judged, post: Telling, known: Known) -> bool:
    """Whether a rule may be believed without the trees."""
    soon = post.at - known.card.last_at <= _LATE
    sure = judged.verdict.judgement.likely_report >= _DOUBT
    return soon and (sure or known.answered or known.threaded)


def _needed(judged: Judged, known: Known) -> float:
    if judged.verdict.judgement.kind not in FLAGGED:
        doubtful = judged.verdict.judgement.likely_report >= _PERHAPS
        return _JOINS_BELOW if doubtful and (known.answered or known.threaded) else _JOINS_UNFLAGGED
    house = agreement(judged.verdict.place, known.card.place) == "house"
    return _JOINS_AT_HOUSE if house else _JOINS


def _shared(post: Telling, known: Known) -> Shared:
    names = place_heads(post.place) | place_heads(
        known.card.place
    )  # a place is compared as a place
    words = frozenset(w for head, w in post.spelling if head in known.heads and head not in names)
    proper = (post.named & known.heads) | (known.told.named & post.heads)
    once = post.heads & known.heads & had_once()
    proper |= once
    return Shared(
        words,
        post.routes & known.told.routes,
        bool(post.faults & known.told.faults),
        frozenset(w for h, w in post.spelling if h in proper),
        once=bool(once),
        source=any(
            t.source == post.source and 0 <= post.at - t.at <= _SAME_HOURS for t in known.tellings
        ),
    )


def _told(judged: Judged, known: Known, shared: Shared) -> tuple[Reason, ...]:
    """What the trees saw, in the codes of the rules."""
    place = agreement(judged.verdict.place, known.card.place)
    above = Reason("reply_to_report", (judged.post.reply_to or "",))
    found = (
        (known.answered or known.threaded, above),
        (place in ("house", "object"), Reason("same_place")),
        (place == "street", Reason("same_street")),
    )
    told = tuple(reason for holds, reason in found if holds)
    return (*told, *fault_reasons(judged, known.card, shared))


def _hung(judged: Judged, known: Known, keys: frozenset[str] | None) -> Known:
    """How the post hangs on an incident, by the keys that led to it."""
    if keys is None:
        return known
    post = judged.post
    return replace(
        known,
        answered=f"post:{post.reply_to}" in keys,
        threaded=f"post:{post.thread}" in keys,
        copied=f"post:{judged.copy_of}" in keys,
    )


def _keys_of(found: Iterable[tuple[str, Card]]) -> Mapping[str, frozenset[str]]:
    return {card.incident: keys for card, keys in _by_card(found)}


def _by_card(found: Iterable[tuple[str, Card]]) -> Iterable[tuple[Card, frozenset[str]]]:
    keys: dict[str, set[str]] = {}
    cards: dict[str, Card] = {}
    for key, card in found:
        keys.setdefault(card.incident, set()).add(key)
        cards[card.incident] = card
    return [(card, frozenset(keys[name])) for name, card in cards.items()]
