"""Cards of incidents that posts may join, kept in a worker's memory and brought up to date once a turn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.instant import DAY, Instant
from domain.records import Card
from storage.mongo.documents import Document, Where, beside
from storage.wire import decode

_SLACK = 30 * DAY  # read beyond what was asked for: messages of a back-fill get older and older
# Posts that speak for an incident when a post is compared with it: the oldest and the newest of those that came to it.
_ENDS = [{"$slice": ["$now.posts", 4]}, {"$slice": ["$now.posts", -4]}]
_MOST = 100_000  # cards, some 200 MB; then what is alive is read anew


@dataclass(slots=True)
class Register:
    """Every incident alive or opened since `horizon`, as of the event `seen`; others too, when they were read."""

    documents: dict[str, Document | None] = field(default_factory=dict)  # None: there is none
    horizon: Instant | None = None  # None: nothing was read yet
    seen: int = 0
    _asked: Instant | None = None  # horizon that the last question has
    _carriers: dict[str, set[str]] = field(default_factory=dict)
    _newest: list[tuple[Instant, int, str]] = field(default_factory=list)
    _cards: dict[str, Card] = field(default_factory=dict)

    def covers(self, since: Instant) -> bool:
        """Whether questions about this time can be answered from memory."""
        return self.horizon is not None and since >= self.horizon

    def asks(self, since: Instant) -> tuple[str, Sequence[Where]]:
        """Collection and pipeline of what is missing to cover this time."""
        if not self.covers(since) or len(self.documents) > _MOST:
            self.forget()
            self._asked = since - _SLACK
            late = {"$gte": self._asked}
            alive = [{"alive_until": None}, {"alive_until": late}, {"opened_at": late}]
            return "incidents", [{"$match": {"$or": alive}}]
        return "events", [
            {"$match": {"sequence": {"$gt": self.seen}}},
            {"$group": {"_id": "$incident"}},
            beside("incidents", "_id", "now"),
            {"$unwind": "$now"},
            {"$set": {"speakers": {"$concatArrays": _ENDS}}},
            beside("posts", "speakers", "told"),
        ]

    def learn(self, answer: Iterable[Document], sequence: int) -> None:
        """Take in what was asked for; `sequence`: of the last event before it was asked."""
        for row in answer:
            self._set(row.get("now", row))
        self.seen, self.horizon = sequence, self._asked
        self._newest = sorted(
            (d["opened_at"], d["number"], name) for name, d in self._there().items()
        )

    def forget(self) -> None:
        """Read everything anew next time."""
        self.documents.clear()
        self._carriers.clear()
        self._cards.clear()
        self.horizon = None

    def candidates(self, keys: Sequence[str], since: Instant) -> tuple[tuple[str, Card], ...]:
        """(key, card) in the order of keys, then numbers: open ones, and those closed after `since`."""
        return tuple(
            (key, self._card(name))
            for key in dict.fromkeys(keys)
            for _, name in sorted(
                (self._known(name)["number"], name)
                for name in self._carriers.get(key, ())
                if self._alive(name, since)
            )
        )

    def newest(
        self, areas: Sequence[str], since: Instant, limit: int
    ) -> tuple[int, tuple[Card, ...]]:
        """How many were opened since, in these areas (all when none is named), and the newest of them."""
        found: list[str] = []
        for opened_at, _, name in reversed(self._newest):
            if opened_at < since:
                break
            if not areas or self._known(name)["area"] in areas:
                found.append(name)
        return len(found), tuple(self._card(name) for name in found[:limit])

    def _set(self, document: Document) -> None:
        name = document["_id"]
        before = self.documents.get(name)
        for key in before["keys"] if before else ():
            self._carriers.get(key, set()).discard(name)
        self.documents[name] = document
        self._cards.pop(name, None)
        for key in document["keys"]:
            self._carriers.setdefault(key, set()).add(name)

    def _card(self, name: str) -> Card:
        found = self._cards.get(name)
        return found or self._cards.setdefault(name, decode(self._known(name)["body"], Card))

    def _known(self, name: str) -> Document:
        found = self.documents[name]
        return found if found is not None else {}

    def _alive(self, name: str, since: Instant) -> bool:
        until = self._known(name)["alive_until"]
        return until is None or until >= since

    def _there(self) -> Mapping[str, Document]:
        return {name: d for name, d in self.documents.items() if d is not None}
