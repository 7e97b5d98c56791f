"""Reasons of judgements: which words and columns decided, as findings with spans and weights."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.choosing import COLUMN, WORDS, Chosen, Spoken, strongest, strongest_columns
from detectors.columns import Columns
from detectors.linear import Told, WordHead
from detectors.model import DANGER, KIND
from detectors.sight import Sight
from detectors.topics import Cue
from domain.post import Reading
from domain.verdict import Finding

_MOST = 10  # findings on kind
_MOST_IDLE = 4  # findings on what concerns nobody
_MOST_DANGER = 8
_CONTEXT = ("reply", "voice.", "source.", "c.")

Floats = NDArray[np.float32]
_Asked = tuple[int, int, int]  # case, number of a kind or an output, most


class Reasons:
    """Weighs what was shown for the kinds that won."""

    def __init__(self, matrix: Floats, columns: Columns, words: WordHead) -> None:
        self._names = columns.names
        self._witnesses = ["context" if n.startswith(_CONTEXT) else "rules" for n in columns.names]
        self._rules = _for_each(matrix[:, KIND])
        self._words = _for_each(words.tables.rows[:, KIND])
        self._danger = np.ascontiguousarray(matrix[:, DANGER : DANGER + 1])

    def of(
        self,
        seen: Sight,
        told: Told,
        asked: Sequence[tuple[int, int, bool]],
        dangers: Sequence[int],
    ) -> dict[int, list[Finding]]:
        """By case the strongest reasons first, then signs of danger where `dangers` names the case.

        `asked`: case, number of its kind, and whether it concerns nobody, when few reasons are enough.
        """
        spoken = _spoken(seen, told)
        wanted = [(t, kind, _MOST_IDLE if idle else _MOST) for t, kind, idle in asked]
        chosen = strongest(spoken, _table(wanted), self._rules, self._words)
        found = dict(self._findings(seen, wanted, chosen))
        if dangers:
            wanted = [(t, 0, _MOST_DANGER) for t in dangers]
            chosen = strongest_columns(spoken, _table(wanted), self._danger)
            for t, signs in self._findings(seen, wanted, chosen, "danger"):
                found[t] += signs
        return found

    def _findings(
        self, seen: Sight, asked: Sequence[_Asked], chosen: Chosen, witness: str = ""
    ) -> Iterator[tuple[int, list[Finding]]]:
        """Findings by case; columns are told by `witness` when it is given."""
        weights = (np.rint(chosen.weights.astype(np.float64) * 1000) / 1000).tolist()
        told = [*zip(*chosen.found.T.tolist(), weights, strict=True)]
        find, begin = self._finding, 0
        for (t, _, _), end in zip(asked, chosen.ends[1:].tolist(), strict=True):
            reading = seen.cases[t].reading
            yield t, [find(reading, witness, *one) for one in told[begin:end]]
            begin = end

    def _finding(
        self,
        reading: Reading,
        by: str,
        sort: int,
        column: int,
        first: int,
        last: int,
        weight: float,
    ) -> Finding:
        if sort == COLUMN:
            witness, code = by or self._witnesses[column], self._names[column]
            if first < 0:
                return Finding(witness, code, -1, -1, weight)
        elif sort == WORDS:
            witness, code = "linear", " ".join(reading.stems[first : last + 1])
        else:
            witness, code = "linear", reading.words[first]
        return Finding(witness, code, reading.starts[first], reading.ends[last], weight)


def topic_findings(reading: Reading, code: str, evidence: Iterable[Cue]) -> list[Finding]:
    """The words that spoke for the topic."""
    starts, ends = reading.starts, reading.ends
    return [
        Finding("rules", code, starts[first], ends[last], round(weight, 3))
        for weight, first, last in evidence
    ]


def _spoken(seen: Sight, told: Told) -> Spoken:
    words, shown = seen.words, seen.gathered
    spelt, meant = seen.senses.spelt[:, KIND], seen.senses.meant[:, KIND]
    return Spoken(*shown, told.rows, told.ends, words.codes, words.ends, spelt, meant, told.shares)


def _table(asked: Sequence[_Asked]) -> NDArray[np.int32]:
    return np.array(asked, np.int32).reshape(-1, 3)


def _for_each(rows: Floats) -> Floats:
    """How much more a row speaks for each kind than for the others on average."""
    others = (rows.sum(axis=1, keepdims=True) - rows) / (rows.shape[1] - 1)
    return np.asarray(rows - others)
