"""What lies beside an incident: what may be the same problem, and what nearly joined but for a veto.

Nothing of this is stored: it is weighed when somebody looks, by the code that intake decides with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from domain.codes import OPEN, Reason
from domain.events import Event
from domain.incident import Incident
from domain.instant import DAY
from domain.keys import place_keys
from domain.place import Scope
from domain.ports import Projections
from domain.records import Card, CardFilter
from domain.verdict import Judged
from incidents.joining import MOST_SUGGESTED, SUGGESTS, Joiner
from incidents.likeness import Likeness, chosen
from incidents.pairs import kept_apart
from incidents.rules import Shared, agreement, fault_reasons
from incidents.scoring.telling import Telling, place_heads
from incidents.scoring.weighing import Known
from incidents.vetoes import vetoed
from incidents.waiting import WaitingRoom

_BEFORE = 14 * DAY
_ASKED = 4  # of the incident's posts that are weighed
_LISTED = 60  # incidents of the area that are looked through
_MOST = 24  # incidents and waiting posts read: what a look costs does not grow with the store
_MOST_APART = 5
_SPOTS = ("other_house", "other_object", "earlier_year", "acute")  # vetoes at one place
_STREET = Reason("same_street")
_TELLING = 3  # words that are shown


@dataclass(frozen=True, slots=True)
class Near:
    """An incident, or a post that waits, with what it has in common with the one that is looked at."""

    card: Card  # number 0 for a post that waits: the incident that it would open
    reasons: tuple[Reason, ...]
    likelihood: float  # 0..1
    veto: Reason | None = None
    post: str | None = None  # the post that waits


@dataclass(frozen=True, slots=True)
class Beside:
    """At most three suggestions, best first, and what a veto keeps apart."""

    suggested: tuple[Near, ...] = ()
    apart: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class _One:
    """A candidate as it is weighed."""

    known: Known
    keys: frozenset[str]
    post: str | None = None

    @property
    def name(self) -> str:
        """What a person keeps apart: an incident, or a post."""
        return self.post or self.known.card.incident


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Looks round from one incident."""

    projections: Projections
    likeness: Likeness
    joiner: Joiner
    _room: WaitingRoom = field(init=False)

    def __post_init__(self) -> None:
        """The waiting room reads what likeness reads."""
        object.__setattr__(self, "_room", WaitingRoom(self.likeness))

    async def of(
        self, card: Card, incident: Incident, log: Sequence[Event], scope: Scope
    ) -> Beside:
        """What the visitor may see beside an incident with this log; nothing beside a closed one."""
        if card.state not in OPEN or not card.posts:
            return Beside()
        own = await self._own(card, incident, scope)
        refused = kept_apart(log)
        ones = [o for o in await self._candidates(card, own, scope) if o.name not in refused]
        tellings = [self.likeness.of_post(judged) for judged in own]
        weighed = [n for o in ones if (n := self._weigh(o, own, tellings)) is not None]
        weighed.sort(key=lambda n: -n.likelihood)
        suggested = [n for n in weighed if n.veto is None][:MOST_SUGGESTED]
        apart = [n for n in weighed if n.veto is not None][:_MOST_APART]
        return Beside(tuple(suggested), tuple(apart))

    async def _own(self, card: Card, incident: Incident, scope: Scope) -> Sequence[Judged]:
        """Some of its posts, at the place that the desk holds for right."""
        posts = chosen(incident.posts)
        half = _ASKED // 2
        some = posts if len(posts) <= _ASKED else (*posts[:half], *posts[-half:])
        found = await self.likeness.posts.get(list(some), scope)
        return [_placed(judged, card) for judged in found if judged.post.text]

    async def _candidates(self, card: Card, own: Sequence[Judged], scope: Scope) -> Sequence[_One]:
        keys = dict.fromkeys(
            (*place_keys(card.place), *(key for j in own for key in self.joiner.keys(j)))
        )
        since = card.opened_at - _BEFORE
        found = list(await self.projections.candidates(tuple(keys), since))
        led: dict[str, set[str]] = {}
        for key, other in found:
            led.setdefault(other.incident, set()).add(key)
        listed = {
            c.incident: c for c in (*(c for _, c in found), *await self._of_area(card, scope))
        }
        others = [c for c in listed.values() if _visible(c, card, scope)]
        others.sort(key=lambda c: _distance(c, card, len(led.get(c.incident, ()))))
        read = await self.likeness.of_incidents(others[:_MOST])
        known = [Known.of(c, read[c.incident]) for c in others[:_MOST] if c.incident in read]
        ones = [_One(k, frozenset(led.get(k.card.incident, ()))) for k in known]
        return [*ones, *await self._waiting(card, scope)]

    async def _of_area(self, card: Card, scope: Scope) -> Sequence[Card]:
        """Incidents of the same area, opened about the same time."""
        if card.area is None:
            return ()
        wanted = CardFilter(
            OPEN,
            areas=(card.area,),
            since=card.opened_at - _BEFORE,
            until=card.last_at + _BEFORE,
            sort="newest",
            limit=_LISTED,
        )
        return (await self.projections.cards(scope, wanted))[1]

    async def _waiting(self, card: Card, scope: Scope) -> Sequence[_One]:
        """Posts that wait for another telling of the same."""
        near = [
            w
            for w in await self._room.since(card.opened_at)
            if w.judged.post.published <= card.last_at + _BEFORE and scope.covers(w.card.territory)
        ]
        near.sort(key=lambda w: _distance(w.card, card, 0))
        return [_One(Known.of(w.card, w.told), frozenset(), w.judged.post.id) for w in near[:_MOST]]

    def _weigh(self, one: _One, own: Sequence[Judged], tellings: Sequence[Telling]) -> Near | None:
        """By the mean over the incident's posts; a veto holds when no post escapes it."""
        likely, vetoes, told = [], list[Reason](), list[tuple[Reason, ...]]()
        for judged, telling in zip(own, tellings, strict=True):
            found = self.joiner.weigh(
                judged, telling, [(key, one.known.card) for key in one.keys], [one.known]
            )
            vetoes += [reason for _, reason in found.apart]
            joined = found.join.reasons if found.join else ()
            told.append(_told(joined or self._alike(judged, telling, one.known)))
            chance = self.joiner.scorer.probability(telling, one.known) if found.suggested else 0.0
            likely.append(1.0 if found.join else chance)
        if not told or not max(told, key=len):
            return None
        near = Near(one.known.card, max(told, key=len), sum(likely) / len(likely), post=one.post)
        if vetoes and len(vetoes) == len(own):
            return self._apart(near, vetoes[0], own[0], one.known, tellings[0])
        return near if near.likelihood >= SUGGESTS else None

    def _apart(
        self, near: Near, veto: Reason, judged: Judged, known: Known, telling: Telling
    ) -> Near | None:
        """Worth telling only when the fault is the same, and the spot or the words are near.

        Of several vetoes the desk is told the plainest: another place.
        """
        veto = vetoed(judged.verdict.place, known.card.place, telling, known) or veto
        fault = any(r.code == "same_fault" for r in near.reasons)
        chance = self.joiner.scorer.probability(telling, known)
        close = veto.code in _SPOTS and bool(
            set(place_keys(judged.verdict.place)) & known.keys or veto.code == "other_object"
        )
        if not fault or not (close or chance >= SUGGESTS):
            return None
        streets = (_STREET if r.code == "same_place" else r for r in near.reasons)
        reasons = tuple(dict.fromkeys(streets))
        return replace(
            near,
            veto=veto,
            likelihood=chance + close,
            reasons=reasons if veto.code == "other_house" else near.reasons,
        )

    def _alike(self, judged: Judged, telling: Telling, known: Known) -> tuple[Reason, ...]:
        """What both have in common: place, fault, the rarest words."""
        place = agreement(judged.verdict.place, known.card.place)
        where = {"house": "same_place", "object": "same_place", "street": "same_street"}.get(place)
        words = self._words(telling, known)
        faults = fault_reasons(judged, known.card, Shared(words))
        return (*((Reason(where),) if where else ()), *faults)

    def _words(self, telling: Telling, known: Known) -> frozenset[str]:
        names = place_heads(telling.place) | place_heads(known.card.place)
        shared = [(h, w) for h, w in telling.spelling if h in known.heads and h not in names]
        shared.sort(key=lambda pair: -self.joiner.scorer.scales.rare(pair[0]))
        return frozenset(word for _, word in shared[:_TELLING])


def _told(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """A fault says its area too."""
    fault = any(r.code == "same_fault" for r in reasons)
    return tuple(r for r in reasons if not (fault and r.code == "same_area"))


def _placed(judged: Judged, card: Card) -> Judged:
    """A post at its incident's place, when that is exact: a person may have corrected it."""
    if card.place is None or not card.place.exact:
        return judged
    return replace(judged, verdict=replace(judged.verdict, place=card.place))


def _visible(other: Card, card: Card, scope: Scope) -> bool:
    return (
        other.incident != card.incident
        and other.state in OPEN
        and other.posts > 0
        and scope.covers(other.territory)
    )


def _distance(other: Card, card: Card, keys: int) -> tuple[int, int]:
    """Those that a place or a thread leads to first, then those of the topic, then by time."""
    gap = max(other.opened_at - card.last_at, card.opened_at - other.last_at, 0)
    rank = 0 if keys else 1 if other.topic and other.topic == card.topic else 2
    return rank, gap


def shown(beside: Beside) -> Iterable[Near]:
    """All of them."""
    return (*beside.suggested, *beside.apart)
