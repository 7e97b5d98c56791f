"""`otklik import`: rows in, rejects aside, the same again changes nothing."""

import gzip
import json
import os
from pathlib import Path

from console.cli.exits import BAD, OK, PARTLY
from console.cli.say import Say
from console.cli.work.rejects import Rejects
from tests.console.cli.shell import Shell

PIT = "На Ленина 12 третью неделю яма"


def test_rows_go_through_the_flow_and_can_be_found(shell: Shell) -> None:
    result = shell("import", shell.rows(PIT, "Продам гараж", "Ямы на Садовой 3, объехать нельзя"))
    assert result.code == OK
    assert "строк 3, взято 3 (новых 3), не взято 0" in result.out
    found = shell("search", "яма", "--bystanders", "include", "--json").json
    assert found["total"] == 2


def test_the_same_command_again_changes_nothing(shell: Shell) -> None:
    file = shell.rows(PIT, "Продам гараж")
    shell("import", file)
    before = shell("export", "--bystanders", "include", "--form", "jsonl").out
    again = shell("import", file)
    assert "взято 2 (новых 0)" in again.out
    assert shell("export", "--bystanders", "include", "--form", "jsonl").out == before


def test_wrong_rows_are_told_by_line_and_the_rest_goes_on(shell: Shell) -> None:
    file = shell.file(
        "a.csv",
        "id,text,date\n1,яма,2026-03-01\n2,,2026-03-01\n3,лужа,завтра\n4\n5,люк открыт,2026-03-01\n",
    )
    result = shell("import", file)
    assert result.code == PARTLY
    assert "строк 5, взято 2 (новых 2), не взято 3" in result.out
    lines = Path(f"{file}.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    rejects = [json.loads(line) for line in lines]
    assert [(r["line"], r["code"]) for r in rejects] == [
        (3, "row_no_text"),
        (4, "row_bad_time"),
        (5, "row_cells"),
    ]
    assert "лужа" not in "".join(lines)


def test_rejects_of_an_earlier_import_go_when_there_are_none_left(shell: Shell) -> None:
    file = shell.file("a.csv", "text\nяма\n")
    stale = Path(f"{file}.rejects.jsonl")
    stale.write_text("old", encoding="utf-8")
    assert shell("import", file).code == OK
    assert not stale.exists()


def test_rejects_can_be_put_elsewhere(shell: Shell) -> None:
    file = shell.file("a.csv", "text,date\nяма,никогда\n")
    shell("import", file, "--rejects", str(shell.folder / "out"))
    assert (shell.folder / "out" / "a.csv.rejects.jsonl").exists()


def test_one_file_of_no_use_does_not_keep_the_others(shell: Shell) -> None:
    good, bad = shell.rows(PIT), shell.file("bad.csv", "a,b\n1,2\n")
    result = shell("import", bad, str(shell.folder / "absent.csv"), good)
    assert result.code == BAD
    assert "bad.csv" in result.err
    assert "absent.csv" in result.err
    assert "взято 1" in result.out


def test_columns_source_and_zone_are_the_persons_own(shell: Shell) -> None:
    file = shell.file("im.csv", f"Суть;Когда;Номер\n{PIT};01.03.2026 12:00;77\n")
    result = shell(
        "import", file, "--columns", "text=Суть,published=Когда,id=Номер", "--source", "im", "--zone", "Asia/Omsk"
    )  # fmt: skip
    assert result.code == OK
    (line,) = shell("export", "--bystanders", "include", "--form", "jsonl").out.splitlines()
    post = json.loads(line)
    assert (post["post"], post["source"]) == ("file:im/77", "im")
    assert post["published"] == "2026-03-01T09:00:00+03:00"


def test_an_unknown_zone_is_refused_before_anything_is_read(shell: Shell) -> None:
    result = shell("import", shell.rows(PIT), "--zone", "Europe/Zarechinsk")
    assert result.code == BAD
    assert "Europe/Moscow" in result.err


def test_rows_without_a_time_are_as_old_as_their_file(shell: Shell) -> None:
    file = shell.file("a.csv.gz", gzip.compress(f"text\n{PIT}\n".encode()))
    os.utime(file, (1_770_000_000, 1_770_000_000))
    shell("import", file)
    (line,) = shell("export", "--bystanders", "include", "--form", "jsonl").out.splitlines()
    assert json.loads(line)["published"] == "2026-02-02T05:40:00+03:00"


def test_an_archive_alerts_nobody_and_shows_among_the_sources(shell: Shell) -> None:
    shell("import", shell.rows("Горит дом на Ленина 5, люди внутри, помогите"))
    assert "file:posts" in shell("sources").out
    assert not list((shell.folder / "data").glob("outbox/*.eml"))


def test_an_archive_of_a_watched_page_does_not_speak_for_its_health(shell: Shell) -> None:
    shell("import", shell.rows(PIT), "--source", "vk:group1")
    states = {s["name"]: s["state"] for s in shell("sources", "--json").json["sources"]}
    assert states["vk:group1"]["health"] == "new"
    assert states["vk:group1"]["last_success"] == 0


def test_equal_texts_of_two_rows_stay_two_posts(shell: Shell) -> None:
    shell("import", shell.file("a.csv", f"text\n{PIT}\n{PIT}\n"))
    assert shell("search", "яма", "--bystanders", "include", "--json").json["total"] == 2


def test_hostile_posts_are_kept_shown_harmlessly_and_found(shell: Shell) -> None:
    texts = (
        "<script>alert(1)</script> яма на Ленина 1",
        "яма \x00 с нулём \ud83d на Ленина 2",
        "яма на Мира 3 " + ("о" * 60 + " ") * 66_000,  # 4 MB
        "\u202eяма\u202c שלום \x1b[31m на Ленина 4",
        "😀" * 10_000 + " яма на Ленина 5",
    )
    lines = "".join(
        json.dumps({"id": i, "text": t, "date": "2026-03-01"}) + "\n" for i, t in enumerate(texts)
    )
    assert shell("import", shell.file("weird.jsonl", lines)).code == OK
    result = shell("search", "яма", "--bystanders", "include")
    assert "Найдено 5" in result.out
    assert "\x1b" not in result.out
    assert "\x00" not in result.out
    assert len(result.out) < 20_000


def test_a_file_where_nothing_may_be_written_leaves_rejects_in_the_present_folder() -> None:
    assert Rejects.of(Path("/proc/self/a.csv"), None, Say("ru")).path == Path("a.csv.rejects.jsonl")
