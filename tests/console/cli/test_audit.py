"""`otklik audit`: who did what is there to be read, and a changed log is told."""

import json
import sqlite3
from pathlib import Path

import pytest

from console.cli.exits import BAD, NOTHING, OK
from tests.console.cli.shell import Shell, an_import


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_import(tmp_path_factory.mktemp("town"), "На Ленина 12 третью неделю яма")


def test_what_was_searched_and_who_read_the_log_stands_there(town: Shell) -> None:
    town("search", "яма")
    first = town("audit", "--action", "search")
    assert first.code == OK
    assert "search" in first.out
    assert "hits:1" in first.out
    assert "яма" not in first.out
    again = [json.loads(row) for row in town("audit", "--json").out.splitlines()]
    assert [e["number"] for e in again] == sorted(e["number"] for e in again)
    assert again[-1]["action"] == "audit_read"
    assert all(e["who"].startswith("shell:") and e["chain"] for e in again)


def test_it_is_narrowed_by_who_when_and_how_many(town: Shell) -> None:
    for _ in range(3):
        town("search", "яма")
    assert len(town("audit", "--json", "--limit", "2").out.splitlines()) == 2
    assert town("audit", "--who", "nobody").code == NOTHING
    assert town("audit", "--until", "2020-01-01").code == NOTHING
    assert town("audit", "--since", "1h", "--action", "search").code == OK


def test_a_changed_log_is_told(town: Shell) -> None:
    town("search", "яма")
    with sqlite3.connect(town.folder / "data" / "otklik.sqlite") as database:
        database.execute("UPDATE audit SET actor = 'shell:somebody' WHERE sequence = 1")
    found = town("audit")
    assert found.code == BAD
    assert "1" in found.err
