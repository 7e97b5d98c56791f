"""A store in SQLite files, as records."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from domain.instant import Instant
from storage.moving.ledger import Page
from storage.moving.records import CardKept, Kind, Place, PostKept, Record, Waiting
from storage.moving.tables import TABLES, Table

T = TypeVar("T")

ORIGINALS = "originals.sqlite3"  # in the folder of the keys
_BUSY = 30.0  # seconds, as the stores wait
_NOTE = "move"  # in `meta`


class _Engine(msgspec.Struct):
    engine: str


class _Judged(msgspec.Struct, array_like=True):
    post: msgspec.Raw
    verdict: _Engine


@dataclass(frozen=True, slots=True)
class SqliteLedger:
    """The file of the store and the file of its originals; they were opened by their stores before."""

    main: sqlite3.Connection
    originals: sqlite3.Connection
    _hand: asyncio.Lock = field(
        default_factory=asyncio.Lock
    )  # a connection serves one thread at a time

    @classmethod
    def open(cls, path: Path, vault: Path) -> "SqliteLedger":
        """Of files that exist; that of the originals lies in the folder of the keys."""
        return cls(_connect(path), _connect(vault / ORIGINALS))

    async def page(self, kind: Kind, after: Place, limit: int) -> Page:
        """In the order of the table's key."""
        table = TABLES[kind.name]
        start = table.start if after is None else after
        rows = await self._in(table, lambda db: db.execute(table.select, (start, limit)).fetchall())
        records = tuple(_read(kind.record, row[1:]) for row in rows)
        return Page(records, rows[-1][0] if rows else after)

    async def write(self, kind: Kind, records: Sequence[Record], first: int) -> None:
        """In one transaction."""
        table = TABLES[kind.name]
        rows = [_row(kind, record, n) for n, record in enumerate(records, first)]
        await self._in(table, lambda db: _within(db, lambda: _insert(db, table, rows, records)))

    async def clear(self, kind: Kind) -> None:
        """With the tables beside it."""
        table = TABLES[kind.name]
        await self._in(table, lambda db: _within(db, lambda: _clear(db, table)))

    async def count(self, kind: Kind) -> int:
        """Rows of the table."""
        table = TABLES[kind.name]
        row = await self._in(table, lambda db: db.execute(table.count).fetchone())
        return int(row[0])

    async def noted(self) -> bytes | None:
        """From `meta`."""
        sql = "SELECT value FROM meta WHERE name = ?"
        row = await self._do(lambda: self.main.execute(sql, (_NOTE,)).fetchone())
        return str(row[0]).encode() if row else None

    async def note(self, text: bytes) -> None:
        """Into `meta`."""
        sql = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
        await self._do(lambda: self.main.execute(sql, (_NOTE, text.decode())))

    async def open_up(self) -> None:
        """Nothing: counters follow from the rows, and services look for the file under its name."""

    async def held(self, now: Instant) -> tuple[tuple[str, str], ...]:
        """From `leases`."""
        sql = "SELECT name, holder FROM leases WHERE until > ? ORDER BY name"
        rows = await self._do(lambda: self.main.execute(sql, (now,)).fetchall())
        return tuple((name, holder) for name, holder in rows)

    async def close(self) -> None:
        """Both files."""
        await self._do(self.main.close)
        await self._do(self.originals.close)

    async def _in(self, table: Table, work: Callable[[sqlite3.Connection], T]) -> T:
        database = self.originals if table.apart else self.main
        return await self._do(lambda: work(database))

    async def _do(self, work: Callable[[], T]) -> T:
        async with self._hand:
            return await asyncio.to_thread(work)


def snapshot(source: Path, target: Path) -> None:
    """Copy the committed state of a file that may be in use, by the engine's own means."""
    with closing(_connect(source)) as read, closing(_connect(target)) as written:
        read.backup(written)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)


def _within(db: sqlite3.Connection, work: Callable[[], None]) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        work()
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _insert(
    db: sqlite3.Connection, table: Table, rows: Sequence[Any], records: Sequence[Record]
) -> None:
    db.executemany(table.insert, rows)
    if table.name in _BESIDE:
        _BESIDE[table.name](db, records)


def _clear(db: sqlite3.Connection, table: Table) -> None:
    for statement in table.clear:
        db.execute(statement)


def _read(record: type[Record], row: Sequence[Any]) -> Record:
    if record is CardKept:
        listed = (msgspec.json.decode(names, type=list[str]) for names in row[13:15])
        values = [*row[:13], *(tuple(sorted(names)) for names in listed), row[15]]
        return record(*values)
    return record(*row)


def _row(kind: Kind, record: Record, number: int) -> tuple[Any, ...]:
    """A row as the table's `insert` takes it."""
    values: tuple[Any, ...] = msgspec.structs.astuple(record)
    if isinstance(record, PostKept):
        return (*values, _engine(record.body))
    if isinstance(record, Waiting):
        return (*values[:6], values[7])
    if isinstance(record, CardKept):
        return (*values[:13], values[15])
    return (number, *values) if kind.ordered else values


def _engine(body: bytes | None) -> str:
    """A column of its own there, for the eye; of what is shrunk or forgotten nothing is left."""
    return msgspec.json.decode(body, type=_Judged).verdict.engine if body else ""


def _claims(db: sqlite3.Connection, records: Sequence[Record]) -> None:
    tried = [(r.position, r.attempts) for r in records if isinstance(r, Waiting) and r.attempts]
    db.executemany("INSERT OR REPLACE INTO claims VALUES (?, '', 0, ?)", tried)


def _members(db: sqlite3.Connection, records: Sequence[Record]) -> None:
    cards = [r for r in records if isinstance(r, CardKept)]
    numbers = [(card.number,) for card in cards]
    db.executemany("DELETE FROM incident_keys WHERE number = ?", numbers)
    keys = [(key, card.number) for card in cards for key in card.keys]
    db.executemany("INSERT INTO incident_keys VALUES (?, ?)", keys)
    posts = [(post, card.incident) for card in cards for post in card.posts]
    db.executemany("INSERT OR IGNORE INTO memberships VALUES (?, ?)", posts)


_Beside = Callable[[sqlite3.Connection, Sequence[Record]], None]
_BESIDE: Mapping[str, _Beside] = {"inbox": _claims, "cards": _members}
