"""A worker claims in two round trips, and finishes its turn in three or four more, whatever the size of its batch.

What deciding a batch needs is read at the claim and when the turn comes; what was decided is written in one
transaction that holds only while the worker stands in the line and everything it read is what it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class MongoTurns:
    """Claims and turns of one worker, whose flow uses adapters over the same hand."""

    plain: Documents  # of the server
    hand: Hand
    inbox: MongoInbox
    folds: Folds  # that the flow's incidents are kept in

    async def claim(
        self, holder: str, limit: int, lease: Instant, until: Instant, now: Instant
    ) -> tuple[Claimed, ...] | None:
        """Claim and let the next join the line; None when struck out of it."""
        if self.hand.turn is not None:  # a turn that something cut short
            self._start_over()
        self.hand.turn = None
        found = await self.plain.aggregate("inbox", _claimable(holder, limit, now))
        if not found:
            return ()
        hold = Hold(holder, now + lease)
        # In this order: who joins must find that these are held.
        steps = [*(("inbox", s) for s in hold.steps(found)), ("lines", _claimed(holder, until))]
        *taken, line = await send(self.plain, steps)
        if not line:
            return None
        self.hand.turn = _turn_of(found, self.hand)
        entries = found if all(taken) else await self.inbox.held(hold, found)
        return await self.inbox.opened(entries)

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
    """The oldest free entries, with what is known of their posts, of those above them, and of their incidents."""
    return [
        {"$match": free(holder, now)},
        {"$sort": dict(ORDER)},
        {"$limit": limit},
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


def _claimed(holder: str, until: Instant) -> UpdateOne:
    own = {"turns.$[mine].until": until, "turns.$[mine].claiming": False, "owed": []}
    where = {**_LINE, "turns.holder": holder}
    return UpdateOne(where, {"$set": own}, array_filters=[{"mine.holder": holder}])


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
