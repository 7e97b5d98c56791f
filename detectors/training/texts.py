"""Our own labelled texts, read as the product reads a post."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.linear import keys
from detectors.model import KINDS
from detectors.sight import Sight
from detectors.witnesses import Rules
from domain.codes import AREAS, Kind, Lane, Voice
from domain.ports import Analyser
from domain.post import Post
from domain.verdict import Judged, Judgement, Verdict

_FOLDER = Path(__file__).parent
_GROUPS = (
    _FOLDER.parent.parent / "incidents" / "training"
)  # own messages that teach joining, with their kinds
# Briefs of groups by which joining is judged as a whole, kinds and all.
_UNSEEN = ("15", "18", "19", "22")
_GROUP = "groups-"  # before the number of such a brief
_STREAM = "-stream-"  # in the names of such files; groups are all of that sort
_Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Examples:
    """All own texts with their labels, seen through the rules; row t of every table belongs to text t."""

    briefs: tuple[str, ...]
    seen: Sight
    words: tuple[frozenset[str], ...]
    kinds: NDArray[np.int64]  # numbers in KINDS
    areas: NDArray[np.int64]  # numbers in AREAS, -1 where the text tells none
    danger: NDArray[np.bool_]
    past: NDArray[np.bool_]
    residents: NDArray[np.bool_]  # who speaks: a resident, and neither an authority nor a community
    topics: tuple[str | None, ...]
    above: NDArray[np.intp]  # number of the text that each one answers, -1 for none
    streams: NDArray[np.bool_]  # written as a town's group reads, not to be hard


def brief_of(path: Path) -> str:
    """Number of a file's brief: 12-contrast and 12b-contrast are one in two files."""
    return "".join(takewhile(str.isdigit, path.stem))


def examples(rules: Rules, analyser: Analyser, *, groups: bool = True) -> Examples:
    """All own texts, in the order of files and lines; those that teach joining only when wanted."""
    rows = [*_texts(), *(_groups() if groups else ())]
    known = {row["id"]: row for _, row in rows}
    numbers = {row["id"]: number for number, (_, row) in enumerate(rows)}
    cases = [_case(row, known, analyser) for _, row in rows]
    streams = {brief_of(path) for path in _FOLDER.glob(f"*{_STREAM}*")}
    return Examples(
        tuple(brief for brief, _ in rows),
        rules.see(cases),
        tuple(_words(case) for case in cases),
        np.array([KINDS.index(Kind(row["kind"])) for _, row in rows]),
        np.array([AREAS.index(row["area"]) if row["area"] else -1 for _, row in rows]),
        np.array([bool(row["danger"]) for _, row in rows]),
        np.array([bool(row["resolved_past"]) for _, row in rows]),
        np.array([case.post.voice is Voice.RESIDENT for case in cases]),
        tuple(row.get("topic") for _, row in rows),
        np.array([numbers.get(row.get("parent"), -1) for _, row in rows]),
        np.array([brief in streams or brief.startswith(_GROUP) for brief, _ in rows]),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _texts() -> Iterator[tuple[str, _Row]]:
    for path in sorted(_FOLDER.glob("*.jsonl")):
        yield from ((brief_of(path), row) for row in _lines(path))


def _groups() -> Iterator[tuple[str, _Row]]:
    """Messages of the groups whose kinds were told; `NN-brief.kinds.jsonl` lies beside the messages.

    The area of an answer was told by what it answers; its own words would learn it in vain.
    """
    for path in sorted(_GROUPS.glob("*.kinds.jsonl")):
        if brief_of(path) in _UNSEEN:
            continue
        kinds = {row["id"]: row for row in _lines(path)}
        for group in _lines(path.with_name(f"{brief_of(path)}-brief.jsonl")):
            for told in group["messages"]:
                above = told.get("reply_to")
                answers = {"parent": above, "area": None} if above else {}
                row = {**kinds[told["id"]], "text": told["text"], **answers}
                yield f"{_GROUP}{brief_of(path)}", row


def _case(row: _Row, known: Mapping[str, _Row], analyser: Analyser) -> Case:
    above = known[row["parent"]] if row.get("parent") else None
    post = _post(row)
    return Case(post, analyser.read(post.text), _judged(above) if above else None)


def _words(case: Case) -> frozenset[str]:
    return frozenset(k for k in keys(case) if not any(c.isdigit() for c in k))


def _post(row: _Row) -> Post:
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


def _judged(row: _Row) -> Judged:
    kind, danger = Kind(row["kind"]), bool(row["danger"])
    told = Judgement(kind, row["area"], None, danger, False, True, 1.0, Lane.NORMAL)
    return Judged(_post(row), Verdict(row["id"], "own", told))


# --- kind ---------------------------------------------------------------------------------------
