"""Two sets of answers to the same questions: what became better, what became worse."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET

from domain.errors import BadInput
from evaluation.messages import MessageAnswer, MessageLine
from evaluation.report import Report


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`mended` and `broken` count messages whose kind became right or wrong."""

    changes: tuple[Change, ...]
    mended: int
    broken: int


def compare(
    lines: Sequence[MessageLine],
    before: tuple[Sequence[MessageAnswer], Report],
    after: tuple[Sequence[MessageAnswer], Report],
) -> Comparison:
    """Answers with their reports on the same lines; BadInput when the files do not belong together."""
    old, new = before[0], after[0]
    if [a.id for a in old] != [a.id for a in new]:
        raise BadInput("predictions_of_other_file", str(len(old)), str(len(new)))
    verdicts = [
        (a.kind is line.kind, b.kind is line.kind)
        for line, a, b in zip(lines, old, new, strict=True)
        if line.kind is not UNSET
    ]
    return Comparison(
        _changes(before[1], after[1]),
        mended=verdicts.count((False, True)),
        broken=verdicts.count((True, False)),
    )


def _changes(before: Report, after: Report) -> tuple[Change, ...]:
    known = {n.name: n.figure.value for n in before.figures}
    return tuple(
        Change(n.name, known[n.name], n.figure.value) for n in after.figures if n.name in known
    )
