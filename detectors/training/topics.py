"""The topic head: a linear support vector machine over stems and pairs of the texts that carry a topic."""

from typing import Any

import numpy as np

from detectors.training.heads import set_apart
from detectors.training.tables import Block
from detectors.training.texts import Examples

_LEAST = 0.02  # a smaller weight is left out


def topic_words(own: Examples, words: Block) -> dict[str, Any]:
    """Weights by stem or pair for each topic, in hundredths, as plain values."""
    codes = sorted({topic for topic in own.topics if topic})
    known = np.array([topic is not None for topic in own.topics])
    wanted = [codes.index(topic) for topic in own.topics if topic]
    fitted = set_apart(words, wanted, known)
    weights = fitted.blocks[0]
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= _LEAST)
    return {
        "codes": codes,
        "bias": [round(float(b) * 100) for b in fitted.bias],
        "words": {words.names[row]: _pairs(weights[row]) for row in kept.tolist()},
    }


def _pairs(row: np.ndarray[Any, np.dtype[np.float64]]) -> list[int]:
    """Number of the topic and its weight, one after the other."""
    strong = np.flatnonzero(np.abs(row) >= _LEAST).tolist()
    return [value for n in strong for value in (n, round(float(row[n]) * 100))]
