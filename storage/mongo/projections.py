"""Lists and clocks over incidents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from domain.handoff import Due
from domain.incident import Incident
from domain.instant import Instant
from domain.place import Scope
from domain.records import Card, CardFilter
from storage.appending import Change
from storage.mongo.documents import Document, Documents, Sort, among, beside
from storage.mongo.incidents import logs_of
from storage.mongo.projecting import project
from storage.mongo.scopes import covering
from storage.wire import decode

_ORDERS: Mapping[str, Sort] = {
    "urgent": (("danger", -1), ("opened_at", -1), ("number", -1)),
    "newest": (("opened_at", -1), ("number", -1)),
    "oldest": (("opened_at", 1), ("number", 1)),
}
_REBUILT_AT_ONCE = 500  # incidents in one transaction


@dataclass(frozen=True, slots=True)
class MongoProjections:
    """What readers see of incidents."""

    documents: Documents

    async def candidates(self, keys: Sequence[str], since: Instant) -> tuple[tuple[str, Card], ...]:
        """(key, card) in the order of keys, then numbers: open ones, and those closed after `since`."""
        alive = [{"alive_until": None}, {"alive_until": {"$gte": since}}]
        where = {"keys": among(keys), "$or": alive}
        fields = ("keys", "body")
        found = await self.documents.find("incidents", where, fields=fields, sort=(("number", 1),))
        carriers: dict[str, list[Card]] = {}
        for kept in found:
            card = _card(kept)
            for key in kept["keys"]:
                carriers.setdefault(key, []).append(card)
        return tuple((key, card) for key in dict.fromkeys(keys) for card in carriers.get(key, ()))

    async def cards(self, scope: Scope, wanted: CardFilter) -> tuple[int, tuple[Card, ...]]:
        """Exact total and one page; times are those of opening."""
        where = {**covering(scope), **_conditions(wanted)}
        total = await self.documents.count("incidents", where)
        page = await self.documents.find(
            "incidents",
            where,
            fields=("body",),
            sort=_ORDERS.get(wanted.sort, _ORDERS["urgent"]),
            skip=wanted.offset,
            limit=wanted.limit,
        )
        return total, tuple(map(_card, page))

    async def card(
        self, scope: Scope, number: int | None = None, incident: str | None = None
    ) -> Card | None:
        """One card by its number or id."""
        where = {"number": number} if incident is None else {"_id": incident}
        kept = await self.documents.one("incidents", where)
        found = _card(kept) if kept else None
        return found if found and scope.covers(found.territory) else None

    async def of_posts(self, posts: Sequence[str]) -> Mapping[str, Card]:
        """Post → card of the incident it is bound to."""
        card = [beside("incidents", "incident", "card")]
        found = await self.documents.by_ids("bindings", posts, card)
        return {bound["_id"]: _card(bound["card"][0]) for bound in found if bound["card"]}

    async def due(self, now: Instant, limit: int) -> tuple[Due, ...]:
        """Dispatches whose next try has come; begun and unfinished tries come first."""
        first = (("next_try", 1), ("_id", 1))
        where = {"next_try": {"$lte": now}}
        return tuple(map(_due, await self.documents.find("dues", where, sort=first, limit=limit)))

    async def tried(self, delivery: str, next_try: Instant) -> None:
        """Count a try and set the next; a negative instant says that a try began then."""
        # A begun try (negative) was counted when it began; its end only sets the next.
        counts = True if next_try < 0 else {"$gte": ["$next_try", 0]}
        attempts = {"$add": ["$attempts", {"$cond": [counts, 1, 0]}]}
        change = [{"$set": {"attempts": attempts, "next_try": next_try}}]
        await self.documents.turn("dues", {"_id": delivery}, change, make=False)

    async def rebuild(self) -> int:
        """Make every card anew from its log; tries of what is still due are kept. Answers how many."""
        cards = await self.documents.find("incidents", {}, fields=("version", "number", "posts"))
        for start in range(0, len(cards), _REBUILT_AT_ONCE):
            part = {card["_id"]: card for card in cards[start : start + _REBUILT_AT_ONCE]}
            await self.documents.together(partial(_rebuild, cards=part))
        return len(cards)


async def _rebuild(inside: Documents, cards: Mapping[str, Document]) -> None:
    logs = await logs_of(inside, list(cards))
    changes = [Change(None, Incident.of(log)) for log in logs.values()]
    numbers = {name: int(card["number"]) for name, card in cards.items()}
    await project(inside, changes, numbers, cards)


def _conditions(wanted: CardFilter) -> Document:
    lists = {
        "state": wanted.states,
        "kind": wanted.kinds,
        "area": wanted.areas,
        "topic": wanted.topics,
        "authority": wanted.authorities,
    }
    exact = {"operator": wanted.operator, "danger": wanted.danger}
    span = {"$gte": wanted.since, "$lt": wanted.until}
    opened = {name: at for name, at in span.items() if at is not None}
    return {
        **{name: among(values) for name, values in lists.items() if values},
        **{name: value for name, value in exact.items() if value is not None},
        **({"opened_at": opened} if opened else {}),
    }


def _card(kept: Document) -> Card:
    return decode(kept["body"], Card)


def _due(kept: Document) -> Due:
    return Due(
        kept["incident"],
        kept["_id"],
        kept["channel"],
        kept["recipient"],
        kept["rule"],
        kept["draft"],
        kept["attempts"],
        kept["next_try"],
    )
