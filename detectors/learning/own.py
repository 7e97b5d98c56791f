"""The project's own texts as lessons: half of the briefs hold an addition in place, the other half tries it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from detectors import training
from detectors.case import Case
from detectors.learning.lessons import Lesson
from domain.codes import Kind, Lane, Voice
from domain.ports import Analyser
from domain.post import Post
from domain.verdict import Judged, Judgement, Verdict

TEXTS = Path(training.__file__).parent
_EACH = 3  # one of so many texts is enough to hold and to try, and a night is short


class _Row(msgspec.Struct, frozen=True):
    id: str
    text: str
    kind: Kind
    danger: bool = False
    area: str | None = None
    parent: str | None = None
    voice: Voice = Voice.RESIDENT


def own_lessons(
    analyser: Analyser, folder: Path = TEXTS, each: int = _EACH
) -> tuple[tuple[Lesson, ...], tuple[Lesson, ...]]:
    """Those that hold, and those that try, one of `each`; whole briefs stand on one side."""
    briefs = [_rows(path) for path in sorted(folder.glob("*.jsonl"))]
    known = {row.id: row for rows in briefs for row in rows}
    holding, trying = (
        [row for rows in briefs[start::2] for row in rows[::each]] for start in (0, 1)
    )
    return _side(holding, known, analyser), _side(trying, known, analyser)


def _side(
    rows: Sequence[_Row], known: Mapping[str, _Row], analyser: Analyser
) -> tuple[Lesson, ...]:
    return tuple(_lesson(row, known, analyser) for row in rows)


def _rows(path: Path) -> list[_Row]:
    read = msgspec.json.Decoder(_Row).decode
    return [read(line) for line in path.read_bytes().splitlines() if line.strip()]


def _lesson(row: _Row, known: Mapping[str, _Row], analyser: Analyser) -> Lesson:
    above = known.get(row.parent or "")
    case = Case(_post(row), analyser.read(row.text), _judged(above) if above else None)
    return Lesson(case, "own", row.kind, row.area, danger=row.danger)


def _post(row: _Row) -> Post:
    return Post(row.id, "vk", "own", "", row.voice, 0, 0, row.text, "", reply_to=row.parent)


def _judged(row: _Row) -> Judged:
    told = Judgement(row.kind, row.area, None, row.danger, False, True, 1.0, Lane.NORMAL)
    return Judged(_post(row), Verdict(row.id, "own", told))
