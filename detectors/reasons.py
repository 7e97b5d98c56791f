"""Reasons of a judgement: which words and columns decided, as findings with spans and weights."""

from collections.abc import Iterable, Iterator, Sequence

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
_Spoken = tuple[float, str, str, int, int]  # weight, witness, code, first word, last word


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
        reading = seen.cases[t].reading
        weights = seen.rows[t] * self._rules[:, KINDS.index(kind)]
        spoken = self._columns(seen, t, weights)
        if kind is Kind.OTHER and not speaks:
            return _strongest(reading, spoken, _MOST_IDLE)
        spoken += [*self._told(reading, told, kind), *self._spelt(seen, t, kind)]
        found = _strongest(reading, spoken, _MOST)
        if speaks:
            peril = self._columns(seen, t, seen.rows[t] * self._danger)
            perils = [(w, "danger", *rest) for w, _, *rest in peril]
            found += _strongest(reading, perils, _MOST_DANGER)
        return found

    def _columns(self, seen: Sight, t: int, weights: Floats) -> list[_Spoken]:
        strong = np.flatnonzero(np.abs(weights) >= _LEAST)
        firsts, lasts = seen.gathered.firsts[t].take(strong), seen.gathered.lasts[t].take(strong)
        return [
            (weight, self._witnesses[column], self._names[column], first, last)
            for column, weight, first, last in zip(
                strong.tolist(),
                weights.take(strong).tolist(),
                firsts.tolist(),
                lasts.tolist(),
                strict=True,
            )
        ]

    def _told(self, reading: Reading, told: NDArray[np.int32], kind: Kind) -> Iterable[_Spoken]:
        weights = self._words[told[:, 0], KINDS.index(kind)].tolist()
        for (_, first, size), weight in zip(told.tolist(), weights, strict=True):
            if abs(weight) >= _LEAST:
                code = " ".join(reading.stems[first : first + size])
                yield weight, "linear", code, first, first + size - 1

    def _spelt(self, seen: Sight, t: int, kind: Kind) -> Iterator[_Spoken]:
        """Words that speak by how they are built."""
        start, end = seen.words.ends[t], seen.words.ends[t + 1]
        rows = seen.senses.spelt[seen.words.codes[start:end]][:, KIND]
        own = rows[:, KINDS.index(kind)]
        weights = own - (rows.sum(axis=1) - own) / (len(KINDS) - 1)
        words = seen.cases[t].reading.words
        for first in np.flatnonzero(np.abs(weights) >= _LEAST).tolist():
            yield float(weights[first]), "spelling", words[first], first, first


def topic_findings(reading: Reading, evidence: Iterable[Shown]) -> list[Finding]:
    """The words that spoke for the topic."""
    return [_finding(reading, (s.value, "rules", s.name, s.first, s.last)) for s in evidence]


def _for_each(rows: Floats) -> Floats:
    """How much more a row speaks for each kind than for the others on average."""
    others = (rows.sum(axis=1, keepdims=True) - rows) / (rows.shape[1] - 1)
    return np.asarray(rows - others)


def _strongest(reading: Reading, spoken: Sequence[_Spoken], most: int) -> list[Finding]:
    best = sorted(spoken, key=lambda s: -abs(s[0]))[:most]
    return [_finding(reading, one) for one in best]


def _finding(reading: Reading, spoken: _Spoken) -> Finding:
    weight, witness, code, first, last = spoken
    if first < 0:
        return Finding(witness, code, weight=round(weight, 3))
    return Finding(witness, code, reading.starts[first], reading.ends[last], round(weight, 3))
