"""A worker claims in two round trips, and finishes its turn in three more, whatever the size of its batch.

What deciding a batch needs is read at the claim and when the turn comes; what was decided is written in one
transaction that holds only while the worker stands in the line and everything it read is what it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic_ns
from typing import Protocol

from pymongo import UpdateOne

from domain.instant import DAY, Instant
from domain.run import Claimed
from domain.verdict import Judged
from storage.folds import Folds
from storage.mongo.documents import Document, Documents, Where, beside
from storage.mongo.erasing import WHOLE, erase
from storage.mongo.inbox import ORDER, Hold, MongoInbox, free
from storage.mongo.sending import Refused, send
from storage.mongo.turn import MOST_WAITING, Hand, Turn
from storage.wire import decode_judged

_LINE = {"_id": "line"}
_NEWS = 5_000  # posts of others read in one go
_BACK = 60 * DAY  # incidents that a post may join were alive or opened in this time before it
_COUNTERS = ("posts", "incidents")


class Place(Protocol):
    """A place in the line that was joined before."""

    @property
    def holder(self) -> str:
        """Who stands there."""

    @property
    def number(self) -> int:
        """Grows with every place given."""

    @property
    def before(self) -> int:
        """How many stood before, when it was given."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A place in the line with its messages; `number` is 0 when nothing waited, so that no place was taken."""

    holder: str
    number: int
    before: int
    batch: tuple[Claimed, ...] = ()
    more: bool = False  # messages wait that nobody holds
    struck: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MongoTurns:
    """Claims and turns of one worker, whose flow uses adapters over the same hand."""

    plain: Documents  # of the server
    hand: Hand
    inbox: MongoInbox
    folds: Folds  # that the flow's incidents are kept in

    async def step_in(
        self, holder: str, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> Taken | None:
        """A place and messages, when nobody claims and nobody's time is over; else None: join the line first."""
        self._begin_anew()
        began = monotonic_ns()
        found = await self.plain.unite({
            "line": ("lines", [{"$match": _LINE}]),  # read first: whoever joins later shows at the write
            "free": ("inbox", _claimable(holder, limit, now)),
        })  # fmt: skip
        line = found["line"][0]
        if any(turn["claiming"] or turn["until"] <= now for turn in line["turns"]):
            return None
        place = Taken(holder, line["next"] + 1, len(line["turns"]))
        if not found["free"]:
            return replace(place, number=0)
        until += (monotonic_ns() - began) // 1_000  # the time in line begins now
        try:
            return await self._take(place, found["free"], limit, now + lease, until, joins=True)
        except Refused as refused:
            if not refused.first:
                raise
            return None  # somebody joined meanwhile

    async def claim(
        self, place: Place, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> Taken | None:
        """Claim for a place and let the next join the line; None when struck out of it."""
        self._begin_anew()
        taken = Taken(place.holder, place.number, place.before)
        found = await self.plain.aggregate("inbox", _claimable(place.holder, limit, now))
        if not found:
            return taken
        return await self._take(taken, found, limit, now + lease, until, joins=False)

    async def _take(
        self, place: Taken, found: Sequence[Document], limit: int, held: Instant, until: Instant,
        *, joins: bool,
    ) -> Taken | None:  # fmt: skip
        hold, chosen = Hold(place.holder, held), found[:limit]
        # In this order: who joins must find that these are held.
        steps = [*(("inbox", s) for s in hold.steps(chosen)), ("lines", _claimed(place, until))]
        if joins:
            steps.insert(0, ("lines", _joining(place, until)))
        met = await send(self.plain, steps)
        if not met[-1]:  # what it holds is given back by its worker, or claimed again
            return None
        self.hand.turn = _turn_of(chosen, self.hand)
        entries = chosen if all(met) else await self.inbox.held(hold, chosen)
        batch = await self.inbox.opened(entries)
        return replace(place, batch=batch, more=len(found) > limit)

    def _begin_anew(self) -> None:
        if self.hand.turn is not None:  # a turn that something cut short
            self._start_over()
        self.hand.turn = None

    async def begin(
        self, holder: str, batch: Sequence[Claimed], seen: int | None
    ) -> tuple[Judged, ...] | None:
        """The turn has come: read what decides the batch; answers what others saved after position `seen`."""
        del holder  # whether it still stands in the line shows at the end
        turn = self.hand.turn
        if turn is None or turn.begun or seen is None:  # what was read is of another time
            turn = Turn(_empty(self.hand), careful=turn is not None and turn.begun)
        self.hand.turn, turn.begun = turn, True
        news = await self._read(turn, min(c.raw.published for c in batch), seen)
        for document in news:
            turn.known["posts"][document["_id"]] = document
            turn.known["bindings"].pop(document["_id"], None)
        return tuple(decode_judged(d["body"], d["position"]) for d in news)

    async def end(self, holder: str, done: int, *, leave: bool) -> bool | None:
        """Write what was decided, and leave; False when somebody was faster, None when struck out."""
        turn = self.hand.begun
        if turn is None:
            raise RuntimeError("a turn ends after it began")
        steps = [("lines", _decided(holder, done, leave=leave)), *turn.steps]

        async def work(inside: Documents) -> None:
            await send(inside, steps)
            for posts in turn.erased:
                await erase(inside, posts, shrink=True, originals=0)

        try:
            await self.plain.together(work, reading=False)
        except Refused as refused:
            self._start_over()
            return None if refused.first else False
        self.hand.turn = None
        return True

    def _start_over(self) -> None:
        """Nothing that this turn made of what it read is so."""
        self.folds.forget()
        self.hand.register.forget()

    async def _read(self, turn: Turn, oldest: Instant, seen: int | None) -> list[Document]:
        register = self.hand.register
        found = await self.plain.unite({
            "counters": ("counters", [{"$match": {"_id": {"$in": list(_COUNTERS)}}}]),
            "incidents": register.asks(oldest - _BACK),
            "waiting": ("bindings", _waiting()),
            "queries": ("saved_queries", [{"$sort": {"_id": 1}}]),
            **({} if seen is None else {"news": ("posts", _after(seen))}),
        })  # fmt: skip
        turn.counters = {c["_id"]: c for c in found["counters"]}
        for changed in found["incidents"]:  # what it may be compared with, read beside it
            turn.learn("posts", changed.get("speakers") or (), changed.get("told", ()))
        register.learn(found["incidents"], turn.counters.get("incidents", {}).get("sequence", 0))
        turn.waiting, turn.queries = found["waiting"], found["queries"]
        turn.learn("bindings", (), turn.waiting)  # who waits may be decided with this batch
        news = found.get("news", [])
        while news and len(news) % _NEWS == 0:
            more = await self.plain.aggregate("posts", _after(news[-1]["position"]))
            if not more:
                break
            news += more
        return news


def _claimable(holder: str, limit: int, now: Instant) -> list[Where]:
    """The oldest free entries and one more, with what is known of their posts and of those above them."""
    return [
        {"$match": free(holder, now)},
        {"$sort": dict(ORDER)},
        {"$limit": limit + 1},
        beside("posts", "post", "kept"),
        beside("posts", "above", "over"),
        beside("bindings", "post", "bound"),
    ]


def _turn_of(found: Sequence[Document], hand: Hand) -> Turn:
    turn = Turn(_empty(hand))
    for entry in found:
        turn.learn("posts", entry.get("above", ()), entry.pop("over"))
        turn.learn("posts", [entry["post"]], entry.pop("kept"))
        turn.learn("bindings", [entry["post"]], entry.pop("bound"))
    return turn


def _empty(hand: Hand) -> dict[str, dict[str, Document | None]]:
    return {"posts": {}, "bindings": {}, "incidents": hand.register.documents}


def _joining(place: Taken, until: Instant) -> UpdateOne:
    """Made to insert when somebody joined since the line was read: the line that is there shows it."""
    turn = {"holder": place.holder, "until": until, "claiming": True}
    unchanged = {**_LINE, "next": place.number - 1}
    return UpdateOne(unchanged, {"$inc": {"next": 1}, "$push": {"turns": turn}}, upsert=True)


def _claimed(place: Taken, until: Instant) -> UpdateOne:
    own = {"turns.$[mine].until": until, "turns.$[mine].claiming": False, "owed": []}
    where = {**_LINE, "turns.holder": place.holder}
    return UpdateOne(where, {"$set": own}, array_filters=[{"mine.holder": place.holder}])


def _decided(holder: str, done: int, *, leave: bool) -> UpdateOne:
    """Made to insert when the holder is not there any more: the line that is there shows it."""
    here = {**_LINE, "turns": {"$elemMatch": {"holder": holder}}}
    change: Document = {"$max": {"done": done}}
    if leave:
        change["$pull"] = {"turns": {"holder": holder}}
    return UpdateOne(here, change, upsert=True)


def _after(position: int) -> list[Where]:
    where = {"position": {"$gt": position}, "state": WHOLE}
    return [{"$match": where}, {"$sort": {"position": 1}}, {"$limit": _NEWS}]


def _waiting() -> list[Where]:
    order = {"waits": -1, "_id": -1}
    return [{"$match": {"waits": {"$gt": 0}}}, {"$sort": order}, {"$limit": MOST_WAITING}]
