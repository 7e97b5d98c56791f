"""Linear heads fitted by scikit-learn: logistic regression, one output against the rest.

A block's stiffness says how strongly its weights are pulled to zero; the prior is one more column, what the word lists
themselves say, held back hardly at all: where no text insists on anything else, a head speaks as the word lists do.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from detectors.training.tables import Block, scaled

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]
_STIFF_PRIOR = 0.1
_STEPS, _CLOSE = 60, 0.01  # the fit ends there; finer answers are no better out of fold
_PARTS = 5
_COST = 0.3  # of a text on the wrong side, best out of fold


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by block (columns × outputs) and the bias."""

    blocks: tuple[Floats, ...]
    bias: Floats


@dataclass(frozen=True, slots=True)
class Head:
    """What is weighed, and what the word lists say of the columns of the first block (columns × outputs)."""

    blocks: tuple[Block, ...]
    prior: Floats
    outputs: int

    def fit(self, wanted: NDArray[np.int64], among: NDArray[np.intp]) -> Fitted:
        """Weights from these texts."""
        table, answers = self._table()[among], wanted[among]
        models = [_fitted(table, answers == output) for output in range(self.outputs)]
        weights = np.stack([model.coef_[0] for model in models], axis=1)
        return self._unscaled(weights, np.array([model.intercept_[0] for model in models]))

    def sums(self, fitted: Fitted) -> Floats:
        """One row per text, one column per output."""
        parts = [b.matrix @ w for b, w in zip(self.blocks, fitted.blocks, strict=True)]
        return np.asarray(sum(parts) + fitted.bias)

    def _table(self) -> Any:
        told = np.asarray(self.blocks[0].matrix @ self.prior / np.sqrt(_STIFF_PRIOR))
        return scaled(self.blocks, told)

    def _unscaled(self, weights: Floats, bias: Floats) -> Fitted:
        found, at = list[Floats](), 0
        for block in self.blocks:
            rows = weights[at : at + len(block.stiff)]
            found.append(rows / np.sqrt(block.stiff)[:, None])
            at += len(block.stiff)
        found[0] = found[0] + self.prior @ weights[at:] / np.sqrt(_STIFF_PRIOR)
        return Fitted(tuple(found), bias)


def _fitted(table: Any, yes: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(
        solver="liblinear", dual=True, max_iter=_STEPS, tol=_CLOSE, random_state=0
    ).fit(table, yes)


def by_brief(briefs: Sequence[str]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """(train, test) numbers; no brief stands on both sides."""
    names = sorted(set(briefs))
    groups = np.array([names.index(brief) for brief in briefs])
    for train, test in GroupKFold(_PARTS).split(groups, groups=groups):
        yield np.asarray(train), np.asarray(test)


def out_of_fold(
    head: Head, wanted: NDArray[np.int64], briefs: Sequence[str], among: NDArray[np.bool_]
) -> Floats:
    """Sums for every text by weights that saw no text of its brief; only texts `among` teach."""
    return _unseen(head, wanted, briefs, lambda train: train[among[train]])


def learning(
    head: Head, wanted: NDArray[np.int64], briefs: Sequence[str], step: int = 500
) -> Iterator[tuple[int, Floats]]:
    """Sums of unseen briefs by weights that learned from ever more texts: `step`, twice that, and so on."""
    order = np.random.default_rng(0).permutation(len(wanted))
    for count in range(step, len(wanted) * (_PARTS - 1) // _PARTS + 1, step):
        first = partial(_first, order, count)
        yield count, _unseen(head, wanted, briefs, first)


def _first(order: Numbers, count: int, train: Numbers) -> Numbers:
    return order[np.isin(order, train)][:count]


def _unseen(
    head: Head,
    wanted: NDArray[np.int64],
    briefs: Sequence[str],
    teaching: Callable[[Numbers], Numbers],
) -> Floats:
    """Sums for every text; `teaching` picks what is learned from among the texts of the other briefs."""
    found = np.zeros((len(wanted), head.outputs))
    for train, test in by_brief(briefs):
        found[test] = head.sums(head.fit(wanted, teaching(train)))[test]
    return found


def set_apart(block: Block, wanted: Sequence[int], among: NDArray[np.bool_]) -> Fitted:
    """Weights of a linear support vector machine, one output against the rest: many outputs with few texts each."""
    model = LinearSVC(C=_COST, dual=True, random_state=0)
    model.fit(scaled((block,))[among], wanted)
    weights = np.asarray(model.coef_).T / np.sqrt(block.stiff)[:, None]
    return Fitted((weights,), np.asarray(model.intercept_))
