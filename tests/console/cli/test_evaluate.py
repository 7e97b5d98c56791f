"""`otklik evaluate`: predictions, report, bars."""

import json
from pathlib import Path

from console.cli.exits import BAD, OK, PARTLY
from tests.console.cli.shell import Shell

LINES = (
    {"id": "a", "text": "На Ленина 12 третью неделю яма, почините дорогу", "parent": None, "kind": "complaint",
     "area": "roads", "danger": False, "resolved_past": False, "place": {"street": "Ленина", "house": "12"}},
    {"id": 2, "text": "Продам гараж, недорого", "kind": "other", "area": None, "danger": False, "place": None},
    {"id": "c", "text": "и у нас на Мира 5 тоже нет", "parent": "Нет горячей воды на Садовой 3", "kind": "complaint",
     "area": None, "danger": False},
)  # fmt: skip


def labelled(shell: Shell, name: str = "labelled.jsonl") -> str:
    return shell.file(name, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES))


def test_predictions_are_one_line_each_in_the_order_of_the_file(shell: Shell) -> None:
    out = shell.folder / "out.jsonl"
    assert shell("evaluate", labelled(shell), "--predictions", str(out)).code == OK
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a", 2, "c"]
    assert set(lines[0]) == {
        "id", "kind", "area", "danger", "resolved_past", "place", "topic", "confidence", "lane"
    }  # fmt: skip
    assert (lines[0]["kind"], lines[0]["place"]["street"], lines[0]["place"]["house"]) == (
        "complaint",
        "Ленина",
        "12",
    )
    assert lines[2]["place"]["street"] == "Мира"


def test_labels_change_no_prediction(shell: Shell) -> None:
    first, second = shell.folder / "a.jsonl", shell.folder / "b.jsonl"
    shell("evaluate", labelled(shell), "--predictions", str(first))
    bare = [{k: line[k] for k in ("id", "text", "parent") if k in line} for line in LINES]
    file = shell.file("bare.jsonl", "".join(json.dumps(line) + "\n" for line in bare))
    assert shell("evaluate", file, "--predictions", str(second)).code == OK
    assert first.read_bytes() == second.read_bytes()


def test_the_report_for_programs_is_one_object(shell: Shell) -> None:
    told = shell("evaluate", labelled(shell), "--json").json
    figures = {f["name"]: f["figure"] for f in told["report"]["figures"]}
    assert told["report"]["rows"] == 3
    assert figures["complaint.recall"]["of"] == 2
    assert figures["area.accuracy"]["of"] == 1
    assert figures["street_house.f1"]["value"] == 1.0


def test_a_bar_that_is_missed_ends_with_1_and_is_named(shell: Shell) -> None:
    file = labelled(shell)
    assert shell("evaluate", file, "--require", "complaint.recall>=0.5").code == OK
    result = shell(
        "evaluate", file, "--require", "complaint.recall>=0.5", "--require", "accuracy>1"
    )
    assert result.code == PARTLY
    assert "accuracy>1" in result.err
    assert "complaint.recall" not in result.err


def test_a_bar_that_means_nothing_ends_with_2(shell: Shell) -> None:
    file = labelled(shell)
    assert shell("evaluate", file, "--require", "complaint.f1").code == BAD
    assert shell("evaluate", file, "--require", "beauty.f1>=1").code == BAD


def test_texts_are_shown_only_when_asked_for(shell: Shell) -> None:
    wrong = shell.file(
        "wrong.jsonl", '{"text": "На Ленина 12 третью неделю яма", "kind": "gratitude"}\n'
    )
    plain, shown = shell("evaluate", wrong).out, shell("evaluate", wrong, "--show-texts").out
    assert "gratitude →" in plain
    assert "яма" not in plain
    assert "яма" in shown


def test_a_broken_line_is_an_error_with_its_number(shell: Shell) -> None:
    result = shell("evaluate", shell.file("a.jsonl", '{"text": "яма"}\n{"text": 5}\n'))
    assert result.code == BAD
    assert "строка 2" in result.err


def test_an_earlier_answer_is_compared(shell: Shell) -> None:
    file, out = labelled(shell), shell.folder / "out.jsonl"
    shell("evaluate", file, "--predictions", str(out))
    told = shell("evaluate", file, "--against", str(out))
    assert "исправлено 0, испорчено 0" in told.out
    assert (
        shell("evaluate", shell.file("b.jsonl", '{"text": "a"}\n'), "--against", str(out)).code
        == BAD
    )


def test_personal_data_are_measured(shell: Shell) -> None:
    lines = [
        {"text": "тел 8 912 345-67-89", "spans": [{"start": 4, "end": 19, "class": "phone"}]},
        {"text": "Горячая линия 112", "spans": []},
    ]
    file = shell.file("pii.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    out = Path(shell.folder / "out.jsonl")
    result = shell(
        "evaluate", "--pii", file, "--predictions", str(out), "--require", "phone.recall>=1"
    )
    assert result.code == OK
    assert [json.loads(line) for line in out.read_text().splitlines()] == [
        {"row": 0, "spans": [{"start": 4, "end": 19, "class": "phone"}]},
        {"row": 1, "spans": []},
    ]


def test_one_file_is_needed(shell: Shell) -> None:
    assert shell("evaluate").code == BAD
    assert shell("evaluate", labelled(shell), "--pii", labelled(shell)).code == BAD
    assert shell("evaluate", "absent.jsonl").code == BAD


def test_answers_never_replace_what_was_asked(shell: Shell) -> None:
    file = labelled(shell)
    table = shell.file("table.csv", "text,label\nяма,дороги\nлифт,дом\n")
    columns = ("--text", "text", "--label", "label", "--folds", "2")
    for asked in ((file,), ("--pii", file), (table, "--learn", "self", *columns)):
        before = Path(asked[-1] if asked[0] == "--pii" else asked[0]).read_bytes()
        result = shell("evaluate", *asked, "--predictions", file if file in asked else table)
        assert result.code == BAD
        assert Path(file if file in asked else table).read_bytes() == before


def test_a_wrong_table_leaves_earlier_answers_alone(shell: Shell) -> None:
    table, out = shell.file("table.csv", "text,label\nяма\n"), shell.file("out.jsonl", "earlier")
    columns = ("--text", "text", "--label", "label", "--predictions", out)
    assert shell("evaluate", table, "--learn", "self", *columns).code == BAD
    assert Path(out).read_text(encoding="utf-8") == "earlier"


def test_pairs_alone_are_refused(shell: Shell) -> None:
    file = labelled(shell)
    assert shell("evaluate", file, "--near-misses", file).code == BAD
