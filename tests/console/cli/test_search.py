"""`otklik search`, `export`, `explain`: what is found is what is shown and what leaves."""

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from console.cli.exits import BAD, NOTHING, OK
from tests.console.cli.shell import Shell, an_import

POSTS = (
    "На Ленина 12 третью неделю яма, почините дорогу",
    "Ямы по всей улице Садовой, объехать нельзя, сделайте дорогу",
    "Сколько ям на Мира 5, дорогу не чинят! Звоните 8 912 345-67-89",
    "=СУММ(1) Нет горячей воды в доме на Садовой 3 вторые сутки",
    "Продам гараж, недорого, без ям",
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_import(tmp_path_factory.mktemp("town"), *POSTS)


def test_a_word_is_found_in_every_inflection_with_highlights(town: Shell) -> None:
    result = town("search", "яма")
    assert result.code == OK
    for form in ("«яма»", "«Ямы»", "«ям»"):
        assert form in result.out


def test_what_concerns_nobody_is_listed_apart(town: Shell) -> None:
    whole = town("search", "яма").out
    assert whole.index("Найдено") < whole.index("Отдельно") < whole.index("гараж")
    assert "гараж" not in town("search", "дорогу").out


def test_nothing_found_says_what_to_do_and_ends_with_3(town: Shell) -> None:
    result = town("search", "дирижабль")
    assert result.code == NOTHING
    assert "Ничего не найдено" in result.err


def test_days_are_counted_as_dates(town: Shell) -> None:
    told = town("search", "--facet", "day").out
    assert re.search(r"\d{1,2} [а-я]+ \(\d+\)", told)
    assert not re.search(r"\b20\d{6}\b", told)


def test_filters_narrow_and_facets_count(town: Shell) -> None:
    answer = town("search", "--area", "roads", "--facet", "kind", "--facet", "day", "--json").json
    assert answer["total"] == 3
    assert {f["field"] for f in answer["facets"]} == {"kind", "day"}
    assert (
        town("search", "--since", "2026-03-02", "--until", "02.03.2026", "--json").json["total"]
        == 1
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--area", "weather"),
        ("--territory", "Луна"),
        ("--since", "вчера"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(town: Shell, option: str, value: str) -> None:
    result = town("search", "яма", option, value)
    assert result.code == BAD
    assert value in result.err


def test_a_search_for_a_person_is_refused(town: Shell) -> None:
    for result in (town("search", "Иванова Мария Петровна"), town("export", "@ivan_petrov")):
        assert (result.code, result.out) == (BAD, "")
        assert "людей" in result.err


def test_a_query_that_cannot_be_read_is_one_sentence(town: Shell) -> None:
    result = town("search", '"горячая вода')
    assert result.code == BAD
    assert "Кавычка не закрыта" in result.err


def test_no_personal_data_leaves_in_any_form(town: Shell) -> None:
    book = town.folder / "out.xlsx"
    assert town("export", "--bystanders", "include", "--out", str(book)).code == OK
    cells = str(list(openpyxl.load_workbook(book).active.iter_rows(values_only=True)))
    outputs = [
        town("export", "--bystanders", "include", "--form", form).out for form in ("csv", "jsonl")
    ]
    for output in (*outputs, cells, town("search", "яма", "--json").out):
        assert "345-67-89" not in output
        assert "‹телефон›" in output


def test_an_export_is_what_the_search_finds_in_its_order(town: Shell) -> None:
    found = [
        hit["line"]["post"]
        for hit in town("search", "яма", "--sort", "oldest", "--json").json["hits"]
    ]
    lines = town("export", "яма", "--sort", "oldest", "--form", "jsonl").out.splitlines()
    assert [json.loads(line)["post"] for line in lines] == found


def test_csv_is_for_programs_and_no_cell_is_a_formula(town: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(town("export", "вода").out.removeprefix("\ufeff"))))
    assert [row["text"][:9] for row in rows] == ["'=СУММ(1)"]
    assert rows[0]["kind"] == "complaint"
    assert rows[0]["published"] == "2026-03-04T12:00:00+03:00"


def test_a_workbook_is_for_people_and_holds_plain_texts(town: Shell) -> None:
    book = town.folder / "out.xlsx"
    town("export", "вода", "--out", str(book))
    sheet = openpyxl.load_workbook(book).active
    header, row = list(sheet.iter_rows())
    texts = dict(zip([cell.value for cell in header], row, strict=True))
    assert texts["text"].data_type == "s"
    assert texts["text"].value.startswith("=СУММ(1)")
    assert texts["kind"].value == "жалоба"


def test_an_export_is_audited_and_a_failed_one_leaves_no_file(town: Shell) -> None:
    target = town.folder / "out.csv"
    assert town("export", "Иванова Мария Петровна", "--out", str(target)).code == BAD
    assert not list(Path(town.folder).glob("*out.csv*"))
    assert town("export", "яма", "--out", str(target)).code == OK
    assert target.read_bytes().startswith(b"\xef\xbb\xbfpost,published")


def test_an_export_of_nothing_ends_with_3(town: Shell) -> None:
    assert town("export", "дирижабль").code == NOTHING


def test_an_unknown_form_is_refused(town: Shell) -> None:
    assert town("export", "яма", "--out", "a.pdf").code == BAD


def test_an_explanation_names_kind_words_place_and_owner(shell: Shell) -> None:
    result = shell("explain", "Во дворе Ленина 12 третью неделю яма, ребёнок упал")
    assert result.code == OK
    assert "Жалоба" in result.out
    assert "Ленина, 12" in result.out
    assert "яма" in result.out


def test_an_explanation_for_programs_holds_the_verdict(shell: Shell) -> None:
    told = shell(
        "explain", "и у нас на Мира 5", "--parent", "Нет горячей воды на Садовой 3", "--json"
    ).json
    assert told["verdict"]["place"]["street"] == "Мира"
    assert told["why"]


def test_personal_data_are_hidden_in_an_explanation(shell: Shell) -> None:
    result = shell("explain", "Яма на Мира 5, звоните 8 912 345-67-89")
    assert "345-67-89" not in result.out
    assert "‹телефон›" in result.out


def test_an_empty_text_and_an_unknown_source_are_refused(shell: Shell) -> None:
    assert shell("explain", "  ").code == BAD
    assert shell("explain", "яма", "--source", "vk:nowhere").code == BAD
