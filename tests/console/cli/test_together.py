"""Two incidents from the command line."""

from pathlib import Path

import pytest

from console.cli.exits import BAD, NOTHING, OK
from tests.console.cli.shell import LIFTS, Shell, an_import


@pytest.fixture(scope="module")
def lifts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_import(tmp_path_factory.mktemp("lifts"), *LIFTS)


@pytest.fixture
def town(shell: Shell, lifts: Path) -> Shell:
    return shell.with_data_of(lifts)


def test_the_next_house_is_shown_apart_with_its_veto(town: Shell) -> None:
    shown = town("incidents", "show", "1").out
    assert "Похожие, но отдельные (1)" in shown
    assert "другой дом (12 и 9)" in shown
    assert town("incidents", "1", "--json").json["beside"]["apart"][0]["card"]["number"] == 2


def test_a_merge_is_shown_first_then_done_and_undone(town: Shell) -> None:
    looked = town("incidents", "merge", "1", "2")
    assert "Останется № 1" in looked.out
    assert "Войдёт № 2" in looked.out
    assert len(town("incidents", "1", "--json").json["posts"]) == 1
    assert town("incidents", "merge", "1", "2", "--yes").code == OK
    told = town("incidents", "1")
    assert len(town("incidents", "1", "--json").json["posts"]) == 2
    assert "объединено с № 2" in told.out
    assert town("incidents", "merge", "1", "2", "--yes").code == BAD
    assert town("incidents", "undo", "2").code == OK
    assert [len(town("incidents", n, "--json").json["posts"]) for n in "12"] == [1, 1]


def test_search_follows_at_once(town: Shell) -> None:
    town("incidents", "merge", "1", "2", "--yes")
    assert "отстаёт" not in town("search", "лифт").err
    town("incidents", "undo", "1")
    town("forget", "file:posts/1")
    result = town("search", "лифт")
    assert ("отстаёт" in result.err, "file:posts/1" in result.out) == (False, False)


def test_two_problems_stay_two(town: Shell) -> None:
    assert "№ 1 и № 2 — разное" in town("incidents", "apart", "1", "2").out
    assert town("incidents", "1", "--json").json["beside"]["apart"] == []
    town("incidents", "undo", "2")
    assert len(town("incidents", "1", "--json").json["beside"]["apart"]) == 1


def test_an_incident_that_is_not_there_changes_nothing(town: Shell) -> None:
    assert town("incidents", "merge", "1", "77", "--yes").code == NOTHING
    assert town("incidents", "undo", "77").code == NOTHING
