"""Arrays that grow, for tables that are learned word by word and read by compiled code."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_FIRST = 1024


class Growing:
    """Rows of one type, appended; `rows` is everything so far and some room behind it."""

    def __init__(self, kind: DTypeLike, *shape: int) -> None:
        self.rows: NDArray[Any] = np.zeros((_FIRST, *shape), kind)
        self.count = 0

    def append(self, row: Any) -> None:
        """One more row."""
        if self.count == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.rows[self.count] = row
        self.count += 1

    def extend(self, rows: list[int]) -> tuple[int, int]:
        """Several more rows; answers first and end."""
        start = self.count
        for row in rows:
            self.append(row)
        return start, self.count
