"""Splitting an incident from the command line."""

from pathlib import Path

import pytest

from console.cli.exits import BAD, NOTHING, OK
from tests.console.cli.shell import LIFTS, Shell, an_import

AGAIN = "Садовая 12, лифт так и не работает, сколько можно ждать"


@pytest.fixture(scope="module")
def lifts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_import(tmp_path_factory.mktemp("lifts"), LIFTS[0], AGAIN, LIFTS[1])


@pytest.fixture
def town(shell: Shell, lifts: Path) -> Shell:
    """One incident of two houses."""
    town = shell.with_data_of(lifts)
    assert town("incidents", "merge", "1", "2", "--yes").code == OK
    return town


def posts(town: Shell, number: str) -> list[str]:
    return [p["post"]["id"] for p in town("incidents", number, "--json").json["posts"]]


def test_a_split_is_shown_first_then_done_and_undone(town: Shell) -> None:
    assert "file:posts/3" in town("incidents", "1").out
    looked = town("incidents", "split", "1", "file:posts/3")
    assert looked.code == OK
    for piece in (
        "Останется № 1",
        "сообщений 2",
        "Новый инцидент",
        "Садовая, 9",
        "file:posts/3 · ",
    ):
        assert piece in looked.out
    assert "повторите с --yes" in looked.err
    assert len(posts(town, "1")) == 3
    done = town("incidents", "split", "1", "file:posts/3", "--reason", "other_place", "--yes")
    assert "Выделено в № 3" in done.out
    assert (len(posts(town, "1")), posts(town, "3")) == (2, ["file:posts/3"])
    assert "Выделено 1 сообщение в № 3: другое место" in town("incidents", "1").out
    assert town("incidents", "undo", "3").code == OK
    assert (len(posts(town, "1")), posts(town, "3")) == (3, [])


def test_what_cannot_be_split_changes_nothing(town: Shell) -> None:
    assert town("incidents", "split", "77", "file:posts/3").code == NOTHING
    for wrong in (
        ("file:posts/1", "file:posts/2", "file:posts/3"),
        ("file:posts/99",),
        ("file:posts/3", "--reason", "because"),
    ):
        assert town("incidents", "split", "1", *wrong, "--yes").code == BAD
    assert len(posts(town, "1")) == 3
