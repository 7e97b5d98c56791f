"""The bench: candidate incidents of one batch, kept up to date while the batch is decided."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from domain.cards import card_of
from domain.codes import ENDED
from domain.events import incident_id
from domain.incident import Incident
from domain.keys import keys_of, place_keys
from domain.records import Card
from domain.verdict import Judged
from incidents.nearness import Nearness
from incidents.newest import Newest
from incidents.scoring.telling import Telling
from incidents.scoring.weighing import Known, Told
from incidents.waiting import Waiter

_NEWEST_THERE = 50  # of each street, house, object: what a post costs does not grow with the store
_THREAD = "post:"


class Bench:
    """Candidate incidents of one batch, kept up to date while the batch is decided."""

    def __init__(
        self,
        found: Iterable[tuple[str, Card]],
        others: Iterable[Card],
        told: Mapping[str, Told],
        waiters: Iterable[Waiter],
        nearness: Nearness,
    ) -> None:
        """`found`: (key, card), `others`: the newest; `nearness` may know of the last batch."""
        self._cards: dict[str, Card] = {}
        self._newest = Newest()
        self._nearness = nearness
        self._unread: dict[str, None] = {}  # none of their posts is there any more
        self._keys: dict[str, dict[str, None]] = {}
        self._waiting: dict[str, Judged] = {}
        for key, card in found:
            self._cards[card.incident] = card
            self._keys.setdefault(key, {})[card.incident] = None
        for card in others:
            self._newest.opens(card)
            if card.state not in ENDED:
                self._cards.setdefault(card.incident, card)
        self._unread = dict.fromkeys(name for name in self._cards if name not in told)
        seats = {waiter.card.incident: waiter for waiter in waiters}
        nearness.keep(told.keys() | seats.keys())
        self.tells(told)
        for waiter in seats.values():
            self.waits(waiter)

    def under(self, keys: Sequence[str]) -> tuple[tuple[str, Card], ...]:
        """(key, card) of all candidates under these keys."""
        named = ((key, name) for key in keys for name in self._keys.get(key, ()))
        return tuple((key, self._cards[name]) for key, name in named if name in self._cards)

    def named(self, keys: Sequence[str]) -> frozenset[str]:
        """Names of candidates under these keys: of a thread all, of a place the newest and those that wait."""
        return frozenset(name for key in keys for name in self._named(key))

    def _named(self, key: str) -> Iterable[str]:
        names = [name for name in self._keys.get(key, ()) if name in self._cards]
        if key.startswith(_THREAD) or len(names) <= _NEWEST_THERE:
            return names
        opened = [self._cards[name] for name in names if name not in self._waiting]
        kept = {card.incident for card in _newest(opened)}
        return [name for name in names if name in kept or name in self._waiting]

    def near(self, post: Telling, fits: Callable[[Known], bool]) -> tuple[Known, ...]:
        """Candidates worth comparing with a post, the likeliest first."""
        above = dict.fromkeys((*post.above, post.copy_of))
        hung = self.named([f"post:{p}" for p in above if p])
        return self._nearness.ranked(post, hung, fits)

    def leading(self, keys: Sequence[str], known: Iterable[Known]) -> tuple[tuple[str, Card], ...]:
        """(key, card) of those of `known` that these keys lead to, and of all that cannot be read."""
        names = (*(k.card.incident for k in known), *self._unread)
        led = ((key, name) for key in keys for name in names if name in self._keys.get(key, ()))
        return tuple((key, self._cards[name]) for key, name in led)

    def card(self, incident: str) -> Card:
        """The present card of an incident on the bench."""
        return self._cards[incident]

    def told(self, incident: str) -> Told | None:
        """What the posts of an incident tell; None when none was read."""
        known = self._nearness.known(incident)
        return known.told if known else None

    def tells(self, told: Mapping[str, Told]) -> None:
        """Set what incidents tell."""
        for name, read in told.items():
            self._reads(name, read)

    def waits(self, waiter: Waiter) -> None:
        """Put a post that waits on the bench, as the incident that it would open."""
        name, post = waiter.card.incident, waiter.judged.post
        self._cards[name], self._waiting[name] = waiter.card, waiter.judged
        self._newest.waits(post.id, post.published)
        self._reads(name, waiter.told)
        self._carries(name, (*place_keys(waiter.card.place), f"post:{waiter.judged.post.id}"))

    def may_meet(self, judged: Judged, incident: str, led: AbstractSet[str]) -> bool:
        """Whether a post is compared with this one: among the newest as they stand now, or led to by a key."""
        told, at = judged.verdict.judgement, judged.post.published
        waiting = self._waiting.get(incident)
        if waiting is not None:
            return self._newest.still_waits(waiting.post.id, waiting.post.published, at)
        return incident in led or self._newest.has(incident, told.area, at)

    def waiting(self, incident: str) -> Judged | None:
        """The post that waits under this name."""
        return self._waiting.get(incident)

    def leaves(self, post: str) -> None:
        """It is decided anew."""
        name = incident_id(post)
        if self._rises(name):
            del self._cards[name]
            self._nearness.forget(name)

    def opened(self, incident: Incident) -> None:
        """Put a new incident on the bench."""
        self._rises(incident.id)
        self._cards[incident.id] = card_of(incident, 0)
        self._newest.opens(self._cards[incident.id])
        self._reads(incident.id, self.told(incident.id))
        self._carries(incident.id, keys_of(incident))

    def advanced(self, card: Card, post: str | None = None) -> None:
        """Replace a card that got events, with the key of the post that joined it."""
        self._cards[card.incident] = card
        self._reads(card.incident, self.told(card.incident))
        self._carries(card.incident, place_keys(card.place))
        if post is not None:
            self._carries(card.incident, (f"post:{post}",))

    def _rises(self, incident: str) -> bool:
        """It waits no more; answers whether it did."""
        waiting = self._waiting.pop(incident, None)
        if waiting is not None:
            self._newest.leaves(waiting.post.id, waiting.post.published)
        return waiting is not None

    def _reads(self, incident: str, told: Told | None) -> None:
        if told is None:
            self._unread[incident] = None
        else:
            self._unread.pop(incident, None)
            self._nearness.reads(self._cards[incident], told)

    def _carries(self, incident: str, keys: Iterable[str]) -> None:
        for key in keys:
            self._keys.setdefault(key, {})[incident] = None


def lately(found: Iterable[tuple[str, Card]]) -> list[tuple[str, Card]]:
    """(key, card) without those of a place that no post is compared with, for many newer ones stand there."""
    cards: dict[str, list[Card]] = {}
    for key, card in found:
        cards.setdefault(key, []).append(card)
    kept = (
        (key, some if key.startswith(_THREAD) else _newest(some)) for key, some in cards.items()
    )
    return [(key, card) for key, some in kept for card in some]


def _newest(cards: Sequence[Card]) -> Sequence[Card]:
    """As many as count, in their order."""
    if len(cards) <= _NEWEST_THERE:
        return cards
    first = sorted((card.opened_at, card.incident) for card in cards)[-_NEWEST_THERE]
    return [card for card in cards if (card.opened_at, card.incident) >= first]
