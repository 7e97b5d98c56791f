"""Learned heads on labelled tables: folds, gaps, what is wrong with a table."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from evaluation.labelled import LabelledRows, filled, read_labelled
from evaluation.learned import (
    LearnedAnswer,
    answers_of,
    folds,
    mark_learned,
    peer_of,
    read_masked,
    teaching,
)

ROADS = ("яма на дороге", "разбита дорога", "ямы во дворе", "дорога вся в ямах", "яма у дома")
LIGHTS = ("не горит фонарь", "темно без фонарей", "фонари не горят", "нет фонарей", "фонарь погас")
TEXTS = tuple(f"{text}, прошу помочь номер {n}" for n in range(4) for text in (*ROADS, *LIGHTS))
LABELS = (("roads",) * 5 + ("lights",) * 5) * 4


def a_table(labels: tuple[str, ...] = LABELS, *others: tuple[str, ...]) -> LabelledRows:
    rest = tuple(zip(*others, strict=True)) if others else ((),) * len(labels)
    return LabelledRows(TEXTS[: len(labels)], labels, rest)


def test_each_row_is_asked_about_once_by_what_the_others_teach() -> None:
    rows = a_table()
    readings = read_masked(rows.texts)
    parts = list(folds(rows, readings, 5))
    assert sorted(row for part in parts for row in part.rows) == list(range(len(TEXTS)))
    assert not any(set(part.rows) & set(part.told) for part in parts)


def test_equal_texts_never_stand_on_both_sides() -> None:
    rows = LabelledRows(
        ("одна яма",) * 20 + ("фонарь",) * 20, ("a",) * 20 + ("b",) * 20, ((),) * 40
    )
    readings = read_masked(rows.texts)
    for part in folds(
        LabelledRows((*rows.texts, "ещё"), (*rows.labels, "a"), ((),) * 41),
        (*readings, *read_masked(["ещё"])),
        5,
    ):
        asked = {rows.texts[r] for r in part.rows if r < len(rows.texts)}
        assert not asked & {rows.texts[r] for r in part.told if r < len(rows.texts)}


def test_learned_labels_are_right_on_clear_texts() -> None:
    rows = a_table()
    readings = read_masked(rows.texts)
    answers: dict[int, LearnedAnswer] = {}
    peer: dict[int, str] = {}
    for part in folds(rows, readings, 4):
        told = answers_of(part, readings, readings)
        answers |= {
            r: LearnedAnswer(r, t.label, t.confidence) for r, t in zip(part.rows, told, strict=True)
        }
        peer |= dict(zip(part.rows, peer_of(part, rows.texts, rows), strict=True))
    report = mark_learned(
        rows.labels, [answers[r] for r in range(40)], [peer[r] for r in range(40)]
    )
    figures = {n.name: n.figure.value for n in report.figures}
    assert figures["weighted.f1"] >= 0.9
    assert figures["macro.f1"] >= 0.9
    assert "peer.weighted.f1" in figures
    assert "roads.f1" in figures


def test_a_gap_is_closed_where_another_column_settles_it() -> None:
    labels = ("roads", "roads", "", "lights", "")
    themes = ("ямы", "бордюры", "ямы", "фонари", "вода")
    assert filled(a_table(labels, themes), range(5)) == ("roads", "roads", "roads", "lights", "")


def test_a_column_that_goes_with_two_labels_settles_nothing() -> None:
    labels, towns = ("roads", "lights", ""), ("Курск", "Курск", "Курск")
    assert filled(a_table(labels, towns), range(3)) == labels


def test_labels_of_rows_that_are_asked_about_settle_nothing() -> None:
    table = a_table(("roads", "roads", ""), ("ямы", "бордюры", "ямы"))
    assert teaching(table, (0,), [1, 2]).labels == ("roads",)


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(BadInput) as refused:
        teaching(a_table(("", "")), (0,), [1])
    assert refused.value.reason.code == "nothing_to_learn"


def test_too_many_folds_are_refused() -> None:
    table = a_table(("a", "b"))
    with pytest.raises(BadInput) as refused:
        list(folds(table, read_masked(table.texts), 3))
    assert refused.value.reason.code == "folds_too_many"


def test_personal_data_is_masked_before_anything_is_learned() -> None:
    assert "912" not in read_masked(["Звоните 8-912-345-67-89, яма"])[0].text


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_tables_are_read_packed_and_plain(tmp_path: Path, name: str) -> None:
    raw = '\ufeffТекст;Метка;id\n"яма; у дома";roads;1\nфонарь;;2\n'.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)
    rows = read_labelled(path, "Текст", "Метка", needed=True)
    assert rows == LabelledRows(("яма; у дома", "фонарь"), ("roads", ""), (("1",), ("2",)))


def test_the_table_asked_about_may_lack_the_label(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\nяма\n", encoding="utf-8")
    assert read_labelled(path, "text", "label", needed=False).labels == ("",)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_no_header"),
        (b"text,x\na,b\n", "file_column_missing"),
        (b"text,label\na\n", "file_bad_line"),
        (b"text,label\n\xff\xfe\xfa,b\n", "file_bad_line"),
        (b"\x1f\x8bbroken", "file_damaged"),
        (None, "file_absent"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(tmp_path: Path, raw: bytes | None, code: str) -> None:
    path = tmp_path / "a.csv"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(BadInput) as refused:
        read_labelled(path, "text", "label", needed=True)
    assert refused.value.reason.code == code


@given(st.lists(st.sampled_from(["", "a", "b"]), min_size=1, max_size=12), st.data())
@settings(deadline=None)
def test_filling_never_changes_a_label_that_is_there(
    labels: list[str], drawn: st.DataObject
) -> None:
    column = drawn.draw(
        st.lists(st.sampled_from(["", "x", "y"]), min_size=len(labels), max_size=len(labels))
    )
    found = filled(a_table(tuple(labels), tuple(column)), range(len(labels)))
    assert all(new == old for new, old in zip(found, labels, strict=True) if old)


def test_rows_without_labels_are_answered_and_not_scored() -> None:
    answers = [LearnedAnswer(0, "a", 0.9), LearnedAnswer(1, "b", 0.6)]
    report = mark_learned(("a", ""), answers, [])
    assert report.rows == 2
    found = report.figure("accuracy")
    assert found is not None
    assert found.of == 1
    assert mark_learned(("", ""), answers, []).figures == ()
