"""Where the records of each kind lie in SQLite."""
# ruff: noqa: S608 - names are written here, values are bound

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_FIRST = -(2**63)  # every number that is kept comes after it


@dataclass(frozen=True, slots=True)
class Table:
    """Statements over one table; `select` answers with its key first, from a place on, at most so many."""

    name: str
    select: str
    insert: str
    count: str
    clear: tuple[str, ...]
    start: int | str
    apart: bool  # in the file of the originals


def _table(
    name: str,
    columns: str,
    *,
    key: str,
    start: int | str = "",
    chosen: str = "",
    into: str = "",
    only: str = "1",
    beside: Sequence[str] = (),
    apart: bool = False,
) -> Table:
    """`columns` are those of the record; `chosen` and `into` where reading or writing takes others."""
    into = into or columns
    slots = ", ".join("?" * len(into.split(", ")))
    page = f"SELECT {key}, {chosen or columns} FROM {name}"
    return Table(
        name,
        f"{page} WHERE {key} > ? AND {only} ORDER BY {key} LIMIT ?",
        f"INSERT OR REPLACE INTO {name} ({into}) VALUES ({slots})",
        f"SELECT count(*) FROM {name} WHERE {only}",
        (f"DELETE FROM {name} WHERE {only}", *(f"DELETE FROM {other}" for other in beside)),
        start,
        apart,
    )


_WAITING = "position, post, published, first_seen, backfill, parked, {}payload"
_TRIES = "coalesce((SELECT attempts FROM claims WHERE position = inbox.position), 0), "
_POST = (
    "position, post, content, source, territory, published, first_seen, flagged, unsure, address, thread,"
    " state, body"
)
_EVENT = "sequence, id, incident, version, kind, schema, at, recorded_at, actor, cause, pack, engine, body"
_CARD = (
    "number, incident, version, state, kind, area, topic, danger, territory, authority, operator, opened_at,"
    " alive_until"
)
# Neither keys nor members are indexed by incident: they are gathered once for a page.
_CARDS = f"""
  WITH page AS (SELECT * FROM cards WHERE number > ? ORDER BY number LIMIT ?),
    k AS (SELECT number AS n, json_group_array(key) AS keys FROM incident_keys
      WHERE number IN (SELECT number FROM page) GROUP BY number),
    m AS (SELECT incident AS i, json_group_array(post) AS posts FROM memberships
      WHERE incident IN (SELECT incident FROM page) GROUP BY incident)
  SELECT number, {_CARD}, coalesce(keys, '[]'), coalesce(posts, '[]'), body
  FROM page LEFT JOIN k ON n = number LEFT JOIN m ON i = incident ORDER BY number
"""
_CARD_TABLE = _table(
    "cards",
    f"{_CARD}, body",
    key="number",
    start=_FIRST,
    beside=("incident_keys", "memberships"),
)

TABLES: Mapping[str, Table] = {
    "sources": _table("source_states", "name, cursor, watched_from, body", key="name"),
    "seen": _table("seen", "post, content", key="post"),
    "inbox": _table(
        "inbox",
        _WAITING.format(""),
        chosen=_WAITING.format(_TRIES),
        key="position",
        start=_FIRST,
        beside=("claims",),
    ),
    "wishes": _table("wishes", "post, at", key="post"),
    "looks": _table("looks", "post, at, alive", key="post"),
    "budget": _table(
        "budget", "token, method, day, used", key="day || '/' || token || '/' || method"
    ),
    "runs": _table("runs", "source, body", into="id, source, body", key="id", start=_FIRST),
    "issues": _table(
        "issues",
        "source, code, level, params, count, last_at",
        into="id, source, code, level, params, count, last_at",
        key="id",
        start=_FIRST,
    ),
    "originals": _table("originals", "revision, post, month, sealed", key="revision", apart=True),
    "posts": _table("posts", _POST, into=f"{_POST}, engine", key="position", start=_FIRST),
    "history": _table(
        "history", "position, post, content, engine, body", key="position", start=_FIRST
    ),
    "events": _table("events", _EVENT, key="sequence", start=_FIRST),
    "bindings": _table("bindings", "post, content, incident, waits", key="post"),
    "cards": Table(
        "cards", _CARDS, _CARD_TABLE.insert, _CARD_TABLE.count, _CARD_TABLE.clear, _FIRST, False
    ),
    "dues": _table(
        "dues",
        "delivery, incident, channel, recipient, rule, draft, attempts, next_try",
        key="delivery",
    ),
    "notes": _table("notes", "id, incident, kind, text, author, at", key="id"),
    "packs": _table("packs", "version, body", into="id, version, body", key="id", start=_FIRST),
    "queries": _table("saved_queries", "name, body", key="name"),
    "accounts": _table("accounts", "name, body", key="name"),
    "links": _table("links", "digest, name, expires", key="digest"),
    "audit": _table(
        "audit", "sequence, at, actor, action, params, chain", key="sequence", start=_FIRST
    ),
    "marks": _table("meta", "name, value", key="name", only="name IN ('audited', 'pack')"),
}
