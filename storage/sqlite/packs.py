"""Immutable versions of region packs."""

import sqlite3
from dataclasses import dataclass

from domain.errors import SettingsError
from domain.pack import Pack
from storage.sqlite.connection import Database
from storage.wire import decode, encode

_CURRENT = """
  SELECT p.body FROM packs p JOIN meta m ON m.name = 'pack' AND m.value = p.version
"""


@dataclass(frozen=True, slots=True)
class SqlitePacks:
    """Every version that was ever in force."""

    database: Database

    async def current(self) -> Pack:
        """The pack in force; raises SettingsError while there is none."""
        row = await self.database.row(_CURRENT)
        if row is None:
            raise SettingsError("no_pack")
        return decode(row[0], Pack)

    async def put(self, pack: Pack) -> None:
        """Make a version current; raises SettingsError when the version has other content."""
        await self.database.write(lambda db: _put(db, pack.version, encode(pack)))

    async def versions(self) -> tuple[str, ...]:
        """Known versions, oldest first."""
        rows = await self.database.rows("SELECT version FROM packs ORDER BY id")
        return tuple(version for (version,) in rows)


def _put(db: sqlite3.Connection, version: str, body: bytes) -> None:
    known = db.execute("SELECT body FROM packs WHERE version = ?", (version,)).fetchone()
    if known is not None and known[0] != body and decode(known[0], Pack) != decode(body, Pack):
        raise SettingsError("pack_version_reused", version)
    if known is None:
        db.execute("INSERT INTO packs (version, body) VALUES (?, ?)", (version, body))
    db.execute("INSERT OR REPLACE INTO meta VALUES ('pack', ?)", (version,))
