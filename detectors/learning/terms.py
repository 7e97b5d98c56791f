"""What a text is weighed by in a learned head: stems, pairs of stems, pieces of words; as sparse tables."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.post import Reading

PIECE = "~"  # stands before a piece of a word, so that it is no stem
_LENGTHS = (3, 4, 5)
_LONGEST = 24  # characters of a word that are looked at
_FIRST_WORDS = 1_000  # of a longer text; the rest says the same again

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """Sparse rows: text t has `columns` and `values` from ends[t] to ends[t + 1]; there are `width` columns."""

    ends: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: Floats
    width: int

    def __len__(self) -> int:
        return len(self.ends) - 1

    def rows(self, numbers: NDArray[np.intp]) -> "Table":
        """Some of the rows, in this order."""
        sizes = np.diff(self.ends)[numbers]
        ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        at = np.repeat(self.ends[numbers] - ends[:-1], sizes) + np.arange(ends[-1])
        return Table(ends, self.columns[at], self.values[at], self.width)


@dataclass(frozen=True, slots=True)
class Terms:
    """Names that are weighed, by number, and how rare each is."""

    numbers: Mapping[str, int]
    rarity: Floats

    @classmethod
    def of(cls, readings: Sequence[Reading], least: int) -> "Terms":
        """Names that at least so many different texts tell: what fewer tell may tell who wrote it."""
        told = Counter[str]()
        for reading in {r.text: r for r in readings}.values():
            told.update(set(_names(reading)))
        kept = sorted(name for name, count in told.items() if count >= least)
        seen = np.array([told[name] for name in kept], np.float32)
        rarity = np.log((1 + len(readings)) / (1 + seen)) + 1
        return cls({name: i for i, name in enumerate(kept)}, rarity.astype(np.float32))

    def table(self, readings: Sequence[Reading]) -> Table:
        """One row per text; its words and its pieces have the length 1 each."""
        columns, counts, sizes = array("i"), array("i"), [0]
        for reading in readings:
            known = Counter(n for m in _names(reading) if (n := self.numbers.get(m)) is not None)
            columns.extend(known)
            counts.extend(known.values())
            sizes.append(len(known))
        ends, at = np.cumsum(sizes), np.array(columns, np.int32)
        values = (1 + np.log(np.array(counts, np.float32))) * self.rarity[at]
        return Table(ends, at, self._scaled(values, at, ends), len(self.numbers))

    def _scaled(self, values: Floats, at: NDArray[np.int32], ends: NDArray[np.int64]) -> Floats:
        pieces = np.array([name.startswith(PIECE) for name in self.numbers], np.bool_)
        block = 2 * np.repeat(np.arange(len(ends) - 1), np.diff(ends)) + pieces[at]
        squares = np.bincount(block, values**2, minlength=2 * len(ends))
        return np.asarray(values / np.sqrt(squares[block]), np.float32)


def _names(reading: Reading) -> Iterator[str]:
    stems = reading.stems[:_FIRST_WORDS]
    yield from stems
    yield from (f"{a} {b}" for a, b in pairwise(stems))
    for word in reading.words[:_FIRST_WORDS]:
        yield from _pieces(word)


@lru_cache(maxsize=100_000)
def _pieces(word: str) -> tuple[str, ...]:
    """Runs of three to five characters of a word with its edges marked."""
    marked = f"<{word[:_LONGEST]}>"
    return tuple(
        PIECE + marked[start : start + length]
        for length in _LENGTHS
        for start in range(max(1, len(marked) - length + 1))
    )
