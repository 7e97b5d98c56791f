"""Posts with their verdicts: the present ones by position, older ones in the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pymongo import ReplaceOne, UpdateOne

from domain.codes import Lane
from domain.instant import Instant
from domain.place import Scope
from domain.ports import Vault
from domain.records import Erased
from domain.verdict import Judged
from storage.addresses import short_key, spelled
from storage.keeping import Standing, key_of, territory_of
from storage.mongo.documents import Document, Documents, among
from storage.mongo.erasing import FORGOTTEN, WHOLE, erase
from storage.wire import decode_judged, encode_judged

_BY_POSITION = (("position", 1),)


@dataclass(frozen=True, slots=True)
class MongoPosts:
    """Current revisions under growing positions."""

    documents: Documents
    vault: Vault

    async def save(self, batch: Sequence[Judged]) -> tuple[Judged, ...]:
        """Upsert; answers with what is kept now. A forgotten post stays forgotten: its position is 0."""
        if not batch:
            return ()
        return await self.documents.together(lambda inside: _save(inside, batch))

    async def get(self, posts: Sequence[str], scope: Scope) -> tuple[Judged, ...]:
        """Current revisions in the order asked."""
        where = {"_id": among(posts), "state": WHOLE}
        kept = await self.documents.find("posts", where, fields=("territory", "body", "position"))
        found = {p["_id"]: _judged(p) for p in kept if scope.covers(p["territory"])}
        return tuple(found[p] for p in posts if p in found)

    async def revisions(self, post: str, scope: Scope) -> tuple[Judged, ...]:
        """All kept revisions with their newest verdicts, oldest first."""
        current = await self.get([post], scope)
        if not current:
            return ()
        older = await _older(self.documents, [post])
        newest = {j.post.content: j for j in (*older, *current)}
        return tuple(sorted(newest.values(), key=lambda j: j.position))

    async def after(self, position: int, limit: int) -> tuple[Judged, ...]:
        """Current revisions in the order of their positions."""
        where = {"position": {"$gt": position}, "state": WHOLE}
        found = await self.documents.find("posts", where, sort=_BY_POSITION, limit=limit)
        return tuple(map(_judged, found))

    async def touch(self, posts: Sequence[str]) -> None:
        """Move these posts to the end."""
        chosen = list(dict.fromkeys(posts))
        if chosen:
            await self.documents.together(lambda inside: _touch(inside, chosen))

    async def erase(self, posts: Sequence[str], shrink: bool, now: Instant) -> Erased:
        """Forget texts, originals and notes; the server's own log of changes forgets them with its age."""
        del now  # the document keeps no trace of when
        originals = await self.vault.destroy(posts)
        return await self.documents.together(
            lambda inside: erase(inside, posts, shrink=shrink, originals=originals)
        )


async def _save(inside: Documents, batch: Sequence[Judged]) -> tuple[Judged, ...]:
    standing = await _standing(
        inside, [j.post.id for j in batch], await _positions(inside, len(batch))
    )
    answer = tuple(standing.take(judged) for judged in batch)
    await inside.insert("history", [_old_row(j) for j in standing.outdated])
    await inside.write(
        "posts", [ReplaceOne({"_id": p}, _row(j), upsert=True) for p, j in standing.saved.items()]
    )
    return answer


async def _positions(inside: Documents, count: int) -> int:
    """The position before the next `count`.

    Changed first of all: of two transactions the second begins again behind the first, so positions become
    visible in their order, and an index that follows them misses nothing.
    """
    counter = await inside.turn("counters", {"_id": "posts"}, {"$inc": {"last": count}})
    return (int(counter["last"]) if counter else count) - count


async def _standing(inside: Documents, posts: Sequence[str], position: int) -> Standing:
    fields = ("state", "body", "position")
    kept = await inside.find("posts", {"_id": among(posts)}, fields=fields)
    current = {p["_id"]: _judged(p) for p in kept if p["state"] == WHOLE}
    forgotten = {p["_id"] for p in kept if p["state"] == FORGOTTEN}
    older = await _older(inside, current) if current else ()
    return Standing(current, forgotten, {key_of(j): j for j in older}, position)


async def _older(documents: Documents, posts: Iterable[str]) -> tuple[Judged, ...]:
    found = await documents.find("history", {"post": among(posts)}, sort=_BY_POSITION)
    return tuple(map(_judged, found))


async def _touch(inside: Documents, posts: Sequence[str]) -> None:
    start = await _positions(inside, len(posts))
    await inside.write(
        "posts",
        [
            UpdateOne({"_id": post, "state": WHOLE}, {"$set": {"position": position}})
            for position, post in enumerate(posts, start + 1)
        ],
    )


def _judged(kept: Document) -> Judged:
    return decode_judged(kept["body"], kept["position"])


def _old_row(judged: Judged) -> Document:
    post, content, engine = key_of(judged)
    return {
        "post": post,
        "content": content,
        "engine": engine,
        "position": judged.position,
        "body": encode_judged(judged),
    }


def _row(judged: Judged) -> Document:
    post, told = judged.post, judged.verdict.judgement
    hashes = {
        **({"address": short_key(spelled(post.url))} if post.url else {}),
        **({"thread": short_key(post.thread)} if post.thread else {}),
    }
    return {
        "position": judged.position,
        "content": post.content,
        "source": post.source,
        "territory": territory_of(judged),
        "published": post.published,
        "first_seen": post.first_seen,
        "flagged": told.flagged,
        "unsure": told.lane is Lane.UNSURE,
        "state": WHOLE,
        "body": encode_judged(judged),
        **hashes,
    }
