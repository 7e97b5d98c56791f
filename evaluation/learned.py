"""Learned heads on labelled tables: learned from one file and asked about another, or in folds of one file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from detectors.learning.heads import Told, learn
from domain.errors import BadInput
from domain.post import Reading
from evaluation.intervals import Figure
from evaluation.labelled import LabelledRows, filled
from evaluation.peers import peer_answers
from evaluation.report import Mistake, Named, Report, named
from evaluation.scores import Scores, calibration_error, score
from pipelines.clean import clean
from pipelines.reading import RussianAnalyser
from pipelines.redact import redact

_WORST = 50
_WIDEST = 20  # labels in a table of confusions that still can be read


class LearnedAnswer(msgspec.Struct, frozen=True):
    """One line of `--predictions`; rows count from 0."""

    row: int
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts that are asked about, by row, with the texts and labels that are learned from before."""

    rows: tuple[int, ...]
    told: tuple[int, ...]
    labels: tuple[str, ...]


def read_masked(texts: Sequence[str]) -> tuple[Reading, ...]:
    """Read as the product reads a post: cleaned and masked."""
    return RussianAnalyser().read_many(redact(clean(text)).text for text in texts)


def folds(rows: LabelledRows, readings: Sequence[Reading], count: int) -> Iterator[Asked]:
    """So many parts, each asked about by what the others teach; equal texts stay in one part."""
    if not 1 < count <= len(rows.texts):
        raise BadInput("folds_too_many", str(count), str(len(rows.texts)))
    order = np.random.default_rng(0).permutation(len(rows.texts)).tolist()
    first: dict[str, int] = {}
    parts = [0] * len(order)
    for place, row in enumerate(order):
        parts[row] = first.setdefault(readings[row].text, place % count)
    for part in range(count):
        asked = tuple(row for row, own in enumerate(parts) if own == part)
        yield teaching(rows, asked, [row for row, own in enumerate(parts) if own != part])


def teaching(rows: LabelledRows, asked: tuple[int, ...], others: Sequence[int]) -> Asked:
    """Rows `others` teach where they have a label, or another column settles it."""
    labels = filled(rows, others)
    told = [(row, label) for row, label in zip(others, labels, strict=True) if label]
    if not told:
        raise BadInput("nothing_to_learn")
    return Asked(asked, tuple(row for row, _ in told), tuple(label for _, label in told))


def answers_of(asked: Asked, questions: Sequence[Reading], told: Sequence[Reading]) -> list[Told]:
    """Labels for the rows asked about: `questions` and `told` are the readings of the two files."""
    head = learn([told[row] for row in asked.told], asked.labels)
    return list(head.tell([questions[row] for row in asked.rows]))


def mark_learned(
    labels: Sequence[str], answers: Sequence[LearnedAnswer], peer: Sequence[str]
) -> Report:
    """Rows without a label are not scored; `peer` is empty or has one label per row."""
    marked = [(label, a) for label, a in zip(labels, answers, strict=True) if label]
    if not marked:
        return Report(len(answers), ())
    scores = score([(label, a.label) for label, a in marked], ())
    figures = [*_over_all("", scores), _calibration(marked)]
    if peer:
        both = [(label, told) for label, told in zip(labels, peer, strict=True) if label]
        figures += _over_all("peer.", score(both, ()))
    few = len(scores.confusion.names) <= _WIDEST
    tables = (("label", scores.confusion),) if few else ()
    return Report(
        len(answers), (*named("", scores.classes), *figures), tables, _mistakes(labels, answers)
    )


def _over_all(prefix: str, scores: Scores) -> list[Named]:
    return [
        Named(f"{prefix}accuracy", scores.accuracy),
        Named(f"{prefix}macro.f1", scores.macro_f1),
        Named(f"{prefix}weighted.f1", scores.weighted_f1),
    ]


def _calibration(marked: Sequence[tuple[str, LearnedAnswer]]) -> Named:
    error = calibration_error([(a.confidence, a.label == label) for label, a in marked])
    return Named("calibration.error", Figure(error, error, error, len(marked)))


def _mistakes(labels: Sequence[str], answers: Sequence[LearnedAnswer]) -> tuple[Mistake, ...]:
    wrong = [
        Mistake(a.row, label, a.label, a.confidence)
        for label, a in zip(labels, answers, strict=True)
        if label and label != a.label
    ]
    return tuple(sorted(wrong, key=lambda m: (-m.confidence, m.row))[:_WORST])


def peer_of(asked: Asked, questions: Sequence[str], told: LabelledRows) -> list[str]:
    """What plain good practice says of the same rows from the labels that the file itself has."""
    own = [row for row in asked.told if told.labels[row]]
    return peer_answers(
        [told.texts[row] for row in own],
        [told.labels[row] for row in own],
        [questions[row] for row in asked.rows],
    )
