"""Posts with their verdicts: the present ones by position, older ones in the history."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from domain.codes import Lane
from domain.instant import Instant
from domain.place import Scope
from domain.ports import Vault
from domain.records import Erased
from domain.verdict import Judged
from storage.addresses import short_key, spelled
from storage.keeping import Standing, key_of, territory_of
from storage.sqlite.connection import Database, among
from storage.sqlite.erasing import erase
from storage.wire import decode_judged, encode_judged

_WHOLE, _SHRUNK, _FORGOTTEN = 0, 1, 2
_RECENT = 4_500  # posts remembered at least: one batch of the index and one of the flow, some 20 MB
# Former rows go first: `OR REPLACE` would cost every new row half as much again.
_MAKE_ROOM = "DELETE FROM posts WHERE post IN (SELECT value FROM json_each(?))"
_KEEP = "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_STANDING = """
  SELECT post, state, body, position FROM posts WHERE post IN (SELECT value FROM json_each(?))
"""
_OLDER = """
  SELECT body, position FROM history WHERE post IN (SELECT value FROM json_each(?))
  ORDER BY position
"""
_AFTER = "SELECT position FROM posts WHERE position > ? AND state = 0 ORDER BY position LIMIT ?"
_AT = """
  SELECT position, body FROM posts
  WHERE position IN (SELECT value FROM json_each(?)) AND state = 0
"""
_GET = """
  SELECT post, territory, body, position FROM posts
  WHERE post IN (SELECT value FROM json_each(?)) AND state = 0
"""


class Recent:
    """What this process saved last, by position: the index asks for it a moment later.

    A position is given once and its post never changes under it, whoever else writes; what is no longer there
    the store does not ask for.
    """

    def __init__(self) -> None:
        self._kept: dict[int, Judged] = {}

    def remember(self, saved: Sequence[Judged]) -> None:
        """Keep these, once they are committed."""
        self._kept |= {judged.position: judged for judged in saved if judged.position}
        if len(self._kept) > 2 * _RECENT:
            self._kept = dict(islice(self._kept.items(), len(self._kept) - _RECENT, None))

    def of(self, positions: Sequence[int]) -> dict[int, Judged]:
        """Those that are known."""
        return {at: self._kept[at] for at in positions if at in self._kept}

    def forget(self, posts: Sequence[str]) -> None:
        """Let go of posts that are erased."""
        gone = set(posts)
        self._kept = {at: judged for at, judged in self._kept.items() if judged.post.id not in gone}


@dataclass(frozen=True, slots=True)
class SqlitePosts:
    """Current revisions under growing positions."""

    database: Database
    vault: Vault
    recent: Recent = field(default_factory=Recent)

    async def save(self, batch: Sequence[Judged]) -> tuple[Judged, ...]:
        """Upsert; answers with what is kept now. A forgotten post stays forgotten: its position is 0."""
        kept = await self.database.write(lambda db: _save(db, batch))
        self.recent.remember(kept)
        return kept

    async def get(self, posts: Sequence[str], scope: Scope) -> tuple[Judged, ...]:
        """Current revisions in the order asked."""
        return await self.database.read(lambda db: _get(db, posts, scope))

    async def revisions(self, post: str, scope: Scope) -> tuple[Judged, ...]:
        """All kept revisions with their newest verdicts, oldest first."""
        return await self.database.read(lambda db: _revisions(db, post, scope))

    async def after(self, position: int, limit: int) -> tuple[Judged, ...]:
        """Current revisions in the order of their positions."""
        rows = await self.database.rows(_AFTER, (position, limit))
        at = [number for (number,) in rows]
        found = self.recent.of(at)
        left = [number for number in at if number not in found]
        if left:
            bodies = await self.database.rows(_AT, (among(left),))
            found |= {number: decode_judged(body, number) for number, body in bodies}
        return tuple(found[number] for number in at if number in found)

    async def touch(self, posts: Sequence[str]) -> None:
        """Move these posts to the end."""
        await self.database.write(lambda db: _touch(db, posts))

    async def erase(self, posts: Sequence[str], shrink: bool, now: Instant) -> Erased:
        """Forget texts, originals and notes, also in the write-ahead log."""
        del now  # the row keeps no trace of when
        self.recent.forget(posts)
        originals = await self.vault.destroy(posts)
        receipt = await self.database.write(
            lambda db: erase(db, posts, shrink=shrink, originals=originals)
        )
        await self.database.scrub()
        return receipt


def _save(db: sqlite3.Connection, batch: Sequence[Judged]) -> tuple[Judged, ...]:
    rows = db.execute(_STANDING, (among([j.post.id for j in batch]),)).fetchall()
    standing = _standing(db, rows)
    answer = tuple(standing.take(judged) for judged in batch)
    db.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?)", map(_old_row, standing.outdated))
    if former := [post for post, *_ in rows if post in standing.saved]:
        db.execute(_MAKE_ROOM, (among(former),))
    db.executemany(_KEEP, map(_row, standing.saved.values()))
    return answer


def _standing(db: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> Standing:
    current = {post: decode_judged(body, at) for post, state, body, at in rows if state == _WHOLE}
    forgotten = {post for post, state, _, _ in rows if state == _FORGOTTEN}
    older = _older(db, list(current)) if current else ()
    verdicts = {key_of(judged): judged for judged in older}
    return Standing(current, forgotten, verdicts, _last_position(db))


def _older(db: sqlite3.Connection, posts: Sequence[str]) -> tuple[Judged, ...]:
    rows = db.execute(_OLDER, (among(posts),)).fetchall()
    return tuple(decode_judged(*row) for row in rows)


def _get(db: sqlite3.Connection, posts: Sequence[str], scope: Scope) -> tuple[Judged, ...]:
    rows = db.execute(_GET, (among(posts),)).fetchall()
    found = {
        post: decode_judged(body, position)
        for post, territory, body, position in rows
        if scope.covers(territory)
    }
    return tuple(found[p] for p in posts if p in found)


def _revisions(db: sqlite3.Connection, post: str, scope: Scope) -> tuple[Judged, ...]:
    current = _get(db, [post], scope)
    if not current:
        return ()
    newest = {j.post.content: j for j in (*_older(db, [post]), *current)}
    return tuple(sorted(newest.values(), key=lambda j: j.position))


def _touch(db: sqlite3.Connection, posts: Sequence[str]) -> None:
    last = _last_position(db)
    db.executemany(
        "UPDATE posts SET position = ? WHERE post = ? AND state = 0",
        [(last + n, post) for n, post in enumerate(dict.fromkeys(posts), 1)],
    )


def _last_position(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(position), 0) FROM posts").fetchone()[0])


def _old_row(judged: Judged) -> tuple[object, ...]:
    return (judged.position, *key_of(judged), encode_judged(judged))


def _row(judged: Judged) -> tuple[object, ...]:
    post, told = judged.post, judged.verdict.judgement
    return (
        judged.position,
        *key_of(judged),
        post.source,
        territory_of(judged),
        post.published,
        post.first_seen,
        told.flagged,
        told.lane is Lane.UNSURE,
        short_key(spelled(post.url)) if post.url else None,
        short_key(post.thread) if post.thread else None,
        _WHOLE,
        encode_judged(judged),
    )
