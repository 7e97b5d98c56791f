"""One SQLite file behind one thread: short transactions in, values out."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from domain.errors import SettingsError
from storage.wire import encode

T = TypeVar("T")
Params: TypeAlias = Sequence[Any] | dict[str, Any]

# A command may have to wait while the writer saves a batch; half a minute is long past any of them.
_BUSY_MS = 30_000
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_MS}",
    "PRAGMA page_size = 8192",  # of a new file: a post takes 2 KiB, and half as many pages cost a quarter less
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA secure_delete = ON",  # what is forgotten is overwritten, not only unlinked
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # KiB
    "PRAGMA wal_autocheckpoint = 4000",  # pages, 32 MiB: fewer syncs under a steady load
    "PRAGMA journal_size_limit = 67108864",
)


class Database:
    """Runs work on one connection, in one thread, one piece after the other."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._open = True

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run work in one transaction: all of it or nothing."""
        return await self._run(lambda: within(self._connection, "BEGIN IMMEDIATE", work))

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run work on one snapshot."""
        return await self._run(lambda: within(self._connection, "BEGIN", work))

    async def execute(self, sql: str, params: Params = ()) -> int:
        """Run one writing statement; answers how many rows it changed."""
        return await self._run(lambda: self._connection.execute(sql, params).rowcount)

    async def execute_many(self, sql: str, rows: Sequence[Params]) -> None:
        """Run one writing statement for every row, in one transaction."""
        await self.write(lambda db: db.executemany(sql, rows).close())

    async def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        return await self._run(lambda: self._connection.execute(sql, params).fetchall())

    async def row(self, sql: str, params: Params = ()) -> tuple[Any, ...] | None:
        """The first row of one query."""
        return next(iter(await self.rows(sql, params)), None)

    async def scrub(self) -> None:
        """Fold the write-ahead log into the file and cut it, so that erased text leaves it too."""
        await self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Finish what is under way and close the file; closing twice is harmless."""
        if self._open:
            self._open = False
            await self._run(self._connection.close)
            self._thread.shutdown()

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def among(values: Iterable[str | int]) -> str:
    """A list for `IN (SELECT value FROM json_each(?))`: one statement whatever its length."""
    return encode(list(values)).decode()


def connect(path: Path) -> sqlite3.Connection:
    """Open or create a database file that only its owner may read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    except OSError as error:
        raise SettingsError("database_unreachable", str(path), error.strerror or "") from error
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise SettingsError("database_unusable", str(path), str(error)) from error
    return connection


def within(
    connection: sqlite3.Connection, begin: str, work: Callable[[sqlite3.Connection], T]
) -> T:
    """Run work between BEGIN and COMMIT; any error rolls back and goes on."""
    connection.execute(begin)
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result
