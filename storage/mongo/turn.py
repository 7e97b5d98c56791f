"""What a worker reads for its turn, and what it is going to write: documents that look like the store's."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pymongo import InsertOne, ReplaceOne, UpdateOne

from storage.mongo.documents import Document, Documents, Sort, Step, Where, fitting, ids_of
from storage.mongo.register import Register

T = TypeVar("T")
Known = dict[str, Document | None]  # by id; None: there is none
MOST_WAITING = 1_000  # bindings that wait, the newest, are read for a turn
_CONDITIONS: Mapping[str, Sequence[str]] = {
    "posts": ("position", "state"),
    "bindings": ("content", "incident", "waits"),
    "incidents": ("version",),
}


@dataclass(slots=True)
class Turn:
    """Documents by collection, and writes in their order; `begun` when the worker's turn has come."""

    known: dict[str, Known]
    counters: dict[str, Document] = field(default_factory=dict)
    waiting: list[Document] = field(default_factory=list)
    queries: list[Document] = field(default_factory=list)
    steps: list[tuple[str, Step]] = field(default_factory=list)
    erased: list[tuple[str, ...]] = field(default_factory=list)
    begun: bool = False
    careful: bool = False  # somebody was faster once: nothing is taken for granted

    def learn(self, name: str, ids: Iterable[str], found: Iterable[Document]) -> None:
        """What was found of these ids."""
        self.known[name].update(dict.fromkeys(ids))
        self.known[name].update({d["_id"]: d for d in found})

    def count(self, name: str, more: int) -> Document:
        """Raise a counter, if it is still what it was."""
        before = self.counters.get(name, {}).get("last")
        now = {"last": (before or 0) + more}
        self.counters[name] = now
        found = {"_id": name, "last": before}
        self.steps.append(("counters", UpdateOne(found, {"$set": now}, upsert=True)))
        return now

    def write(self, name: str, step: Step) -> None:
        """Keep a write; one over a known document holds only while that is what it was."""
        if name in _CONDITIONS and isinstance(step, (ReplaceOne, UpdateOne)):
            # The driver's steps tell what they change by these names alone.
            known, told = str(step._filter["_id"]), step._doc  # noqa: SLF001
            change: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
            whole = isinstance(step, ReplaceOne)
            row = dict(change if whole else change["$set"])
            if known in self.known[name] or name == "incidents":  # whose step has its own condition
                step = self._over(name, known, row, whole=whole)
        self.steps.append((name, step))

    def _over(self, name: str, known: str, row: Document, *, whole: bool) -> Step:
        """What was not there is inserted: if it is there after all, its id says so."""
        before = self.known[name].get(known)
        after = {"_id": known, **row}
        if name != "incidents":
            self.known[name][known] = after
        if before is None:
            return InsertOne(after)
        found = {"_id": known, **{key: before.get(key) for key in _CONDITIONS[name]}}
        if whole:
            return ReplaceOne(found, row, upsert=True)
        return UpdateOne(found, {"$set": row}, upsert=True)


@dataclass(slots=True)
class Hand:
    """The turn that is on, if any, and what outlives turns."""

    turn: Turn | None = None
    register: Register = field(default_factory=Register)

    @property
    def begun(self) -> Turn | None:
        """The turn, once it has come."""
        return self.turn if self.turn is not None and self.turn.begun else None


@dataclass(frozen=True, slots=True)
class TurnDocuments(Documents):
    """Collections as the flow of a worker sees them: without a turn they are the server's."""

    hand: Hand = field(default_factory=Hand)

    async def find(
        self,
        name: str,
        where: Where,
        *,
        fields: Sequence[str] | None = None,
        sort: Sort = (),
        skip: int = 0,
        limit: int = 0,
    ) -> list[Document]:
        """Documents by id, and standing searches, come from what is known."""
        turn, ids = self.hand.turn, ids_of(where)
        if turn is not None and ids is not None and name in turn.known:
            return await self._known(turn, name, ids, where)
        if self.hand.begun is not None and name == "saved_queries":
            return self.hand.begun.queries
        return await Documents.find(
            self, name, where, fields=fields, sort=sort, skip=skip, limit=limit
        )

    async def gather(
        self, wanted: Mapping[str, Where], *, fields: Sequence[str]
    ) -> dict[str, list[Document]]:
        """What an append asks: cards and counters are known, and that no event is there, until one was."""
        turn = self.hand.begun
        if turn is None:
            return await Documents.gather(self, wanted, fields=fields)
        counter = turn.counters.get(wanted["counters"]["_id"])
        found = {"counters": [counter] if counter else []}
        if turn.careful:
            events = await self.find("events", wanted["events"])
            return found | {
                "events": events,
                "incidents": await self.find("incidents", wanted["incidents"]),
            }
        # What is not known is new: were it there, it could not be written as new.
        cards = map(turn.known["incidents"].get, ids_of(wanted["incidents"]) or ())
        return found | {"events": [], "incidents": fitting(cards, {})}

    async def write(self, name: str, steps: Sequence[Step]) -> int:
        """Kept for the end of the turn."""
        turn = self.hand.begun
        if turn is None:
            return await Documents.write(self, name, steps)
        for step in steps:
            turn.write(name, step)
        return len(steps)

    async def insert(self, name: str, documents: Sequence[Document]) -> None:
        """Kept for the end of the turn."""
        if self.hand.begun is None:
            await Documents.insert(self, name, documents)
        else:
            await self.write(name, [InsertOne(document) for document in documents])

    async def put(self, name: str, where: Where, change: Where | Sequence[Where]) -> None:
        """Kept for the end of the turn."""
        if self.hand.begun is None:
            await Documents.put(self, name, where, change)
        else:
            await self.write(name, [UpdateOne(where, change, upsert=True)])

    async def turn(
        self, name: str, where: Where, change: Where | Sequence[Where], *, make: bool = True
    ) -> Document | None:
        """A counter goes on from what it was when the turn began."""
        turn = self.hand.begun
        if turn is None or name != "counters" or not isinstance(change, Mapping):
            return await Documents.turn(self, name, where, change, make=make)
        return turn.count(where["_id"], change["$inc"]["last"])

    async def together(
        self, work: Callable[["Documents"], Awaitable[T]], *, reading: bool = True
    ) -> T:
        """In a turn everything is one transaction."""
        if self.hand.begun is None:
            return await Documents.together(self, work, reading=reading)
        return await work(self)

    async def _known(
        self, turn: Turn, name: str, ids: Sequence[str], where: Where
    ) -> list[Document]:
        missing = [one for one in dict.fromkeys(ids) if one not in turn.known[name]]
        if missing:
            turn.learn(name, missing, await self.by_ids(name, missing))
        return fitting((turn.known[name][one] for one in dict.fromkeys(ids)), where)
