"""Compiled: a linear support vector machine, one label against the rest.

The problem is that of scikit-learn's LinearSVC (squared hinge, dual coordinate descent with shrinking, Hsieh et al.
2008); the answers are the same. It is here because the service runs without scikit-learn and may use every core.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled
from detectors.learning.terms import Table

_COST = 1.0  # of a text on the wrong side; best in five folds of the texts tried
_SHIFTS = tuple(step / 10 for step in range(-20, 21))
_SLOPES = tuple(step / 10 for step in range(2, 16))
_ROUNDS, _CLOSE = 30, 0.1  # the fit ends there; finer answers are no better in folds

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def part(table: Table, wanted: Ints, labels: int) -> Floats:
    """Weights by label and column, shape (labels, width + 1), the last column the bias.

    `wanted` is the number of each text's label. A rare label's texts cost more, as if all were equally frequent.
    """
    counts = np.bincount(wanted, minlength=labels)
    costs = _COST * len(wanted) / (labels * np.maximum(counts, 1))
    squares = np.add.reduceat(np.append(table.values**2, 0), table.ends[:-1])
    squares[np.diff(table.ends) == 0] = 0
    known = (table.ends, table.columns, table.values, squares + 1.0, table.width)

    def one(label: int) -> Floats:
        return _part(*known, wanted == label, costs[label], label)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.array([*threads.map(one, range(labels))], np.float32)


def sums_of(table: Table, weights: Floats) -> Floats:
    """How much each text speaks for each label, shape (texts, labels)."""
    return _sums(table.ends, table.columns, table.values, np.ascontiguousarray(weights.T))


@compiled
def _part(
    ends: Ints,
    columns: NDArray[np.int32],
    values: Floats,
    squares: NDArray[np.float64],
    width: int,
    yes: NDArray[np.bool_],
    cost_yes: float,
    seed: int,
) -> Floats:
    """Weights of one label and the bias."""
    np.random.seed(seed)  # noqa: NPY002 - compiled code has this generator alone
    count = len(yes)
    weights, pull, order = np.zeros(width + 1), np.zeros(count), np.arange(count)
    active, bound = count, np.inf
    for _ in range(_ROUNDS):
        np.random.shuffle(order[:active])  # noqa: NPY002
        top, low, at = -np.inf, np.inf, 0
        while at < active:
            t = order[at]
            side, soft = (1.0, 0.5 / cost_yes) if yes[t] else (-1.0, 0.5 / _COST)
            slope = side * _along(ends, columns, values, weights, t) - 1 + soft * pull[t]
            if pull[t] == 0 and slope > bound:  # safely on its side: not looked at for a while
                active -= 1
                order[at], order[active] = order[active], order[at]
                continue
            at += 1
            slid = min(slope, 0.0) if pull[t] == 0 else slope
            top, low = max(top, slid), min(low, slid)
            if slid != 0:
                former = pull[t]
                pull[t] = max(former - slope / (squares[t] + soft), 0.0)
                _move(ends, columns, values, weights, t, (pull[t] - former) * side)
        bound = top if top > 0 else np.inf
        if top - low <= _CLOSE:
            if active == count:
                break
            active, bound = count, np.inf
    return weights.astype(np.float32)


@compiled
def _along(
    ends: Ints, columns: NDArray[np.int32], values: Floats, weights: NDArray[np.float64], t: int
) -> float:
    total = weights[-1]
    for k in range(ends[t], ends[t + 1]):
        total += weights[columns[k]] * values[k]
    return float(total)


@compiled
def _move(
    ends: Ints,
    columns: NDArray[np.int32],
    values: Floats,
    weights: NDArray[np.float64],
    t: int,
    step: float,
) -> None:
    weights[-1] += step
    for k in range(ends[t], ends[t + 1]):
        weights[columns[k]] += step * values[k]


@compiled
def _sums(ends: Ints, columns: NDArray[np.int32], values: Floats, weights: Floats) -> Floats:
    found = np.empty((len(ends) - 1, weights.shape[1]), np.float32)
    for t in range(len(found)):
        found[t] = weights[-1]
        for k in range(ends[t], ends[t + 1]):
            found[t] += values[k] * weights[columns[k]]
    return found


def softened(sums: Floats, sharpness: float) -> NDArray[np.float64]:
    """Probabilities from sums, one row per text."""
    raised = np.exp(sharpness * (sums - sums.max(axis=1, keepdims=True)).astype(np.float64))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def graded(chances: NDArray[np.float64], line: tuple[float, float]) -> NDArray[np.float64]:
    """Chances made honest: a straight line over their log odds."""
    sure = np.clip(chances, 1e-6, 1 - 1e-6)
    odds = line[0] + line[1] * np.log(sure / (1 - sure))
    return np.asarray(1 / (1 + np.exp(-odds)))


def line_of(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float]:
    """The line under which chances of answers surprise least, as shares of right ones."""

    def surprise(line: tuple[float, float]) -> float:
        told = np.clip(graded(chances, line), 1e-6, 1 - 1e-6)
        return float(-np.log(np.where(right, told, 1 - told)).mean())

    return min(product(_SHIFTS, _SLOPES), key=surprise)


def honest(sums: Floats, wanted: Ints, tried: Sequence[float]) -> float:
    """The sharpness under which confidence is on average the share of right answers, on texts apart."""
    right = float((sums.argmax(axis=1) == wanted).mean())
    return min(tried, key=lambda s: abs(float(softened(sums, s).max(axis=1).mean()) - right))
