"""Our own labelled texts, read as the product reads a post."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detectors.case import Case
from detectors.kinds import KINDS
from detectors.linear import keys
from detectors.witnesses import Rules, Seen
from domain.codes import Kind, Lane, Voice
from domain.ports import Analyser
from domain.post import Post
from domain.verdict import Judged, Judgement, Verdict

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """One own text with its labels, seen through the rules."""

    brief: str
    seen: Seen
    words: frozenset[str]
    kind: int
    danger: bool


def examples(rules: Rules, analyser: Analyser, folder: Path = _FOLDER) -> tuple[Example, ...]:
    """All own texts, in the order of files and lines."""
    rows = [
        (path.stem, json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    known = {row["id"]: row for _, row in rows}
    return tuple(_example(brief, row, known, rules, analyser) for brief, row in rows)


def _example(
    brief: str, row: Mapping[str, Any], known: Mapping[str, Any], rules: Rules, analyser: Analyser
) -> Example:
    above = known[row["parent"]] if row.get("parent") else None
    post = _post(row)
    reading = analyser.read(post.text)
    seen = rules.see(Case(post, reading, _judged(above) if above else None))
    words = frozenset(key for key in keys(reading.stems) if not any(c.isdigit() for c in key))
    return Example(brief, seen, words, KINDS.index(Kind(row["kind"])), row["danger"])


def _post(row: Mapping[str, Any]) -> Post:
    return Post(
        id=row["id"],
        platform="vk",
        source="own",
        url="",
        voice=Voice(row.get("voice", "resident")),
        published=0,
        first_seen=0,
        text=row["text"],
        content="",
        reply_to=row.get("parent"),
    )


def _judged(row: Mapping[str, Any]) -> Judged:
    kind, danger = Kind(row["kind"]), bool(row["danger"])
    told = Judgement(kind, row["area"], None, danger, False, True, 1.0, Lane.NORMAL)
    return Judged(_post(row), Verdict(row["id"], "own", told))


# --- kind ---------------------------------------------------------------------------------------
