"""What an index follows: posts with the cards of their incidents, in few round trips."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.records import Card
from domain.verdict import Judged
from storage.mongo.documents import Document, Documents, Where, beside
from storage.mongo.erasing import WHOLE
from storage.wire import decode, decode_judged


@dataclass(frozen=True, slots=True)
class MongoFeed:
    """Each question is one round trip, whatever the number of posts."""

    documents: Documents

    async def after(self, position: int, limit: int) -> tuple[tuple[Judged, Card | None], ...]:
        """Current revisions in the order of their positions, each with the card of its incident."""
        found = await self.documents.aggregate(
            "posts",
            [
                {"$match": {"position": {"$gt": position}, "state": WHOLE}},
                {"$sort": {"position": 1}},
                {"$limit": limit},
                {"$project": {"position": 1, "body": 1}},
                beside("bindings", "_id", "bound"),
                {"$unwind": {"path": "$bound", "preserveNullAndEmptyArrays": True}},
                beside("incidents", "bound.incident", "card"),
                {"$project": {"position": 1, "body": 1, "card.body": 1}},
            ],
        )
        return tuple((decode_judged(d["body"], d["position"]), _card(d)) for d in found)

    async def gone(self, posts: Sequence[str]) -> tuple[str, ...]:
        """Which of these posts were forgotten or shrunk."""
        erased: list[Where] = [{"$match": {"state": {"$ne": WHOLE}}}, {"$project": {"_id": 1}}]
        found = await self.documents.by_ids("posts", posts, erased)
        return tuple(d["_id"] for d in found)


def _card(found: Document) -> Card | None:
    cards = found["card"]
    return decode(cards[0]["body"], Card) if cards else None
