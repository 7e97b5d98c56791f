"""The topic head: a linear support vector machine over stems and pairs of the texts that carry a topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.model import SCALE, TOLD
from detectors.training.heads import set_apart
from detectors.training.tables import Block
from detectors.training.texts import Examples

_LEAST = 0.025  # a smaller weight is left out


@dataclass(frozen=True, slots=True)
class TopicHead:
    """Codes with their bias, and the weight of each stem or pair for each of them, 0 where it is too small to keep."""

    codes: tuple[str, ...]
    bias: list[int]  # in hundredths
    words: Mapping[str, NDArray[np.int16]]  # in hundredths, of those that have any

    @property
    def named(self) -> dict[str, Any]:
        """What has a name, as plain values."""
        return {"codes": list(self.codes), "bias": self.bias}

    def told(self, names: Sequence[str]) -> NDArray[Any]:
        """The weights that are kept, by number of the word in `names` and number of the code."""
        rows = ((n, self.words[name]) for n, name in enumerate(names) if name in self.words)
        found = [(n, code, row[code]) for n, row in rows for code in np.flatnonzero(row).tolist()]
        return np.array(found, TOLD)


def topic_head(own: Examples, words: Block) -> TopicHead:
    """Weights by stem or pair for each topic."""
    codes = sorted({topic for topic in own.topics if topic})
    known = np.array([topic is not None for topic in own.topics])
    wanted = [codes.index(topic) for topic in own.topics if topic]
    fitted = set_apart(words, wanted, known)
    weights = fitted.blocks[0]
    strong = np.where(np.abs(weights) >= _LEAST, np.round(weights * SCALE), 0).astype(np.int16)
    kept = np.flatnonzero(strong.any(axis=1)).tolist()
    return TopicHead(
        tuple(codes),
        [round(float(b) * SCALE) for b in fitted.bias],
        {words.names[row]: strong[row] for row in kept},
    )
