"""Boosted trees kept as data: a score is a sum of leaves, a probability its logistic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Split = tuple[int, float, int, int, float]
"""(feature or -1 for a leaf, threshold, left, right, value): left when feature ≤ threshold."""


@dataclass(frozen=True, slots=True)
class Trees:
    """All trees with the score they start from."""

    start: float
    trees: tuple[tuple[Split, ...], ...]

    def probability(self, values: Sequence[float]) -> float:
        """Of the positive class, 0..1; `values` are the features in the order of fitting."""
        score = self.start
        for tree in self.trees:
            feature, threshold, left, right, value = tree[0]
            while feature >= 0:
                node = tree[left if values[feature] <= threshold else right]
                feature, threshold, left, right, value = node
            score += value
        return 1 / (1 + math.exp(-score)) if score > -700 else 0.0
