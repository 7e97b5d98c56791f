"""Moving, backup and restore, from the command line."""

import asyncio
import json
import os
import secrets
import sqlite3
import zipfile
from collections.abc import Iterator

import pytest
from pymongo import MongoClient

from console.assembly import open_service
from console.cli.exits import BAD, OK
from console.settings import settings_here
from console.writing import writer_of
from tests.console.cli.shell import Result, Shell
from tests.servers.fixtures import mongo_address

__all__ = ["mongo_address"]


@pytest.fixture
def database(mongo_address: str) -> Iterator[str]:
    """Address of a database that is dropped afterwards."""
    name = f"otklik_{secrets.token_hex(6)}"
    host, _, options = mongo_address.partition("?")
    yield f"{host.rstrip('/')}/{name}?{options}"
    with MongoClient[dict[str, object]](mongo_address) as client:
        client.drop_database(name)


def file_of(town: Shell) -> str:
    return f"sqlite:{town.folder / 'data' / 'otklik.sqlite'}"


def counted(result: Result) -> list[str]:
    """Kinds, counts and hashes of a table."""
    assert result.code == OK, result.err
    assert "РАЗНОЕ" not in result.out
    return [" ".join(line.split()) for line in result.out.splitlines() if line.endswith("равно")]


def test_a_store_moves_to_a_server_and_back_without_a_difference(
    town: Shell, database: str
) -> None:
    there = counted(town("move", "--from", file_of(town), "--to", database))
    home = town.folder / "home"
    place = f"sqlite:{home / 'otklik.sqlite'}"
    assert counted(town("move", "--from", database, "--to", place, "--to-data", str(home))) == there
    town.patch.setenv("OTKLIK_DATA", str(home))
    assert town("reindex").code == OK
    assert town("search", "яма", "--json").json["total"] == 1


def test_a_server_that_is_half_full_is_no_store_yet(town: Shell, database: str) -> None:
    town("move", "--from", file_of(town), "--to", database)
    name = database.rpartition("/")[2].partition("?")[0]
    with MongoClient[dict[str, object]](database) as client:
        meta = client[name].meta
        meta.update_one({"_id": "owner"}, {"$set": {"name": "otklik: a move into it…"}})
        meta.delete_one({"_id": "schema"})
    town.patch.setenv("OTKLIK_STORE", database)
    assert town("incidents").code == BAD


def test_a_broken_off_move_is_finished_by_the_same_command(town: Shell) -> None:
    home = town.folder / "home"
    place = f"sqlite:{home / 'otklik.sqlite'}"
    arguments = ("--from", file_of(town), "--to", place, "--to-data", str(home))
    assert town("move", *arguments).code == OK
    (home / "otklik.sqlite").rename(home / "otklik.sqlite.moving")
    with sqlite3.connect(home / "otklik.sqlite.moving") as half:
        noted = json.loads(half.execute("SELECT value FROM meta WHERE name = 'move'").fetchone()[0])
        del noted["ways"]["events"], noted["ways"]["posts"]
        noted["equal"] = False
        half.execute("UPDATE meta SET value = ? WHERE name = 'move'", (json.dumps(noted),))
        half.execute("DELETE FROM events")
    half.close()
    other = town("move", *arguments[:1], database_elsewhere(town), *arguments[2:])
    assert other.code == BAD
    assert "недоделанная" in other.err
    counted(town("move", *arguments))
    assert town("move", *arguments).code == BAD


def database_elsewhere(town: Shell) -> str:
    """Another store in files."""
    folder = town.folder / "elsewhere"
    assert town("backup", str(town.folder / "other.zip")).code == OK
    town.patch.setenv("OTKLIK_DATA", str(folder))
    assert town("restore", str(town.folder / "other.zip")).code == OK
    town.patch.setenv("OTKLIK_DATA", str(town.folder / "data"))
    return f"sqlite:{folder / 'otklik.sqlite'}"


@pytest.mark.parametrize("wrong", ["sqlite:nowhere.sqlite", "ftp://db/otklik"])
def test_a_wrong_address_costs_nothing(town: Shell, wrong: str) -> None:
    moved = town("move", "--from", wrong, "--to", f"sqlite:{town.folder / 'new.sqlite'}")
    assert moved.code == BAD
    assert len(moved.err.splitlines()) == 1
    assert not (town.folder / "new.sqlite").exists()


def test_nothing_moves_while_a_service_runs(town: Shell) -> None:
    async def beside() -> Result:
        service = await open_service(settings_here())
        try:
            async with writer_of(service, "writer-elsewhere-1"):
                there = f"sqlite:{town.folder / 'new.sqlite'}"
                return await asyncio.to_thread(town, "move", "--from", file_of(town), "--to", there)
        finally:
            await service.close()

    refused = asyncio.run(beside())
    assert refused.code == BAD
    assert "writer-elsewhere-1" in refused.err


def test_a_backup_is_for_its_owner_alone_and_says_so(town: Shell) -> None:
    path = town.folder / "town.zip"
    saved = town("backup", str(path))
    assert saved.code == OK
    assert "ВНИМАНИЕ" in saved.err
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in town.folder.iterdir() if "unfinished" in p.name] == []
    assert town("backup", str(path)).code == BAD


def test_a_backup_is_taken_while_the_service_runs(town: Shell) -> None:
    async def beside() -> Result:
        service = await open_service(settings_here())
        try:
            async with writer_of(service):
                return await asyncio.to_thread(town, "backup", str(town.folder / "town.zip"))
        finally:
            await service.close()

    assert asyncio.run(beside()).code == OK


def test_what_was_restored_is_what_was_there(town: Shell) -> None:
    path, home = town.folder / "town.zip", town.folder / "home"
    saved = counted(town("backup", str(path)))
    before = town("incidents", "--json").out
    town.patch.setenv("OTKLIK_DATA", str(home))
    assert counted(town("restore", str(path))) == saved
    assert town("reindex").code == OK
    assert town("incidents", "--json").out == before
    assert town("search", "свет", "--json").json["total"] == 1
    assert {k.stat().st_mode & 0o777 for k in (home / "vault").glob("*.key")} == {0o600}
    assert town("restore", str(path)).code == BAD


def test_other_keys_are_never_overwritten(town: Shell) -> None:
    path, home = town.folder / "town.zip", town.folder / "home"
    town("backup", str(path))
    (home / "vault").mkdir(parents=True, mode=0o700)
    key = home / "vault" / "payload.key"
    key.write_bytes(os.urandom(32))
    key.chmod(0o600)
    before = key.read_bytes()
    town.patch.setenv("OTKLIK_DATA", str(home))
    assert town("restore", str(path)).code == BAD
    assert key.read_bytes() == before


def test_a_damaged_archive_opens_no_store(town: Shell) -> None:
    path, home = town.folder / "town.zip", town.folder / "home"
    town("backup", str(path))
    short, poorer = town.folder / "short.zip", town.folder / "poorer.zip"
    short.write_bytes(path.read_bytes()[:2_000])
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(poorer, "w") as copy:
        for name in whole.namelist():
            lines = whole.read(name)
            copy.writestr(name, b"" if name == "records/events.jsonl" else lines)
    town.patch.setenv("OTKLIK_DATA", str(home))
    for damaged in (short, poorer):
        assert town("restore", str(damaged)).code == BAD
        assert not (home / "otklik.sqlite").exists()
    (home / "otklik.sqlite.moving").unlink()
    (home / "vault" / "originals.sqlite3").unlink()
    assert town("restore", str(path)).code == OK
