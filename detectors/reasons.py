"""Reasons of a judgement: which words and columns decided, as findings with spans and weights."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from detectors.columns import Columns
from detectors.linear import WordHead
from detectors.model import DANGER, KIND, KINDS
from detectors.sight import Shown, Sight
from domain.codes import Kind
from domain.post import Reading
from domain.verdict import Finding

_MOST = 10  # findings on kind
_MOST_IDLE = 4  # findings on what concerns nobody
_LEAST = 0.25  # a smaller weight decided nothing
_MOST_DANGER = 8
_CONTEXT = ("reply", "voice.", "source.", "c.")

Floats = NDArray[np.float32]


class Reasons:
    """Weighs what was shown for the kind that won."""

    def __init__(self, matrix: Floats, columns: Columns, words: WordHead) -> None:
        self._names = columns.names
        self._witnesses = ["context" if n.startswith(_CONTEXT) else "rules" for n in columns.names]
        self._rules = _for_each(matrix[:, KIND])
        self._words = _for_each(words.tables.rows[:, KIND])
        self._danger = matrix[:, DANGER]

    def of(
        self, seen: Sight, t: int, kind: Kind, told: NDArray[np.int32], *, speaks: bool
    ) -> list[Finding]:
        """The strongest reasons first, then signs of danger when the text speaks of it."""
        number, row = KINDS.index(kind), seen.rows[t]
        idle = kind is Kind.OTHER and not speaks
        found = self._strongest(
            seen,
            t,
            row * self._rules[:, number],
            told,
            self._words[told[:, 0], number],
            self._spelt(seen, t, number),
            _MOST_IDLE if idle else _MOST,
        )
        if speaks:
            weights = row * self._danger
            best = _best(weights, _MOST_DANGER)
            found += [self._column(seen, t, c, float(weights[c]), "danger") for c in best]
        return found

    def _strongest(
        self,
        seen: Sight,
        t: int,
        columns: Floats,
        told: NDArray[np.int32],
        words: Floats,
        spelt: Floats,
        most: int,
    ) -> list[Finding]:
        """Columns, stems with pairs, and spellings in one order of strength."""
        reading, weights = seen.cases[t].reading, np.concatenate([columns, words, spelt])
        found: list[Finding] = []
        for at in _best(weights, most):
            weight, word = float(weights[at]), at - len(columns) - len(words)
            if at < len(columns):
                found.append(self._column(seen, t, at, weight, self._witnesses[at]))
            elif word < 0:
                _, first, size = told[at - len(columns)].tolist()
                code = " ".join(reading.stems[first : first + size])
                found.append(_finding(reading, weight, "linear", code, first, first + size - 1))
            else:
                found.append(_finding(reading, weight, "linear", reading.words[word], word, word))
        return found

    def _column(self, seen: Sight, t: int, column: int, weight: float, witness: str) -> Finding:
        first, last = seen.gathered.firsts[t, column], seen.gathered.lasts[t, column]
        name = self._names[column]
        return _finding(seen.cases[t].reading, weight, witness, name, int(first), int(last))

    def _spelt(self, seen: Sight, t: int, kind: int) -> Floats:
        """By word: how much more its pieces speak for this kind than for the others on average."""
        start, end = seen.words.ends[t], seen.words.ends[t + 1]
        rows = seen.senses.spelt[seen.words.codes[start:end]][:, KIND]
        return _for_each(rows)[:, kind]


def topic_findings(reading: Reading, evidence: Iterable[Shown]) -> list[Finding]:
    """The words that spoke for the topic."""
    return [_finding(reading, s.value, "rules", s.name, s.first, s.last) for s in evidence]


def _for_each(rows: Floats) -> Floats:
    """How much more a row speaks for each kind than for the others on average."""
    others = (rows.sum(axis=1, keepdims=True) - rows) / (rows.shape[1] - 1)
    return np.asarray(rows - others)


def _best(weights: Floats, most: int) -> list[int]:
    """Where the strongest weights stand, strongest first."""
    strength = np.abs(weights)
    strong = np.flatnonzero(strength >= _LEAST)
    order = np.argsort(-strength[strong], kind="stable")[:most]
    best: list[int] = strong[order].tolist()
    return best


def _finding(
    reading: Reading, weight: float, witness: str, code: str, first: int, last: int
) -> Finding:
    if first < 0:
        return Finding(witness, code, weight=round(weight, 3))
    return Finding(witness, code, reading.starts[first], reading.ends[last], round(weight, 3))
