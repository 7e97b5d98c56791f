"""All storage ports over one SQLite file, and a second file for sealed originals."""

import asyncio
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from domain.errors import SettingsError
from storage.budgeting import DayLimits
from storage.keys import KeyFolder
from storage.sqlite.audit import SqliteAuditLog
from storage.sqlite.budget import SqliteBudget
from storage.sqlite.census import SqliteCensus
from storage.sqlite.connection import Database, connect, within
from storage.sqlite.inbox import SqliteInbox
from storage.sqlite.incidents import SqliteIncidents
from storage.sqlite.lease import SqliteLease
from storage.sqlite.migrations import migrate, scripts
from storage.sqlite.notes import SqliteNotes
from storage.sqlite.packs import SqlitePacks
from storage.sqlite.people import SqliteAccounts, SqliteSavedQueries
from storage.sqlite.posts import SqlitePosts
from storage.sqlite.projections import SqliteProjections
from storage.sqlite.runs import SqliteRunLog
from storage.sqlite.shelf import SqliteShelf
from storage.sqlite.sources import SqliteSourceStates
from storage.vault import PAYLOAD, SealingVault

__all__ = ["DayLimits", "SqliteStores", "open_stores"]

_HERE = Path(__file__).parent
_STORE_ID = 0x4F544B4C  # "OTKL": tells our files from other people's
_VAULT_ID = 0x4F544B56  # "OTKV"
ORIGINALS = "originals.sqlite3"


@dataclass(frozen=True, slots=True)
class SqliteStores:
    """One adapter per port."""

    inbox: SqliteInbox
    source_states: SqliteSourceStates
    budget: SqliteBudget
    run_log: SqliteRunLog
    posts: SqlitePosts
    census: SqliteCensus
    incidents: SqliteIncidents
    projections: SqliteProjections
    notes: SqliteNotes
    vault: SealingVault
    packs: SqlitePacks
    saved_queries: SqliteSavedQueries
    accounts: SqliteAccounts
    audit: SqliteAuditLog
    lease: SqliteLease
    files: tuple[Database, ...]

    async def close(self) -> None:
        """Finish what is under way and close both files."""
        for database in self.files:
            await database.close()


async def open_stores(path: Path, vault_dir: Path, limits: DayLimits | None = None) -> SqliteStores:
    """Open or create the store at `path`, with keys and sealed originals in `vault_dir`.

    Raises NewerData for files of a later version, SettingsError for what an operator must mend.
    """
    return await asyncio.to_thread(_open, path, vault_dir, limits or DayLimits())


def _open(path: Path, vault_dir: Path, limits: DayLimits) -> SqliteStores:
    keys = KeyFolder(vault_dir)
    keys.have(PAYLOAD)  # first of all: it makes the folder, for its owner alone
    main = _file(path, _HERE / "schema", _STORE_ID)
    originals = _file(vault_dir / ORIGINALS, _HERE / "vault_schema", _VAULT_ID)
    database, shelf = Database(main), Database(originals)
    vault = SealingVault(keys, SqliteShelf(shelf))
    within(main, "BEGIN IMMEDIATE", lambda db: _pair(db, vault.fingerprint, path, vault_dir))
    return SqliteStores(
        inbox=SqliteInbox(database, vault),
        source_states=SqliteSourceStates(database),
        budget=SqliteBudget(database, limits),
        run_log=SqliteRunLog(database),
        posts=SqlitePosts(database, vault),
        census=SqliteCensus(database),
        incidents=SqliteIncidents(database),
        projections=SqliteProjections(database),
        notes=SqliteNotes(database),
        vault=vault,
        packs=SqlitePacks(database),
        saved_queries=SqliteSavedQueries(database),
        accounts=SqliteAccounts(database),
        audit=SqliteAuditLog(database),
        lease=SqliteLease(database),
        files=(database, shelf),
    )


def _file(path: Path, schema: Path, application: int) -> sqlite3.Connection:
    connection = connect(path)
    try:
        migrate(connection, path, scripts(schema), application)
    except BaseException:
        connection.close()
        raise
    return connection


def _pair(db: sqlite3.Connection, fingerprint: str, path: Path, vault_dir: Path) -> None:
    """A store and the keys that seal it belong together; other keys would open nothing in it."""
    row = db.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
    if row is None:
        db.execute("INSERT INTO meta VALUES ('key', ?)", (fingerprint,))
    elif row[0] != fingerprint:
        raise SettingsError("vault_of_another_store", str(vault_dir), str(path))
