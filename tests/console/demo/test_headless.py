"""A life of one's own through the whole product, without a screen."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from console.cli.exits import BAD
from tests.console.cli.shell import ROOT, Shell, shell_in

POSTS: tuple[dict[str, Any], ...] = (
    {"id": "a", "at_minute": 1, "source": "vk:group1", "text": "Нет воды на Кедровой 17"},
    {"id": "b", "at_minute": 3, "source": "vk:group2", "text": "На Полярной 9 яма во дворе", "deleted_at_minute": 60},
    {"id": "c", "at_minute": 5, "source": "forum", "voice": "resident", "text": "Продам гараж"},
)  # fmt: skip


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    return shell_in(tmp_path, capsys, monkeypatch)


def a_life(shell: Shell, *posts: dict[str, Any]) -> str:
    folder = shell.folder / "life"
    folder.mkdir()
    lines = (json.dumps(post, ensure_ascii=False) for post in posts)
    (folder / "posts.jsonl").write_text("\n".join(lines), encoding="utf-8-sig")
    return str(folder)


def test_every_collected_post_is_reported_also_one_that_was_deleted(shell: Shell) -> None:
    out = shell.folder / "out.jsonl"
    asked = ["--days", "1", "--speed", "6000", "--report", str(out)]
    command = [sys.executable, "-c", "from console.cli.main import main; main()", "demo"]
    # A process of its own, as for a person: the city's clock stays open until its end.
    subprocess.run([*command, "--life", a_life(shell, *POSTS), *asked], cwd=ROOT, check=True)
    rows = {row["id"]: row for row in map(json.loads, out.read_text("utf-8").splitlines())}
    assert set(rows) == {"a", "b", "c"}
    assert (rows["b"]["kind"], rows["b"]["place"]["house"]) == ("complaint", "9")
    assert rows["b"]["incident"] is not None
    assert rows["c"]["incident"] is None


def test_a_life_that_cannot_be_played_is_refused_with_its_line(shell: Shell) -> None:
    strange = {"id": "d", "at_minute": 1, "source": "vk:group77", "text": "яма"}
    result = shell("demo", "--life", a_life(shell, *POSTS, strange))
    assert result.code == BAD
    assert "4: unknown source 'vk:group77'" in result.err


def test_a_report_that_cannot_be_written_is_told_before_the_play(shell: Shell) -> None:
    life = a_life(shell, *POSTS)
    result = shell("demo", "--life", life, "--report", str(shell.folder / "no" / "out.jsonl"))
    assert (result.code, "out.jsonl" in result.err) == (BAD, True)
    over = shell("demo", "--life", life, "--report", f"{life}/posts.jsonl")
    assert over.code == BAD
    assert (shell.folder / "life" / "posts.jsonl").stat().st_size > 0
