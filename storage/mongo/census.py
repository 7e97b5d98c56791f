"""Questions over many posts."""

from dataclasses import dataclass

from domain.instant import Instant
from domain.place import Scope
from domain.records import Counts
from domain.verdict import Judged
from storage.addresses import short_key, spelled
from storage.mongo.documents import Document, Documents
from storage.mongo.erasing import FORGOTTEN, WHOLE
from storage.mongo.scopes import covering
from storage.wire import decode_judged, decode_text


@dataclass(frozen=True, slots=True)
class MongoCensus:
    """Counts and lists over posts."""

    documents: Documents

    async def counts(self, scope: Scope, since: Instant) -> Counts:
        """Posts published and incidents opened since; open and urgent ones of any age."""
        where = {"state": {"$lt": FORGOTTEN}, "published": {"$gte": since}, **covering(scope)}
        sources = await self.documents.aggregate("posts", [{"$match": where}, _PER_SOURCE])
        opened = [{"$match": covering(scope)}, _per_card(since)]
        cards = next(iter(await self.documents.aggregate("incidents", opened)), {})
        return Counts(
            posts=sum(s["posts"] for s in sources),
            flagged=sum(s["flagged"] for s in sources),
            unsure=sum(s["unsure"] for s in sources),
            incidents=cards.get("opened", 0),
            open=cards.get("open", 0),
            urgent=cards.get("urgent", 0),
            sources=len(sources),
        )

    async def bystanders_before(self, before: Instant, limit: int) -> tuple[str, ...]:
        """What concerns nobody and no incident tells of, first seen before an instant, not yet shrunk."""
        where = {"flagged": False, "state": WHOLE, "first_seen": {"$lt": before}}
        found = await self.documents.aggregate(
            "posts",
            [
                {"$match": where},
                {"$project": {"first_seen": 1}},
                {"$sort": {"first_seen": 1, "_id": 1}},
                {"$lookup": _BINDING},
                {"$lookup": _TOLD_OF},
                {"$match": {"bound.incident": {"$not": {"$type": "string"}}, "told": []}},
                {"$limit": limit},
            ],
        )
        return tuple(post["_id"] for post in found)

    async def by_url(self, url: str) -> tuple[str, ...]:
        """The post at this address and everything in its thread."""
        address = spelled(url)
        kept = await self._whole({"address": short_key(address)})
        posts = [j.post for j in kept if spelled(j.post.url) == address]
        tops = {post.id for post in posts}
        below = await self._whole({"thread": {"$in": [short_key(top) for top in tops]}})
        thread = [j.post.id for j in below if j.post.thread in tops]
        return tuple(dict.fromkeys([*(post.id for post in posts), *thread]))

    async def recent_texts(self, limit: int) -> tuple[tuple[str, str], ...]:
        """(post id, masked text) of the newest positions, oldest first."""
        if not limit:
            return ()
        newest = (("position", -1),)
        found = await self.documents.find(
            "posts", {"state": WHOLE}, fields=("body",), sort=newest, limit=limit
        )
        return tuple(decode_text(post["body"]) for post in reversed(found))

    async def _whole(self, where: Document) -> list[Judged]:
        found = await self.documents.find(
            "posts", {**where, "state": WHOLE}, sort=(("position", 1),)
        )
        return [decode_judged(post["body"], post["position"]) for post in found]


_PER_SOURCE = {
    "$group": {
        "_id": "$source",
        "posts": {"$sum": 1},
        "flagged": {"$sum": {"$cond": ["$flagged", 1, 0]}},
        "unsure": {"$sum": {"$cond": ["$unsure", 1, 0]}},
    }
}
_BINDING = {
    "from": "bindings",
    "localField": "_id",
    "foreignField": "_id",
    "as": "bound",
}
_TOLD_OF = {
    "from": "incidents",
    "localField": "_id",
    "foreignField": "posts",
    "as": "told",
}


def _per_card(since: Instant) -> Document:
    still_open = {"$eq": ["$alive_until", None]}
    return {
        "$group": {
            "_id": None,
            "opened": {"$sum": {"$cond": [{"$gte": ["$opened_at", since]}, 1, 0]}},
            "open": {"$sum": {"$cond": [still_open, 1, 0]}},
            "urgent": {"$sum": {"$cond": [{"$and": [still_open, "$danger"]}, 1, 0]}},
        }
    }
