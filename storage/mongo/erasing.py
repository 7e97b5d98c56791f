"""Erasure of posts: texts, older revisions, waiting payloads, notes that may quote them."""

from collections.abc import Sequence

from domain.records import Erased
from storage.mongo.documents import Document, Documents, among

WHOLE, SHRUNK, FORGOTTEN = 0, 1, 2  # states of a post

_NO_TEXT = {"address": "", "thread": "", "body": ""}
_NO_FACTS = {
    "content": "",
    "source": "",
    "territory": "",
    "published": 0,
    "first_seen": 0,
    "flagged": False,
    "unsure": False,
}


async def erase(inside: Documents, posts: Sequence[str], *, shrink: bool, originals: int) -> Erased:
    """Erase everything but the id (and, when shrinking, the fingerprint and what counts need)."""
    chosen = among(posts)
    revisions = await _revisions(inside, chosen)
    notes = await _erase_notes(inside, chosen)
    await inside.delete("history", {"post": chosen})
    if shrink:
        state = {"$set": {"state": SHRUNK}, "$unset": _NO_TEXT}
        gone = await inside.change("posts", {"_id": chosen, "state": WHOLE}, state)
    else:
        state = {"$set": {"state": FORGOTTEN, **_NO_FACTS}, "$unset": _NO_TEXT}
        gone = await inside.change("posts", {"_id": chosen, "state": {"$lt": FORGOTTEN}}, state)
        await inside.delete("inbox", {"post": chosen})
    return Erased(gone, revisions, originals, notes)


async def _revisions(inside: Documents, chosen: Document) -> int:
    older = await inside.find("history", {"post": chosen}, fields=("post", "content"))
    whole = await inside.find("posts", {"_id": chosen, "state": WHOLE}, fields=("content",))
    found = {(r["post"], r["content"]) for r in older} | {(p["_id"], p["content"]) for p in whole}
    return len(found)


async def _erase_notes(inside: Documents, chosen: Document) -> int:
    """Drafts quote posts; other notes go when no post is left that they could be about."""
    about = await inside.find("incidents", {"posts": chosen}, fields=("_id",))
    if not about:
        return 0
    names = among(card["_id"] for card in about)
    others = {"incident": names, "_id": {"$nin": chosen["$in"]}}
    bound = {b["incident"] for b in await inside.find("bindings", others, fields=("incident",))}
    quoting = [{"kind": "draft"}, {"incident": {"$nin": sorted(bound)}}]
    where = {"incident": names, "text": {"$ne": None}, "$or": quoting}
    return await inside.change("notes", where, {"$set": {"text": None}})
