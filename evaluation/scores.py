"""Precision, recall and F1 per class and over all, from pairs of label and answer."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.intervals import Counts, Figure, Floats, f1_figure, resampled, share, spread


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How one class fares."""

    name: str
    precision: Figure
    recall: Figure
    f1: Figure


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts by label (row) and answer (column), both in the order of `names`."""

    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """All about one question with several classes."""

    classes: tuple[ClassScore, ...]
    accuracy: Figure
    macro_f1: Figure
    weighted_f1: Figure
    confusion: Confusion


@dataclass(frozen=True, slots=True)
class Tally:
    """Right answers, wrong answers and missed cases of one class."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def score(self, name: str) -> ClassScore:
        """As precision, recall and F1."""
        return ClassScore(
            name,
            share(self.right, self.right + self.wrong),
            share(self.right, self.right + self.missed),
            f1_figure(self.right, self.wrong, self.missed),
        )


def tally(pairs: Iterable[tuple[bool, bool]]) -> Tally:
    """Of (labelled, answered) pairs of a yes-or-no question."""
    seen = Counter(pairs)
    return Tally(seen[True, True], seen[False, True], seen[True, False])


def score(pairs: Sequence[tuple[str, str]], order: Sequence[str]) -> Scores:
    """Of (label, answer) pairs, at least one; classes in `order`, further ones behind it by name.

    Macro and weighted F1 are over the classes that have labels.
    """
    seen = Counter(pairs)
    met = {name for pair in seen for name in pair}
    names = (*(n for n in order if n in met), *sorted(met - set(order)))
    counts = np.array([[seen[a, b] for b in names] for a in names], dtype=np.int64)
    drawn = resampled(counts.ravel()).reshape(-1, len(names), len(names))
    right = int(np.trace(counts))
    return Scores(
        classes=tuple(_class_score(counts, i, name) for i, name in enumerate(names)),
        accuracy=share(right, len(pairs)),
        macro_f1=_figure(counts, drawn, weighted=False),
        weighted_f1=_figure(counts, drawn, weighted=True),
        confusion=Confusion(names, tuple(tuple(map(int, row)) for row in counts)),
    )


def _class_score(counts: Counts, i: int, name: str) -> ClassScore:
    right = int(counts[i, i])
    wrong, missed = int(counts[:, i].sum()) - right, int(counts[i].sum()) - right
    return Tally(right, wrong, missed).score(name)


def _figure(counts: Counts, drawn: Counts, *, weighted: bool) -> Figure:
    value = float(_mean_f1(counts[np.newaxis], weighted=weighted)[0])
    return spread(value, _mean_f1(drawn, weighted=weighted), int(counts.sum()))


def _mean_f1(counts: Counts, *, weighted: bool) -> Floats:
    """Mean F1 of each matrix, shape (matrices,)."""
    right = np.diagonal(counts, axis1=1, axis2=2)
    labelled, answered = counts.sum(axis=2), counts.sum(axis=1)
    both = labelled + answered
    f1 = np.divide(2 * right, both, out=np.zeros(both.shape), where=both > 0)
    weights = labelled if weighted else labelled > 0
    mean: Floats = (f1 * weights).sum(axis=1) / weights.sum(axis=1)
    return mean


def calibration_error(answers: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error of (confidence, right) pairs: mean gap in bins of equal width."""
    if not answers:
        return 0.0
    sure = np.array([confidence for confidence, _ in answers])
    right = np.array([hit for _, hit in answers], dtype=float)
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = (abs((sure[place == b] - right[place == b]).sum()) for b in range(bins))
    return float(sum(gaps) / len(answers))
