"""Erasure of posts: texts, older revisions, waiting payloads, notes that may quote them."""

import sqlite3
from collections.abc import Sequence

from domain.records import Erased
from storage.sqlite.connection import among

_SHRINK = """
  UPDATE posts SET state = 1, engine = '', address = NULL, thread = NULL, body = NULL
  WHERE post IN (SELECT value FROM json_each(?)) AND state = 0
"""
_FORGET = """
  UPDATE posts SET state = 2, engine = '', content = '', source = '', territory = '', published = 0,
    first_seen = 0, flagged = 0, unsure = 0, address = NULL, thread = NULL, body = NULL
  WHERE post IN (SELECT value FROM json_each(?)) AND state < 2
"""
_REVISIONS = """
  SELECT count(*) FROM (
    SELECT post, content FROM history WHERE post IN (SELECT value FROM json_each(:posts))
    UNION SELECT post, content FROM posts
    WHERE post IN (SELECT value FROM json_each(:posts)) AND state = 0
  )
"""
# Drafts quote posts; other notes go when no post is left that they could be about.
_NOTES = """
  UPDATE notes SET text = NULL
  WHERE text IS NOT NULL
    AND incident IN (
      SELECT incident FROM memberships WHERE post IN (SELECT value FROM json_each(:posts)))
    AND (kind = 'draft' OR NOT EXISTS (
      SELECT 1 FROM bindings b WHERE b.incident = notes.incident
        AND b.post NOT IN (SELECT value FROM json_each(:posts))))
"""
_OLDER = "DELETE FROM history WHERE post IN (SELECT value FROM json_each(?))"
_CLAIMS = """
  DELETE FROM claims WHERE position IN (
    SELECT position FROM inbox WHERE post IN (SELECT value FROM json_each(?)))
"""
_WAITING = "DELETE FROM inbox WHERE post IN (SELECT value FROM json_each(?))"


def erase(db: sqlite3.Connection, posts: Sequence[str], *, shrink: bool, originals: int) -> Erased:
    """Erase everything but the id (and, when shrinking, the fingerprint and what counts need)."""
    chosen = among(posts)
    revisions = db.execute(_REVISIONS, {"posts": chosen}).fetchone()[0]
    notes = db.execute(_NOTES, {"posts": chosen}).rowcount
    db.execute(_OLDER, (chosen,))
    gone = db.execute(_SHRINK if shrink else _FORGET, (chosen,)).rowcount
    if not shrink:
        db.execute(_CLAIMS, (chosen,))
        db.execute(_WAITING, (chosen,))
    return Erased(gone, revisions, originals, notes)
