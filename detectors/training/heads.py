"""Linear heads: logistic regression, of outputs that exclude each other or of each output against the rest.

A block's stiffness says how strongly its weights are pulled to zero; the prior is one more column, what the word lists
themselves say, held back hardly at all: where no text insists on anything else, a head speaks as the word lists do.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from detectors.training.tables import Block, least, scaled

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]
_Single = NDArray[np.float32]
_STIFF_PRIOR = 0.1
_STEPS = 80  # the fit ends there; finer answers are no better out of fold
_LEAN = 0.2  # on the word lists, where the fit begins
_EVEN = 0.15  # of a column's squares, by which its steps are made as long as those of others
_PARTS = 5
_COST = 0.3  # of a text on the wrong side, best out of fold


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by block (columns × outputs) and the bias."""

    blocks: tuple[Floats, ...]
    bias: Floats


@dataclass(frozen=True, slots=True)
class Head:
    """What is weighed, and what the word lists say of the columns of the first block (columns × outputs).

    The outputs of a head that is fitted `together` exclude each other; else each is fitted against the rest.
    """

    blocks: tuple[Block, ...]
    prior: Floats
    outputs: int
    together: bool = False

    def fit(self, wanted: NDArray[np.int64], among: NDArray[np.intp]) -> Fitted:
        """Weights from these texts; one that is named twice counts twice."""
        answers = wanted[among][:, None] == np.arange(self.outputs)
        weights = _fitted(self._table()[among], answers, self._start(), together=self.together)
        return self._unscaled(weights[:-1], weights[-1])

    def sums(self, fitted: Fitted) -> Floats:
        """One row per text, one column per output."""
        parts = [b.matrix @ w for b, w in zip(self.blocks, fitted.blocks, strict=True)]
        return np.asarray(sum(parts) + fitted.bias)

    def _table(self) -> Any:
        told = np.asarray(self.blocks[0].matrix @ self.prior / np.sqrt(_STIFF_PRIOR))
        return scaled(self.blocks, np.hstack([told, np.ones((len(told), 1))])).astype(np.float32)

    def _start(self) -> Floats:
        """What the word lists say, a little; the last row is the bias."""
        size, told = sum(len(block.stiff) for block in self.blocks), self.prior.shape[1]
        start = np.zeros((size + told + 1, self.outputs))
        if told == self.outputs:
            start[size:-1] = _LEAN * np.eye(told)
        return start

    def _unscaled(self, weights: Floats, bias: Floats) -> Fitted:
        found, at = list[Floats](), 0
        for block in self.blocks:
            rows = weights[at : at + len(block.stiff)]
            found.append(rows / np.sqrt(block.stiff)[:, None])
            at += len(block.stiff)
        found[0] = found[0] + self.prior @ weights[at:] / np.sqrt(_STIFF_PRIOR)
        return Fitted(tuple(found), bias)


def _fitted(table: Any, answers: NDArray[np.bool_], start: Floats, *, together: bool) -> Floats:
    """Weights by column and output, each pulled to zero; the table is held twice, for its rows and its columns."""
    turned, wanted = table.T.tocsr(), answers.astype(np.float32)
    squares = np.asarray(turned.multiply(turned).sum(axis=1))
    even = np.sqrt(1 + _EVEN * squares).astype(np.float32)
    surprise = _one_of if together else _each

    def cost(steps: Floats) -> tuple[float, Floats]:
        weights = steps.reshape(start.shape).astype(np.float32) / even
        total, off = surprise(table @ weights, wanted)
        total += 0.5 * float(np.square(weights, dtype=np.float64).sum())
        return total, ((turned @ off + weights) / even).ravel().astype(np.float64)

    return least(cost, (start * even).ravel(), _STEPS).reshape(start.shape) / even


def _one_of(sums: _Single, wanted: _Single) -> tuple[float, _Single]:
    """How much the right outputs surprise where they exclude each other, and by what each sum is off."""
    low = sums - sums.max(axis=1, keepdims=True)
    raised = np.exp(low)
    all_of = raised.sum(axis=1, keepdims=True)
    told = np.log(all_of)[:, 0] - (low * wanted).sum(axis=1)
    return float(told.sum(dtype=np.float64)), raised / all_of - wanted


def _each(sums: _Single, wanted: _Single) -> tuple[float, _Single]:
    """The same for outputs of which each stands alone."""
    told = np.logaddexp(np.float32(0), sums) - sums * wanted
    off = np.float32(1) / (np.float32(1) + np.exp(-sums)) - wanted
    return float(told.sum(dtype=np.float64)), np.asarray(off, np.float32)


def by_brief(briefs: Sequence[str]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """(train, test) numbers; no brief stands on both sides."""
    names = sorted(set(briefs))
    groups = np.array([names.index(brief) for brief in briefs])
    for train, test in GroupKFold(_PARTS).split(groups, groups=groups):
        yield np.asarray(train), np.asarray(test)


def out_of_fold(
    head: Head, wanted: NDArray[np.int64], briefs: Sequence[str], times: Numbers
) -> Floats:
    """Sums for every text by weights that saw no text of its brief; each teaches so many `times`."""
    return _unseen(head, wanted, briefs, lambda train: np.repeat(train, times[train]))


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
