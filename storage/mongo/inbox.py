"""The inbox: sealed payloads, claimed by lease, erased when settled."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pymongo import DeleteOne, UpdateOne

from domain.errors import SettingsError
from domain.instant import Instant
from domain.ports import Vault
from domain.post import RawPost
from domain.run import Backlog, Claimed, Delivery, Received
from domain.source import SourceState
from storage.mongo.documents import Document, Documents, among
from storage.mongo.numbers import Positions
from storage.mongo.runs import note_issues
from storage.receiving import news_of
from storage.wire import decode_raw, encode, encode_raw

_WAITING, _PARKED = "waiting", "parked"
ORDER = (("published", 1), ("_id", 1))


@dataclass(frozen=True, slots=True)
class Hold:
    """One claim: its token tells whether somebody else took an entry meanwhile."""

    worker: str
    until: Instant
    token: str = field(default_factory=lambda: secrets.token_hex(8))

    def steps(self, entries: Sequence[Document]) -> list[UpdateOne]:
        """Hold each entry that nobody has taken since it was read."""
        held = {"worker": self.worker, "until": self.until, "token": self.token}
        change = {"$set": held, "$inc": {"attempts": 1}}
        return [UpdateOne({"_id": e["_id"], "token": e["token"]}, change) for e in entries]


def free(worker: str, now: Instant) -> Document:
    """Entries that a worker may claim."""
    return {"state": _WAITING, "$or": [{"until": {"$lte": now}}, {"worker": worker}]}


@dataclass(frozen=True, slots=True)
class MongoInbox:
    """What was collected and not yet carried through the flow; `_id` is the position."""

    documents: Documents
    vault: Vault
    positions: Positions

    async def put(self, delivery: Delivery) -> Received:
        """Posts, issues and cursor in one transaction."""
        fresh = await self.documents.together(lambda inside: self._put(inside, delivery))
        return Received(fresh, len(delivery.posts) - fresh)

    async def claim(
        self, worker: str, limit: int, lease: Instant, now: Instant
    ) -> tuple[Claimed, ...]:
        """The oldest by publication time that nobody else holds; an unreadable payload is parked.

        A claim has a token of its own, so whoever takes an entry meanwhile is noticed; `attempts` is the
        fencing number, it grows with every claim.
        """
        found = await self.documents.find("inbox", free(worker, now), sort=ORDER, limit=limit)
        hold = Hold(worker, now + lease)
        taken = await self.documents.write("inbox", hold.steps(found))
        if taken != len(found):  # another worker was faster with some of them
            found = await self.held(hold, found)
        return await self.opened(found)

    async def settle(self, positions: Sequence[int]) -> None:
        """Erase the payloads; `seen` still knows their content."""
        await self.documents.write("inbox", [DeleteOne({"_id": p}) for p in positions])

    async def park(self, position: int, reason: str) -> None:
        """Set aside, with the code of the reason."""
        aside = {"state": _PARKED, "reason": reason, "worker": "", "until": 0, "token": ""}
        await self.documents.change("inbox", {"_id": position}, {"$set": aside})

    async def backlog(self) -> Backlog:
        """What waits; `oldest` is when the longest waiting entry came in."""
        groups = await self.documents.aggregate(
            "inbox",
            [{"$group": {"_id": "$state", "n": {"$sum": 1}, "oldest": {"$min": "$first_seen"}}}],
        )
        of = {group["_id"]: group for group in groups}
        waiting, parked = of.get(_WAITING, {}), of.get(_PARKED, {})
        return Backlog(waiting.get("n", 0), waiting.get("oldest"), parked.get("n", 0))

    async def release(self, worker: str) -> None:
        """Give back everything this worker holds; its tries still count."""
        back = {"until": 0, "worker": ""}
        held = {"state": _WAITING, "worker": worker}
        await self.documents.change("inbox", held, {"$set": back})

    async def _put(self, inside: Documents, delivery: Delivery) -> int:
        known = await inside.outside.gather(
            {
                "seen": {"_id": among(p.id for p in delivery.posts)},
                "source_states": {"_id": delivery.source},
            },
            fields=("content", "position", "watched_from"),
        )
        seen = {entry["_id"]: entry for entry in known["seen"]}
        news = news_of(delivery.posts, {post: entry["content"] for post, entry in seen.items()})
        if news:
            positions = {post: int(entry["position"]) for post, entry in seen.items()}
            start = await self.positions.take(len(news), max(positions.values(), default=0))
            watched_from = next((s["watched_from"] for s in known["source_states"]), 0)
            await inside.insert("inbox", self._entries(news, start, watched_from, delivery.at))
            await inside.write("seen", _sightings(news, start, positions))
        if delivery.cursor is not None:
            await _move_cursor(inside, delivery.source, delivery.cursor)
        await note_issues(inside, delivery.issues, delivery.at)
        return len(news)

    def _entries(
        self, news: Iterable[tuple[RawPost, str]], start: int, watched_from: Instant, at: Instant
    ) -> list[Document]:
        return [
            {
                "_id": position,
                "post": post.id,
                "above": [above for above in (post.reply_to, post.thread) if above],
                "published": post.published,
                "first_seen": at,
                "backfill": post.published < watched_from,
                "payload": self.vault.seal(encode_raw(post)),
                "state": _WAITING,
                "worker": "",
                "until": 0,
                "token": "",
                "attempts": 0,
            }
            for position, (post, _) in enumerate(news, start)
        ]

    async def held(self, hold: "Hold", found: Sequence[Document]) -> list[Document]:
        """Those of the found that are ours now, as they were before."""
        where = {"_id": among(entry["_id"] for entry in found), "token": hold.token}
        held = await self.documents.find("inbox", where, sort=ORDER)
        return [{**entry, "attempts": entry["attempts"] - 1} for entry in held]

    async def opened(self, entries: Sequence[Document]) -> tuple[Claimed, ...]:
        """Entries as they were before they were claimed; an unreadable payload is parked."""
        claimed: list[Claimed] = []
        for entry in entries:
            try:
                post = decode_raw(self.vault.unseal(entry["payload"]))
            except (SettingsError, ValueError):  # damaged, or of a shape nobody knows any more
                await self.park(entry["_id"], "payload_unreadable")
                continue
            tries = entry["attempts"] + 1
            claimed.append(
                Claimed(entry["_id"], post, entry["first_seen"], tries, entry["backfill"])
            )
        return tuple(claimed)


def _sightings(
    news: Iterable[tuple[RawPost, str]], start: int, seen: Mapping[str, int]
) -> list[UpdateOne]:
    """What is seen now, if it is still what was seen before: another collector may have been faster."""
    last, steps = dict(seen), []
    for position, (post, content) in enumerate(news, start):
        found = {"_id": post.id, "position": last.get(post.id)}
        now = {"content": content, "position": position}
        steps.append(UpdateOne(found, {"$set": now}, upsert=True))
        last[post.id] = position
    return steps


async def _move_cursor(inside: Documents, source: str, cursor: str) -> None:
    blank = {"watched_from": 0, "body": encode(SourceState(source))}
    change = {"$set": {"cursor": cursor}, "$setOnInsert": blank}
    await inside.put("source_states", {"_id": source}, change)
