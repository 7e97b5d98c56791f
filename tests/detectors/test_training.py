"""The project's own texts: enough of every sort, labelled as the conventions say, and the model made of them."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detectors import training
from detectors.model import FOLDER, OUTPUTS, TABLES, load, version_of
from detectors.shapes import PIECES
from domain.codes import AREAS, Kind, Voice
from storage.packs.loader import load_pack
from tests.detectors.bench import NAMES, PACK

TEXTS = Path(training.__file__).parent
GROUPS = TEXTS.parents[1] / "incidents" / "training"
SPANS = {"phone", "email", "card", "passport", "snils", "inn", "plate", "person_name", "flat", "birthdate"}  # fmt: skip


def own() -> dict[str, list[dict[str, Any]]]:
    return {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in sorted(TEXTS.glob("*.jsonl"))
    }


BRIEFS = own()
ROWS = [row for rows in BRIEFS.values() for row in rows]


def test_there_are_enough_texts_of_every_kind() -> None:
    kinds = Counter(row["kind"] for row in ROWS)
    assert len(ROWS) >= 6_000
    assert kinds["complaint"] >= 2_200
    assert kinds["suggestion"] >= 750
    assert kinds["question"] >= 600
    assert kinds["gratitude"] >= 450
    assert kinds["other"] >= 2_000


def test_there_is_enough_of_what_is_hard() -> None:
    assert sum(row["danger"] for row in ROWS) >= 500
    assert sum(row["resolved_past"] for row in ROWS) >= 400
    assert sum(bool(row.get("sarcasm")) for row in ROWS) >= 300
    assert sum(bool(row.get("parent")) for row in ROWS) >= 300


def test_every_class_of_personal_data_is_there() -> None:
    spans = Counter(s["class"] for row in ROWS for s in row.get("spans", ()))
    assert set(spans) == SPANS
    assert min(spans.values()) >= 200


@pytest.mark.parametrize("brief", BRIEFS)
def test_a_brief_is_small_and_its_labels_are_possible(brief: str) -> None:
    rows, before = BRIEFS[brief], {row["id"] for row in ROWS}
    assert len(rows) <= 200
    topics = {t.code for t in load_pack(PACK, dict.fromkeys(NAMES, "http://127.0.0.1:1")).topics}
    for row in rows:
        assert Kind(row["kind"])
        assert row["area"] in (None, *AREAS)
        assert row["kind"] != "other" or row["area"] is None
        assert row.get("parent") in (None, *before)
        assert row.get("topic") in (None, *topics)
        assert row.get("place_text", "") in row["text"]
        for span in row.get("spans", ()):
            assert 0 <= span["start"] < span["end"] <= len(row["text"])


def test_ids_stand_once() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("path", sorted(GROUPS.glob("*.kinds.jsonl")), ids=lambda p: p.name[:2])
def test_the_kinds_of_a_brief_of_groups_are_complete(path: Path) -> None:
    kinds = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    groups = path.with_name(path.name.replace(".kinds", "")).read_text(encoding="utf-8")
    messages = [m["id"] for line in groups.splitlines() for m in json.loads(line)["messages"]]
    assert sorted(row["id"] for row in kinds) == sorted(messages)
    assert {row["kind"] for row in kinds} <= {*Kind}
    assert {row["area"] for row in kinds} <= {None, *AREAS}
    assert {row["voice"] for row in kinds} <= {*Voice}
    assert all(row["area"] is None for row in kinds if row["kind"] == "other")


def test_a_second_blind_reader_agrees() -> None:
    files = [*(TEXTS / "labels").glob("*.json"), *(GROUPS / "labels").glob("*.json")]
    told = [json.loads(path.read_text()) for path in files]
    labelled = sum(one["n"] for one in told)
    agreed = sum(one["n"] * one["kappa_kind"] for one in told if one["kappa_kind"] is not None)
    counted = sum(one["n"] for one in told if one["kappa_kind"] is not None)
    assert labelled >= 6_000
    assert agreed / counted >= 0.85


def test_the_shipped_model_is_whole_and_small() -> None:
    model = load(FOLDER)
    assert model.pieces.shape == (PIECES, len(OUTPUTS))
    assert model.meanings.rows.shape == (len(model.meanings.stems), len(OUTPUTS))
    assert (np.diff(model.meanings.stems.astype(np.int64)) >= 0).all()
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 5_000_000
    stored = json.loads((FOLDER / "heads.json").read_text(encoding="utf-8"))
    version = stored.pop("version")
    tables = {name: np.load(FOLDER / f"{name}.npy") for name in TABLES}
    assert version_of(stored, tables) == version
