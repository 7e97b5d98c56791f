"""Boosted trees kept as data: a score is a sum of leaves, a probability its logistic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled

Split = tuple[int, float, int, int, float]
"""(feature or -1 for a leaf, threshold, left, right, value): left when feature ≤ threshold."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Trees:
    """All trees with the score they start from."""

    start: float
    trees: tuple[tuple[Split, ...], ...]
    _tables: tuple[Ints, Ints, Floats] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """All splits in one row of tables: (feature, left, right), roots, (threshold, value)."""
        roots, links, numbers = (
            list[int](),
            list[tuple[int, int, int]](),
            list[tuple[float, float]](),
        )
        for tree in self.trees:
            first = len(links)
            roots.append(first)
            links += [(f, first + left, first + right) for f, _, left, right, _ in tree]
            numbers += [(threshold, value) for _, threshold, _, _, value in tree]
        tables = (
            np.array(roots, np.int32),
            np.array(links, np.int32).reshape(-1, 3),
            np.array(numbers, np.float64).reshape(-1, 2),
        )
        object.__setattr__(self, "_tables", tables)

    def probability(self, values: Sequence[float]) -> float:
        """Of the positive class, 0..1; `values` are the features in the order of fitting."""
        score = self.start + leaves(*self._tables, np.array(values, np.float64))
        return 1 / (1 + math.exp(-score)) if score > -700 else 0.0


@compiled
def leaves(roots: Ints, links: Ints, numbers: Floats, values: Floats) -> float:
    """Sum of the leaves that these values lead to."""
    score = 0.0
    for root in roots:
        node = root
        while links[node, 0] >= 0:
            side = 1 if values[links[node, 0]] <= numbers[node, 0] else 2
            node = links[node, side]
        score += numbers[node, 1]
    return score
