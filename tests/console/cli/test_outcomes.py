"""What came of incidents, from the command line."""

import csv
from pathlib import Path

import pytest

from console.cli.exits import NOTHING, OK
from tests.console.cli.shell import Shell, an_import

ROWS = (
    "На Ленина 12 третью неделю яма, почините дорогу",
    "Предлагаю поставить лавочки на остановке «Завод», пожилым людям негде присесть",
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_import(tmp_path_factory.mktemp("outcomes"), *ROWS)


@pytest.fixture
def town(shell: Shell, imported: Path) -> Shell:
    return shell.with_data_of(imported)


def test_nothing_was_closed_so_nothing_came_back(town: Shell) -> None:
    assert town("incidents", "returned").code == NOTHING


def test_proposals_are_written_for_a_vote(town: Shell, tmp_path: Path) -> None:
    file = tmp_path / "proposals.csv"
    assert town("incidents", "proposals", "--out", str(file)).code == OK
    with file.open(encoding="utf-8-sig", newline="") as text:
        (row,) = csv.DictReader(text)
    assert row["proposal"] == ROWS[1]
    assert (row["supporters"], row["posts"]) == ("1", "1")
