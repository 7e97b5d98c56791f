"""A learned head: which label a text has, for labels of any kind, with a confidence that is calibrated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.learning.parting import Floats, graded, honest, line_of, part, softened, sums_of
from detectors.learning.terms import Table, Terms
from domain.errors import BadInput
from domain.post import Reading

LEAST_TEXTS = 3  # that tell a word before it is weighed: nobody can be known by it
_APART = 5  # one of so many texts is kept apart to calibrate on
_MOST_TRIED = 20_000  # texts are enough to calibrate
_TILTS = (-0.04, 0.0, 0.04, 0.08)  # how much a rare label is favoured
_TRIED = tuple(0.5 * 1.15**step for step in range(30))
_PLAIN = 2.0  # sharpness when there are too few texts to calibrate


@dataclass(frozen=True, slots=True)
class Told:
    """A label with its confidence, 0 to 1."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LearnedHead:
    """Weights by label and name; the last column of `weights` is the bias."""

    labels: tuple[str, ...]
    terms: Terms
    weights: Floats
    sharpness: float
    line: tuple[float, float]

    def tell(self, readings: Sequence[Reading]) -> tuple[Told, ...]:
        """One label per text."""
        if not readings:
            return ()
        chances = softened(sums_of(self.terms.table(readings), self.weights), self.sharpness)
        sure = graded(chances.max(axis=1), self.line)
        best = chances.argmax(axis=1).tolist()
        return tuple(Told(self.labels[n], s) for n, s in zip(best, sure.tolist(), strict=True))


def learn(
    readings: Sequence[Reading], labels: Sequence[str], least: int = LEAST_TEXTS
) -> LearnedHead:
    """A head from texts with their labels; BadInput when there is nothing to learn from."""
    if not readings:
        raise BadInput("nothing_to_learn")
    names, numbers = np.unique(np.array(labels, dtype=object).astype(str), return_inverse=True)
    terms = Terms.of(readings, least)
    table, wanted = terms.table(readings), numbers.astype(np.int64)
    tilt, sharpness, line = _settled(table, wanted, len(names))
    weights = part(table, wanted, len(names))
    weights[:, -1] += _favour(wanted, len(names), tilt)
    return LearnedHead(tuple(names.tolist()), terms, weights, sharpness, line)


def _settled(
    table: Table, wanted: NDArray[np.int64], labels: int
) -> tuple[float, float, tuple[float, float]]:
    """How far rare labels are favoured, the sharpness and the line of confidence.

    Each is the best on texts apart, by weights that did not see them.
    """
    order = np.random.default_rng(0).permutation(len(wanted))[:_MOST_TRIED]
    apart, rest = order[: len(order) // _APART], order[len(order) // _APART :]
    if len(apart) < _APART:
        return 0.0, _PLAIN, (0.0, 1.0)
    sums = sums_of(table.rows(apart), part(table.rows(rest), wanted[rest], labels))
    tilted = {tilt: sums + _favour(wanted, labels, tilt) for tilt in _TILTS}
    best = max(_TILTS, key=lambda tilt: (_worth(tilted[tilt], wanted[apart]), -abs(tilt)))
    sharpness = honest(tilted[best], wanted[apart], _TRIED)
    sure = softened(tilted[best], sharpness).max(axis=1)
    return best, sharpness, line_of(sure, tilted[best].argmax(axis=1) == wanted[apart])


def _favour(wanted: NDArray[np.int64], labels: int, tilt: float) -> Floats:
    """What is added for each label."""
    shares = np.maximum(np.bincount(wanted, minlength=labels), 1) / len(wanted)
    return np.asarray(-tilt * np.log(shares), np.float32)


def _worth(sums: Floats, wanted: NDArray[np.int64]) -> float:
    """Weighted and macro F1 together."""
    told, width = sums.argmax(axis=1), sums.shape[1]
    right = np.bincount(wanted[told == wanted], minlength=width)
    cases, answers = np.bincount(wanted, minlength=width), np.bincount(told, minlength=width)
    scores = 2 * right / np.maximum(cases + answers, 1)
    return float((scores * cases).sum() / cases.sum() + scores[cases > 0].mean())
