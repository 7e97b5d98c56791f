"""What a text is weighed by in a learned head: stems, pairs of stems, pieces of words; as sparse tables."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled
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
        names = _Growing()
        flat, ends = _flat([*{r.text: r for r in readings}.values()], names.__getitem__)
        told = np.bincount(_counted(flat, ends)[0], minlength=len(names))
        kept = sorted(
            name for name, count in zip(names, told.tolist(), strict=True) if count >= least
        )
        seen = np.array([told[names[name]] for name in kept], np.float32)
        rarity = np.log((1 + len(readings)) / (1 + seen)) + 1
        return cls({name: i for i, name in enumerate(kept)}, rarity.astype(np.float32))

    def table(self, readings: Sequence[Reading]) -> Table:
        """One row per text; its words and its pieces have the length 1 each."""
        at, counts, ends = _counted(*_flat(readings, lambda name: self.numbers.get(name, -1)))
        values = (1 + np.log(counts)) * self.rarity[at]
        return Table(ends, at, self._scaled(values, at, ends), len(self.numbers))

    def _scaled(self, values: Floats, at: NDArray[np.int32], ends: NDArray[np.int64]) -> Floats:
        pieces = np.array([name.startswith(PIECE) for name in self.numbers], np.bool_)
        block = 2 * np.repeat(np.arange(len(ends) - 1), np.diff(ends)) + pieces[at]
        squares = np.bincount(block, values**2, minlength=2 * len(ends))
        return np.asarray(values / np.sqrt(squares[block]), np.float32)


class _Growing(dict[str, int]):
    """A new name gets the next number."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


def _flat(
    readings: Sequence[Reading], number: Callable[[str], int]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Numbers of all names of all texts, with their ends; a number below 0 is left out."""
    known: dict[str, array[int]] = {}  # by word: words repeat, and most names are their pieces
    flat, ends = array("i"), array("q", [0])
    for reading in readings:
        stems, words = reading.stems[:_FIRST_WORDS], reading.words[:_FIRST_WORDS]
        for stem, word in zip(stems, words, strict=True):
            own = known.get(word)
            if own is None:
                found = (number(name) for name in (stem, *_pieces(word)))
                own = known[word] = array("i", [n for n in found if n >= 0])
            flat.extend(own)
        flat.extend([n for a, b in pairwise(stems) if (n := number(f"{a} {b}")) >= 0])
        ends.append(len(flat))
    return np.array(flat, np.int32), np.array(ends, np.int64)


@compiled
def _counted(
    flat: NDArray[np.int32], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int32], Floats, NDArray[np.int64]]:
    """Each number once per text, with how often it stands there, and the new ends."""
    columns, counts = np.empty(len(flat), np.int32), np.empty(len(flat), np.float32)
    sizes, at = np.zeros(len(ends), np.int64), 0
    for t in range(len(ends) - 1):
        last = -1
        for number in np.sort(flat[ends[t] : ends[t + 1]]):
            if number != last:
                columns[at], counts[at], last = number, 0, number
                at += 1
            counts[at - 1] += 1
        sizes[t + 1] = at
    return columns[:at].copy(), counts[:at].copy(), sizes


def _pieces(word: str) -> tuple[str, ...]:
    """Runs of three to five characters of a word with its edges marked."""
    marked = f"<{word[:_LONGEST]}>"
    return tuple(
        PIECE + marked[start : start + length]
        for length in _LENGTHS
        for start in range(max(1, len(marked) - length + 1))
    )
