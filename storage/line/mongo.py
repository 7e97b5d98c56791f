"""The line of workers as one document: every step is one atomic command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import AsyncMongoClient, ReturnDocument

from domain.instant import Instant
from storage.line.memory import Joined, Stand
from storage.troubles import heard

_LINE = {
    "_id": "line"
}  # one document: a sharded cluster keeps an unsharded collection on one shard
_Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MongoLine:
    """The document `line` of the collection `lines`."""

    client: AsyncMongoClient[dict[str, Any]]
    database: str

    @classmethod
    async def open(cls, url: str, database: str) -> "MongoLine":
        """Connect, and lay the document out when it is not there."""
        line = cls(AsyncMongoClient(url), database)
        await line._lines.update_one(
            _LINE, {"$setOnInsert": {"next": 0, "done": 0, "turns": []}}, upsert=True
        )
        return line

    async def close(self) -> None:
        """Let go of the connection."""
        await self.client.close()

    async def join(self, holder: str, until: Instant, now: Instant) -> Joined | None:
        """The last place; who finds somebody's time over takes the whole line."""
        turn = {"holder": holder, "until": until, "claiming": True}
        quiet = {"turns.until": {"$not": {"$lte": now}}, "turns.claiming": {"$ne": True}}
        found = await self._change(quiet, {"$inc": {"next": 1}, "$push": {"turns": turn}})
        if found is not None:
            return Joined(holder, found["next"], before=len(found["turns"]) - 1)
        return await self._take_over(turn, now)

    @heard
    async def _take_over(self, turn: _Document, now: Instant) -> Joined | None:
        """Strike everybody out; whoever dies before he gave their claims back leaves them to the next."""
        before = await self._lines.find_one(_LINE | {"turns.until": {"$lte": now}})
        if before is None:
            return None
        owed = [*before.get("owed", ()), *_names(before)]
        unchanged = {"next": before["next"], "turns": before["turns"]}
        fresh = {"$inc": {"next": 1}, "$set": {"turns": [turn], "owed": owed}}
        if await self._change(unchanged, fresh) is None:
            return None
        return Joined(turn["holder"], before["next"] + 1, tuple(owed))

    async def claimed(self, holder: str, until: Instant) -> bool:
        """The next may join; what the struck held was given back before."""
        own = {"turns.$[mine].until": until, "turns.$[mine].claiming": False}
        change = {"$set": {**own, "owed": []}}
        return await self._change({"turns.holder": holder}, change) is not None

    async def hold(self, holder: str, until: Instant, now: Instant = 0) -> int | None:
        """How many stand before; None when one of them is lost."""
        found = await self._change(
            {"turns.holder": holder}, {"$set": {"turns.$[mine].until": until}}
        )
        if found is None:
            return None
        before = _names(found).index(holder)
        lost = any(turn["until"] <= now for turn in found["turns"][:before])
        return None if lost else before

    @heard
    async def leave(self, holder: str, done: int = 0) -> None:
        """Out of the line; who was struck out has done nothing that counts."""
        change = {"$pull": {"turns": {"holder": holder}}, "$max": {"done": done}}
        await self._lines.update_one(_LINE | {"turns.holder": holder}, change)

    @heard
    async def standing(self) -> Stand:
        """The line as a whole."""
        found = await self._lines.find_one(_LINE)
        return Stand(found["next"], found["done"], tuple(_names(found)))

    async def expire(self, holders: Sequence[str]) -> None:
        """Their time is over."""
        for holder in holders:
            await self._change({"turns.holder": holder}, {"$set": {"turns.$[mine].until": 0}})

    @property
    def _lines(self) -> Any:
        return self.client[self.database]["lines"]

    @heard
    async def _change(self, when: _Document, change: _Document) -> _Document | None:
        mine = [{"mine.holder": when["turns.holder"]}] if "turns.holder" in when else None
        found: _Document | None = await self._lines.find_one_and_update(
            _LINE | dict(when), change, return_document=ReturnDocument.AFTER, array_filters=mine
        )
        return found


def _names(line: _Document) -> list[str]:
    return [turn["holder"] for turn in line["turns"]]
