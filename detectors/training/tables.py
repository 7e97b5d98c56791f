"""Own texts as tables: columns of the rules, stems and pairs, pieces and meanings of words; and a way to weights."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from detectors.shapes import PIECES, pieces
from detectors.training.texts import Examples
from detectors.training.vectors import Vectors

LEAST_TEXTS = 2  # that must hold a stem or pair before it is weighed
# How strongly a weight is held back, best out of fold.
_STIFF_WORD, _STIFF_PIECE, _STIFF_MEANING = 3.0, 30.0, 30.0


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of one sort, with what holds each weight back."""

    names: tuple[str, ...]
    matrix: sparse.csr_matrix
    stiff: NDArray[np.float64]


def rule_block(own: Examples, names: Sequence[str], stiff: Mapping[str, float]) -> Block:
    """The named columns of the rules."""
    matrix = sparse.csr_matrix(own.seen.rows[:, own.seen.columns.numbers(names)].astype(np.float64))
    return Block(tuple(names), matrix, np.array([stiff[name] for name in names]))


def word_block(own: Examples) -> Block:
    """Stems and pairs that stand in several texts."""
    counts = Counter(word for words in own.words for word in words)
    names = tuple(sorted(word for word, n in counts.items() if n >= LEAST_TEXTS))
    number = {name: i for i, name in enumerate(names)}
    matrix = _ones(([number[w] for w in words if w in number] for words in own.words), len(names))
    return Block(names, matrix, np.full(len(names), _STIFF_WORD))


def piece_block(own: Examples) -> Block:
    """In how many different words of a text each piece stands."""
    found = ([p for word in set(c.reading.words) for p in pieces(word)] for c in own.seen.cases)
    matrix = _ones(found, PIECES)
    names = tuple(str(number) for number in range(PIECES))
    return Block(names, matrix, np.full(PIECES, _STIFF_PIECE))


def meaning_block(own: Examples, vectors: Vectors) -> Block:
    """Sums of the vectors of a text's different words, over the root of how many they are and one."""
    rows = np.zeros((len(own.seen.cases), vectors.rows.shape[1]))
    for t, case in enumerate(own.seen.cases):
        stems = dict(zip(case.reading.words, case.reading.stems, strict=True)).values()
        known = [vectors.number[stem] for stem in stems if stem in vectors.number]
        rows[t] = vectors.rows[known].sum(axis=0, dtype=np.float64) / np.sqrt(len(known) + 1)
    names = tuple(str(number) for number in range(rows.shape[1]))
    return Block(names, sparse.csr_matrix(rows), np.full(len(names), _STIFF_MEANING))


def scaled(blocks: Sequence[Block], more: NDArray[np.float64] | None = None) -> sparse.csr_matrix:
    """Blocks side by side, each column divided by the root of its stiffness; then plain columns."""
    parts = [b.matrix @ sparse.diags(1 / np.sqrt(b.stiff)) for b in blocks]
    plain = [] if more is None else [sparse.csr_matrix(more)]
    return sparse.hstack([*parts, *plain]).tocsr()


def _ones(rows: Iterable[Sequence[int]], width: int) -> sparse.csr_matrix:
    """Counts from lists of columns."""
    listed = [sorted(row) for row in rows]
    ends = np.cumsum([0, *(len(row) for row in listed)])
    columns = np.array([column for row in listed for column in row], np.int32)
    matrix = sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(listed), width))
    matrix.sum_duplicates()
    return matrix


def least(
    cost: Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]],
    start: NDArray[np.float64],
    steps: int,
) -> NDArray[np.float64]:
    """Where a smooth cost, told with its slope, is least: so many quasi-Newton steps (L-BFGS) from the start."""
    found = optimize.minimize(
        cost, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8}
    )
    return np.asarray(found.x)
