"""Rules of joining that may be believed alone: what they say is one problem is one, unless the trees surely refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.codes import Kind, Reason
from domain.instant import HOUR
from domain.keys import plain, same_house, same_street
from domain.pack import Topic
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged

_WEEK = 168 * HOUR
_DEFAULT_WINDOW = _WEEK  # when the topic says nothing else
_SAME_DAYS, _SAME_DAY = 72 * HOUR, 24 * HOUR
_SHORTEST_COPY = 40  # characters; «Спасибо» twice is no copy
_TELLING = 2  # shared telling words that outweigh another topic
_SHOWN = 5  # of them, in a reason
_OTHER = "other"  # surely another problem
_TOLD_ALIKE = frozenset({"topic", "beside"})
_SURE = _TOLD_ALIKE | {"words"}
_LIFE = 5  # severity of topics about life
_HOUSELESS_WINDOW = 48 * HOUR  # the same street without a house: only while it is fresh
_TRANSPORT = "transport"
SAME_EVENT = 6 * HOUR  # something acute
BROKEN = "burst"  # the class of faults that are at one spot, whatever network fails by them


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule says: 0 is nothing; a certain one needs no consent of the trees."""

    score: int = 0
    reasons: tuple[Reason, ...] = ()
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """What a post and an incident have in common beside their places."""

    words: frozenset[str] = frozenset()  # telling words
    routes: frozenset[str] = frozenset()  # numbers of routes
    faults: bool = False  # a fine class of faults
    names: frozenset[str] = frozenset()  # words that name something: a microdistrict, a company
    once: bool = False  # one of them is had once by a town, so it is a place
    source: bool = False  # told in the same source within hours, and no other of this topic was


NOTHING = Shared()


@dataclass(frozen=True, slots=True)
class Rules:
    """By place, fault, thread, copy and route."""

    topics: Mapping[str, Topic]

    def compare(
        self, judged: Judged, card: Card, keys: frozenset[str], shared: Shared = NOTHING
    ) -> Ruled:
        """The first rule that holds; `keys` are those under which the incident was found."""
        if not self._in_window(judged, card):
            return Ruled()
        long_enough = len(judged.post.text) >= _SHORTEST_COPY
        if judged.copy_of and long_enough and f"post:{judged.copy_of}" in keys:
            return Ruled(5, (Reason("near_copy", (judged.copy_of,)),), certain=True)
        fault = self._same_fault(judged, card, shared)
        for holds, score, reason, certain in self._rules(judged, card, keys, shared, fault):
            if holds:
                return Ruled(score, (reason, _fault_reason(fault, card, shared.words)), certain)
        return Ruled()

    def _rules(
        self, judged: Judged, card: Card, keys: frozenset[str], shared: Shared, fault: str
    ) -> tuple[tuple[bool, int, Reason, bool], ...]:
        place = agreement(judged.verdict.place, card.place)
        sure = fault in _SURE
        near_topic, near_area = fault in _TOLD_ALIKE, judged.verdict.judgement.area == card.area
        here = near_topic or (sure and (shared.faults or near_area))
        known = fault != _OTHER and bool(fault or shared.words)
        below = _under_it(judged, keys)
        event = below and (one_event(judged, card) or self.wide_failure(judged, card))
        under = below and (event or not _own_place(judged))
        near = _near(judged, card, _WEEK if fault == "topic" else _HOUSELESS_WINDOW)
        fresh = fault == "topic" and _near(judged, card, _SAME_DAYS)
        named = Reason("same_words", tuple(sorted(shared.names))[:_SHOWN])
        route = Reason("same_route", tuple(sorted(shared.routes)))
        house = card.place.house if card.place else None
        number = Reason("same_house_number", (house,) if house else ())
        above = Reason("reply_to_report", (judged.post.reply_to or "",))
        certain = near_topic or (sure and shared.faults)
        # A school has ice at its gate and cold soup inside.
        spot = certain and (near_topic or near_area)
        return (
            (place == "house" and known, 4, Reason("same_place"), certain),
            (place == "object" and here, 4, Reason("same_place"), spot),
            (under and fault != _OTHER, 3, above, event),
            (_same_route(judged, card, shared, fault), 4, route, True),
            (place == "street" and sure and near, 1, Reason("same_street"), False),
            (place == "settlement" and fresh, 1, Reason("same_settlement"), True),
            (bool(shared.names) and fresh and not place, 1, named, shared.once),
            (place == "number" and certain and _near(judged, card, _SAME_DAYS), 2, number, False),
            (shared.source and fresh and not _told_place(judged), 1, Reason("same_source"), False),
        )

    def wide_failure(self, judged: Judged, card: Card) -> bool:
        """The same failure of a network, told of within a day: it reaches many houses; a burst is at one spot."""
        return self.one_network(judged.verdict.judgement.topic, card.topic) and _near(
            judged, card, _SAME_DAY
        )

    def one_network(self, one: str | None, other: str | None) -> bool:
        """Both topics are of failed networks, and are one or lie beside each other."""
        known = self.topics.get(one or ""), self.topics.get(other or "")
        return (one == other or self._beside(one, other)) and all(t and t.wide for t in known)

    def _in_window(self, judged: Judged, card: Card) -> bool:
        topic = self.topics.get(card.topic or "")
        return _near(judged, card, topic.window_hours * HOUR if topic else _DEFAULT_WINDOW)

    def _same_fault(self, judged: Judged, card: Card, shared: Shared) -> str:
        """`topic`, `beside`, `words` (in common), `area` (one tells no more), `other`, or an empty string."""
        told = judged.verdict.judgement
        if (told.kind == Kind.SUGGESTION) != (card.kind == Kind.SUGGESTION):
            return _OTHER
        if told.topic and told.topic == card.topic:
            return "topic"
        if (told.danger or card.danger) and (self._apart(told.topic) or self._apart(card.topic)):
            return _OTHER
        if self._beside(told.topic, card.topic):
            return "beside"
        alike = shared.words and told.area == card.area
        if alike or len(shared.words) >= _TELLING or shared.faults:
            return "words"
        vague = told.area in (None, card.area) and (_open(told.topic) or _open(card.topic))
        return "area" if vague and _near(judged, card, _SAME_DAYS) else ""

    def _beside(self, one: str | None, other: str | None) -> bool:
        """The same fault is told under both topics."""
        known = self.topics.get(one or ""), self.topics.get(other or "")
        return any(t and code in t.beside for t, code in zip(known, (other, one), strict=True))

    def _apart(self, topic: str | None) -> bool:
        """A topic about life itself is never one with a standing fault at the same place."""
        known = self.topics.get(topic or "")
        return known is not None and known.severity >= _LIFE


