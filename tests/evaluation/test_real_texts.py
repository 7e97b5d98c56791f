"""The bars on real texts. Assertions compare numbers and single words: no row is ever shown."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from console.cli.exits import OK, PARTLY
from console.cli.work.judging import judging_of
from console.settings import read_settings
from domain.codes import FLAGGED
from evaluation.judging import judge_all
from evaluation.messages import Asked
from scheduler.flow import Judging
from tests.builders import T0
from tests.console.cli.shell import PLACES, ROOT, Shell, shell_in
from tests.evaluation.real_texts import column, real_texts


@pytest.fixture(scope="module")
def judging() -> Judging:
    return judging_of(read_settings({**PLACES, "OTKLIK_PACK": str(ROOT / "demo" / "pack")}))


@pytest.fixture
def shell(
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    return shell_in(tmp_path_factory.mktemp("real"), capsys, monkeypatch)


def flagged(judging: Judging, texts: Iterable[str]) -> tuple[int, int]:
    """(flagged, all)."""
    asked = [Asked(text, None) for text in texts]
    kinds = [j.verdict.judgement.kind for j in judge_all(judging, asked, T0)]
    return sum(kind in FLAGGED for kind in kinds), len(kinds)


def test_an_archive_of_appeals_is_imported_flagged_and_searched(shell: Shell) -> None:
    file = real_texts("kursk-vmeste46") / "train.csv.gz"
    result = shell("import", str(file), "--rejects", str(shell.folder))
    assert result.code in (OK, PARTLY)
    rejects = shell.folder / f"{file.name}.rejects.jsonl"
    rejected = len(rejects.read_text(encoding="utf-8").splitlines()) if rejects.exists() else 0
    everything = shell(
        "search", "--bystanders", "include", "--json", "--limit", "1", "--facet", "kind"
    ).json
    imported = everything["total"]
    assert imported + rejected == 2_071
    assert imported >= 0.995 * 2_071
    kinds = dict(next(f["counts"] for f in everything["facets"] if f["field"] == "kind"))
    assert sum(kinds.get(kind, 0) for kind in FLAGGED) >= 0.85 * imported
    shell("import", shell.rows("На Садовой стоим перед ямой, её не видно в темноте"))
    pits = shell("search", "яма", "--bystanders", "include", "--json", "--limit", "1000").json[
        "hits"
    ]
    marked = {
        part["text"].lower()
        for hit in pits
        for excerpt in hit["excerpts"]
        for part in excerpt["parts"]
        if part["marked"]
    }
    assert marked >= {"ямы", "ям", "ямой"}


def test_everyday_posts_are_left_alone(judging: Judging) -> None:
    file = real_texts("rusentiment-vk") / "train.csv.gz"
    found, count = flagged(judging, column(file, "text"))
    assert count == 21_895
    assert found <= 0.05 * count


def test_incidents_that_moderators_made_are_flagged(judging: Judging) -> None:
    file = real_texts("omsk-incident-management") / "incidents.csv"
    found, count = flagged(judging, column(file, "Текст инцидента"))
    assert count == 39
    assert found >= 30


def test_absent_texts_are_a_failure_where_everything_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_REAL_TEXTS", str(tmp_path))
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="OTKLIK_REAL_TEXTS"):
        real_texts("kursk-vmeste46")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        real_texts("kursk-vmeste46")
