"""A batch of cases as the rules see it: hits, and one row of columns per case."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.columns import Columns
from detectors.gathering import Gathered, gather
from detectors.marks import alphabet, note_marks
from detectors.matching import Sorted, Words, find, pattern_tables, sort_out
from detectors.senses import LONGEST, Senses, SenseTables
from detectors.signs import signs
from detectors.vocabulary import Vocabulary

_HITS_PER_WORD = 4  # room for hits; more are looked for again with more room


@dataclass(frozen=True, slots=True)
class Sight:
    """Cases with everything the rules saw in them; row t of each table belongs to case t."""

    cases: Sequence[Case]
    columns: Columns
    words: Words
    place: Sorted
    senses: SenseTables
    hits: NDArray[np.int32]  # feature, first word, last word, words that had to be there
    ends: NDArray[np.int64]
    gathered: Gathered

    @property
    def rows(self) -> NDArray[np.float32]:
        """Strength of every column, one row per case."""
        return self.gathered.rows

    def any_of(self, *names: str) -> NDArray[np.bool_]:
        """Whether a case shows one of these columns."""
        return np.asarray(self.rows[:, self.columns.numbers(names)].any(axis=1))


class Looker:
    """Looks at cases through a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, columns: Columns, senses: Senses) -> None:
        self._columns, self._senses = columns, senses
        self._patterns, self._letters = pattern_tables(vocabulary), alphabet()

    def look(self, cases: Sequence[Case]) -> Sight:
        """Everything the rules see in these cases."""
        words = self._words(cases)
        senses = self._senses.tables()
        place = sort_out(words, senses)
        room = _HITS_PER_WORD * len(words.codes) + 64
        hits, ends = find(words, place, senses, self._patterns, room)
        while ends[-1] < 0:
            room *= 4
            hits, ends = find(words, place, senses, self._patterns, room)
        marks = signs(cases, note_marks(words, senses, self._letters))
        gathered = gather(words, place, hits, ends, marks, self._columns.tables)
        return Sight(cases, self._columns, words, place, senses, hits, ends, gathered)

    def _words(self, cases: Sequence[Case]) -> Words:
        readings = [case.reading for case in cases]
        codes = self._senses.codes(readings)
        text = "".join([r.text for r in readings])
        starts = chain.from_iterable([r.starts[:LONGEST] for r in readings])
        stops = chain.from_iterable([r.ends[:LONGEST] for r in readings])
        return Words(
            codes,
            np.fromiter(starts, np.int32, len(codes)),
            np.fromiter(stops, np.int32, len(codes)),
            _ends([min(len(r.words), LONGEST) for r in readings]),
            np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).copy(),
            _ends([len(r.text) for r in readings]),
        )


def _ends(sizes: Sequence[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *sizes]).astype(np.int64)