def one_event(judged: Judged, card: Card) -> bool:
    """Danger to life told of within hours: a neighbour who answers sees it from another house."""
    told = judged.verdict.judgement.danger and card.danger
    return told and _near(judged, card, SAME_EVENT)


def agreement(one: Place | None, other: Place | None) -> str:
    """`house`, `object`, `number` (of a house without any street), `street`, `settlement` or an empty string.

    Other houses and objects were vetoed before.
    """
    if one is None or other is None:
        return ""
    street = same_street(one.street, other.street)
    if street and one.house and other.house:
        return "house"
    if one.object and other.object and plain(one.object) == plain(other.object):
        return "object"
    lone = any(not (place.street or place.object) for place in (one, other))
    if lone and same_house(one.house, other.house):
        return "number"
    return "street" if street else _wide(one, other)


def _wide(one: Place, other: Place) -> str:
    """Both texts name the same settlement and nothing in it."""
    named = one.reason == other.reason == "text" and one.settlement and other.settlement
    inside = one.street or one.object or other.street or other.object
    same = (
        bool(named) and not inside and plain(one.settlement or "") == plain(other.settlement or "")
    )
    return "settlement" if same else ""


def fault_reasons(judged: Judged, card: Card, shared: Shared) -> tuple[Reason, ...]:
    """What fault and words have in common, when no rule said it."""
    told = judged.verdict.judgement
    words = tuple(sorted(shared.words))[:_SHOWN]
    found = (
        (bool(told.topic) and told.topic == card.topic, Reason("same_fault", (card.topic or "",))),
        (bool(told.area) and told.area == card.area, Reason("same_area", (card.area or "",))),
        (bool(words), Reason("same_words", words)),
    )
    return tuple(reason for holds, reason in found if holds)


def _fault_reason(fault: str, card: Card, shared: frozenset[str]) -> Reason:
    if fault == "area":
        return Reason("same_area", (card.area or "",))
    if fault in _TOLD_ALIKE:
        return Reason("same_fault" if fault == "topic" else "beside_fault", (card.topic or "",))
    return Reason("same_words", tuple(sorted(shared))[:_SHOWN])


def _same_route(judged: Judged, card: Card, shared: Shared, fault: str) -> bool:
    """Another fault of the same route is another problem, and so is the same one long after."""
    both = judged.verdict.judgement.area == card.area == _TRANSPORT
    alike = fault == "topic" or (fault == "words" and shared.faults)
    return both and alike and bool(shared.routes) and _near(judged, card, _WEEK)


def _open(topic: str | None) -> bool:
    """The topic tells no more than the area."""
    return topic is None or topic.endswith((".general", ".authorities"))


def _under_it(judged: Judged, keys: frozenset[str]) -> bool:
    post = judged.post
    return bool({f"post:{post.reply_to}", f"post:{post.thread}"} & keys)


def _told_place(judged: Judged) -> bool:
    place = judged.verdict.place
    return place is not None and place.reason in ("text", "parent")


def _own_place(judged: Judged) -> bool:
    place = judged.verdict.place
    return place is not None and place.reason == "text" and (place.exact or bool(place.street))


def _near(judged: Judged, card: Card, window: int) -> bool:
    at = judged.post.published
    return card.opened_at - window <= at <= card.last_at + window
