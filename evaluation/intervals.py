"""How sure a figure is: Wilson's interval for shares and F1, the bootstrap for means of several F1."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959964  # two-sided 95 % of the normal distribution
_DRAWS = 2_000
_SEED = 20_260_301  # the same file always gives the same interval

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in 0..1 with its 95 % interval and the number of cases behind it."""

    value: float
    low: float
    high: float
    of: int


def share(hits: int, of: int) -> Figure:
    """`hits` over `of` with Wilson's interval; 0 in 0..1 when there is no case."""
    if of == 0:
        return Figure(0.0, 0.0, 1.0, 0)
    p, z2 = hits / of, Z95**2
    centre = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    # At the ends rounding alone would leave the value outside its interval.
    return Figure(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)), of)


def f1_figure(right: int, wrong: int, missed: int) -> Figure:
    """F1 of true positives, false positives and false negatives; `of` counts the labelled cases.

    F1 grows with the share of true positives among all three, so Wilson's interval of that share gives its own.
    """
    found = share(right, right + wrong + missed)
    if found.of == 0:
        return found
    value, low, high = (2 * j / (1 + j) for j in (found.value, found.low, found.high))
    return Figure(value, low, high, right + missed)


def resampled(counts: Counts) -> Counts:
    """2,000 draws of as many cases as `counts` holds, shape (draws, len(counts))."""
    total = int(counts.sum())
    generator = np.random.default_rng(_SEED)
    return generator.multinomial(total, counts / total, size=_DRAWS)


def spread(value: float, drawn: Floats, of: int) -> Figure:
    """A figure with the middle 95 % of its bootstrap draws."""
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Figure(value, float(min(low, value)), float(max(high, value)), of)
