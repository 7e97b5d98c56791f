"""Does this post speak of a problem that is already known? A pure decision with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.codes import Reason
from domain.instant import HOUR
from domain.keys import place_keys, plain, same_house
from domain.pack import Topic
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged

_DEFAULT_WINDOW = 168 * HOUR  # a week, when the topic says nothing else
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

    def decide(self, judged: Judged, found: Iterable[tuple[str, Card]]) -> Join | None:
        """The best of the candidates, None when the post opens an incident of its own."""
        scored = [
            (score, card.last_at, Join(card.incident, reasons))
            for card, keys in _by_card(found).items()
            for score, reasons in [self._compare(judged, card, keys)]
            if score > 0
        ]
        return max(scored, key=lambda s: (s[0], s[1]))[2] if scored else None

    def _compare(
        self, judged: Judged, card: Card, keys: frozenset[str]
    ) -> tuple[int, tuple[Reason, ...]]:
        """Score (0: not the same problem) and reasons."""
        veto = vetoed(judged.verdict.place, card.place)
        if veto is not None or not self._in_window(judged, card):
            return 0, ()
        if judged.copy_of and f"post:{judged.copy_of}" in keys:
            return 4, (Reason("near_copy", (judged.copy_of,)),)
        same = self._same_fault(judged, card)
        place = _agreement(judged.verdict.place, card.place)
        if same and place == "exact":
            return 3, (Reason("same_place"), Reason("same_fault", (card.topic or card.area or "",)))
        if same and self._under_it(judged, keys) and not _own_place(judged):
            return 2, (
                Reason("reply_to_report", (judged.post.reply_to or "",)),
                Reason("same_fault"),
            )
        if same == "topic" and place == "street" and _near(judged, card, _HOUSELESS_WINDOW):
            return 1, (Reason("same_street"), Reason("same_fault", (card.topic or "",)))
        return 0, ()

    def _in_window(self, judged: Judged, card: Card) -> bool:
        topic = self.topics.get(card.topic or "")
        return _near(judged, card, topic.window_hours * HOUR if topic else _DEFAULT_WINDOW)

    def _same_fault(self, judged: Judged, card: Card) -> str:
        """`topic`, `area` or an empty string."""
        told = judged.verdict.judgement
        if told.topic and told.topic == card.topic:
            return "topic"
        vague = told.area is None or told.area == card.area
        return "area" if vague and told.kind == card.kind else ""

    @staticmethod
    def _under_it(judged: Judged, keys: frozenset[str]) -> bool:
        post = judged.post
        return bool({f"post:{post.reply_to}", f"post:{post.thread}"} & keys)


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
    """`exact`, `street` or an empty string."""
    if one is None or other is None:
        return ""
    if one.street and one.street == other.street and one.house and other.house:
        return "exact"  # another house was vetoed before
    if one.object and other.object and plain(one.object) == plain(other.object):
        return "exact"
    if one.street and other.street and plain(one.street) == plain(other.street):
        return "street"
    return ""


def _own_place(judged: Judged) -> bool:
    place = judged.verdict.place
    return place is not None and place.reason == "text" and (place.exact or bool(place.street))


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and plain(one) != plain(other))


def _near(judged: Judged, card: Card, window: int) -> bool:
    at = judged.post.published
    return card.opened_at - window <= at <= card.last_at + window
