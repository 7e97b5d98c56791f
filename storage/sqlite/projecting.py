"""Cards, keys and due dispatches follow the log, in its own transaction."""

import sqlite3
from collections.abc import Sequence

from domain.cards import card_of
from domain.incident import Dispatch, Incident
from domain.keys import keys_of
from storage.appending import Change, alive_until, dues_of
from storage.sqlite.connection import among
from storage.wire import encode

_CARD = "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DUE = "INSERT OR IGNORE INTO dues VALUES (?, ?, ?, ?, ?, ?, 0, ?)"


def project(db: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Write what a reader sees of the changed incidents."""
    numbers = _numbers(db, changes)
    db.executemany(_CARD, [_card_row(c.after, numbers[c.after.id]) for c in changes])
    db.executemany(
        "INSERT OR IGNORE INTO memberships VALUES (?, ?)",
        [(post, c.after.id) for c in changes for post in c.joined],
    )
    _move_keys(db, changes, numbers)
    _move_dues(db, changes)


def _numbers(db: sqlite3.Connection, changes: Sequence[Change]) -> dict[str, int]:
    """Numbers that people see: kept by what is known, the next ones for what is new."""
    sql = "SELECT incident, number FROM cards WHERE incident IN (SELECT value FROM json_each(?))"
    names = [change.after.id for change in changes]
    numbers = dict(db.execute(sql, (among(names),)).fetchall())
    last = db.execute("SELECT coalesce(max(number), 0) FROM cards").fetchone()[0]
    new = [name for name in names if name not in numbers]
    return numbers | {name: last + step for step, name in enumerate(new, 1)}


def _card_row(incident: Incident, number: int) -> tuple[object, ...]:
    card = card_of(incident, number)
    return (
        number,
        card.incident,
        card.version,
        card.state,
        card.kind,
        card.area,
        card.topic,
        card.danger,
        card.territory,
        card.authority,
        card.operator,
        card.opened_at,
        alive_until(incident),
        encode(card),
    )


def _move_keys(db: sqlite3.Connection, changes: Sequence[Change], numbers: dict[str, int]) -> None:
    gone: list[tuple[str, int]] = []
    new: list[tuple[str, int]] = []
    for change in changes:
        before = set(keys_of(change.before)) if change.before else set()
        after, number = set(keys_of(change.after)), numbers[change.after.id]
        gone += [(key, number) for key in before - after]
        new += [(key, number) for key in after - before]
    db.executemany("DELETE FROM incident_keys WHERE key = ? AND number = ?", gone)
    db.executemany("INSERT INTO incident_keys VALUES (?, ?)", new)


def _move_dues(db: sqlite3.Connection, changes: Sequence[Change]) -> None:
    gone: list[tuple[str]] = []
    new: list[tuple[object, ...]] = []
    for change in changes:
        before, after = dues_of(change.before), dues_of(change.after)
        gone += [(delivery,) for delivery in before if delivery not in after]
        fresh = (d for delivery, d in after.items() if delivery not in before)
        new += [_due_row(change.after.id, dispatch) for dispatch in fresh]
    db.executemany("DELETE FROM dues WHERE delivery = ?", gone)
    db.executemany(_DUE, new)


def _due_row(incident: str, d: Dispatch) -> tuple[object, ...]:
    return (d.delivery, incident, d.channel, d.recipient, d.rule, d.draft, d.at)
