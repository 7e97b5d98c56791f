"""Does this post speak of a problem that is already known? A pure decision with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.codes import Kind, Reason
from domain.instant import HOUR
from domain.keys import place_keys, plain, same_house
from domain.pack import Topic
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged

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


@dataclass(frozen=True, slots=True)
class Join:
    """The incident a post belongs to, and why."""

    incident: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Joiner:
    """Compares a post with the incidents found under its keys."""

    topics: Mapping[str, Topic]

    def keys(self, judged: Judged) -> tuple[str, ...]:
        """Keys under which this post's incident may be found."""
        post = judged.post
        linked = (judged.copy_of, post.reply_to, post.thread, post.id)
        return (
            *place_keys(judged.verdict.place),
            *(f"post:{other}" for other in dict.fromkeys(linked) if other),
        )

    def decide(
        self,
        judged: Judged,
        found: Iterable[tuple[str, Card]],
        shared: Mapping[str, frozenset[str]] | None = None,
    ) -> Join | None:
        """The best of the candidates, None when the post opens an incident of its own.

        `shared`: incident → telling words that this post has in common with it.
        """
        scored = [
            (score, card.last_at, Join(card.incident, reasons))
            for card, keys in _by_card(found).items()
            for score, reasons in [
                self._compare(judged, card, keys, (shared or {}).get(card.incident, _NOTHING))
            ]
            if score > 0
        ]
        return max(scored, key=lambda s: (s[0], s[1]))[2] if scored else None

    def _compare(
        self, judged: Judged, card: Card, keys: frozenset[str], shared: frozenset[str]
    ) -> tuple[int, tuple[Reason, ...]]:
        """Score (0: not the same problem) and reasons: the first rule that holds."""
        if vetoed(judged.verdict.place, card.place) or not self._in_window(judged, card):
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


def vetoed(one: Place | None, other: Place | None) -> Reason | None:
    """Why two places cannot be one problem; None when they may."""
    if one is None or other is None:
        return None
    if _differ(one.settlement, other.settlement):
        return Reason("other_settlement", (one.settlement or "", other.settlement or ""))
    if _differ(one.street, other.street):
        return Reason("other_street", (one.street or "", other.street or ""))
    if one.house and other.house and not same_house(one.house, other.house):
        return Reason("other_house", (one.house, other.house))
    if _differ(one.object, other.object) and not (one.street and other.street):
        return Reason("other_object", (one.object or "", other.object or ""))
    return None


def _by_card(found: Iterable[tuple[str, Card]]) -> dict[Card, frozenset[str]]:
    keys: dict[str, set[str]] = {}
    cards: dict[str, Card] = {}
    for key, card in found:
        keys.setdefault(card.incident, set()).add(key)
        cards[card.incident] = card
    return {card: frozenset(keys[name]) for name, card in cards.items()}


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


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and plain(one) != plain(other))


def _near(judged: Judged, card: Card, window: int) -> bool:
    at = judged.post.published
    return card.opened_at - window <= at <= card.last_at + window
