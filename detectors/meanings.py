"""What a word means, by its stem: weights made of ready-made word vectors, for words that no own text holds."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Weights in bytes: `stems` are sorted checksums, one row each; `scales` says what one of a byte is worth."""

    stems: NDArray[np.uint32]
    rows: NDArray[np.int8]
    scales: Floats

    def of(self, stem: str) -> Floats | None:
        """One weight per output, None for a stem that has no known meaning."""
        mark = checksum(stem)
        at = int(self.stems.searchsorted(mark))
        if at == len(self.stems) or self.stems[at] != mark:
            return None
        return np.asarray(self.rows[at] * self.scales)


def no_meanings(outputs: int) -> Meanings:
    """No stem means anything."""
    return Meanings(
        np.zeros(0, np.uint32), np.zeros((0, outputs), np.int8), np.zeros(outputs, np.float32)
    )


def checksum(stem: str) -> np.uint32:
    """Under which a stem is stored; of a hundred thousand strange stems two or three meet one of ours."""
    return np.uint32(crc32(stem.encode("utf-8", "replace")))
