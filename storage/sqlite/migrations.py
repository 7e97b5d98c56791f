"""Brings a file to the present schema: by number, forward only, after a backup."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from domain.errors import NewerData, SettingsError
from storage.sqlite.connection import within


def scripts(folder: Path) -> dict[int, str]:
    """SQL by schema number, from files such as `0001.sql`."""
    return {int(p.stem): p.read_text("utf-8") for p in sorted(folder.glob("[0-9]*.sql"))}


def migrate(
    connection: sqlite3.Connection, path: Path, steps: dict[int, str], application: int
) -> int:
    """Apply what is missing in one transaction; answers with the number found before.

    Raises NewerData when a newer version of the product wrote the file, SettingsError when it is not ours.
    """
    if _version(connection) == max(steps):
        _check_owner(connection, path, application)
        return max(steps)
    return within(connection, "BEGIN IMMEDIATE", lambda db: _bring_up(db, path, steps, application))


def _bring_up(
    connection: sqlite3.Connection, path: Path, steps: dict[int, str], application: int
) -> int:
    found = _version(connection)  # again, under the lock: another process may have been faster
    _check_owner(connection, path, application)
    if found > max(steps):
        raise NewerData("newer_data", str(path), str(found), str(max(steps)))
    if 0 < found < max(steps):
        back_up(path, found)
    for number in range(found + 1, max(steps) + 1):
        for statement in statements(steps[number]):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {max(steps)}")
    connection.execute(f"PRAGMA application_id = {application}")
    return found


def back_up(path: Path, version: int) -> Path:
    """Copy the committed state to a file beside it; it appears whole or not at all."""
    target = path.with_name(f"{path.name}.v{version}.backup")
    unfinished = target.with_suffix(".unfinished")
    os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)
    return target


def statements(script: str) -> Iterator[str]:
    """Single statements of a script: `executescript` would commit before it began."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_owner(connection: sqlite3.Connection, path: Path, application: int) -> None:
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    used = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if used and found != application:
        raise SettingsError("database_not_ours", str(path))
