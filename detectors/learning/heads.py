"""A learned head: which label a text has, for labels of any kind, with a confidence that is calibrated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.learning.parting import Floats, honest, part, softened, sums_of
from detectors.learning.terms import Table, Terms
from domain.errors import BadInput
from domain.post import Reading

LEAST_TEXTS = 3  # that tell a word before it is weighed: nobody can be known by it
_APART = 5  # one of so many texts is kept apart to calibrate on
_MOST_TRIED = 20_000  # texts are enough to calibrate
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

    def tell(self, readings: Sequence[Reading]) -> tuple[Told, ...]:
        """One label per text."""
        if not readings:
            return ()
        chances = softened(sums_of(self.terms.table(readings), self.weights), self.sharpness)
        best = chances.argmax(axis=1)
        return tuple(
            Told(self.labels[number], float(row[number]))
            for number, row in zip(best.tolist(), chances, strict=True)
        )


def learn(
    readings: Sequence[Reading], labels: Sequence[str], least: int = LEAST_TEXTS
) -> LearnedHead:
    """A head from texts with their labels; BadInput when there is nothing to learn from."""
    if not readings:
        raise BadInput("nothing_to_learn")
    names, numbers = np.unique(np.array(labels, dtype=object).astype(str), return_inverse=True)
    terms = Terms.of(readings, least)
    table, wanted = terms.table(readings), numbers.astype(np.int64)
    weights = part(table, wanted, len(names))
    return LearnedHead(tuple(names.tolist()), terms, weights, _sharpness(table, wanted, len(names)))


def _sharpness(table: Table, wanted: NDArray[np.int64], labels: int) -> float:
    """Found on texts apart, by weights that did not see them."""
    order = np.random.default_rng(0).permutation(len(wanted))[:_MOST_TRIED]
    apart, rest = order[: len(order) // _APART], order[len(order) // _APART :]
    if len(apart) < _APART:
        return _PLAIN
    weights = part(table.rows(rest), wanted[rest], labels)
    return honest(sums_of(table.rows(apart), weights), wanted[apart], _TRIED)
