"""The fitted model as it is shipped: weights of columns, of stems and pairs, and of pieces of words.

Three files, all in hundredths: `model/heads.json` with everything that has a name, `model/topics.json` with words of
topics, `model/pieces.npy` with one row of int16 per piece (`detectors.shapes`). All made by `make model`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.columns import Columns
from domain.codes import AREAS, Kind

KINDS = (Kind.COMPLAINT, Kind.SUGGESTION, Kind.QUESTION, Kind.GRATITUDE, Kind.OTHER)
OUTPUTS = (*(kind.value for kind in KINDS), *(f"area.{area}" for area in AREAS), "danger", "past")
KIND, AREA = slice(0, len(KINDS)), slice(len(KINDS), len(KINDS) + len(AREAS))
DANGER, PAST = len(OUTPUTS) - 2, len(OUTPUTS) - 1
FOLDER = Path(__file__).with_name("model")
SCALE = 100.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least probabilities that count, and the softening under which those of kind are honest."""

    danger: float
    past: float
    area: float
    unsure_below: float
    temperature: float


@dataclass(frozen=True, slots=True)
class TopicWords:
    """What stems and pairs say of topics; a pack may have other topics, of which they say nothing."""

    bias: Mapping[str, float]
    words: Mapping[str, tuple[tuple[str, float], ...]]

    def scores(self, stems: Sequence[str]) -> dict[str, float]:
        """One score per known topic, about -1 for "not this one" to 1."""
        scores, find = dict(self.bias), self.words.get
        for key in {*stems, *(f"{a} {b}" for a, b in pairwise(stems))}:
            for topic, weight in find(key, ()):
                scores[topic] += weight
        return scores


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by name, one per output; `pieces` has one row per piece of a word."""

    version: str
    bias: Floats
    columns: Mapping[str, Floats]
    words: Mapping[str, Floats]
    pieces: Floats
    topics: TopicWords
    thresholds: Thresholds

    def matrix(self, columns: Columns) -> Floats:
        """Weights by number of column; a column that was never fitted weighs nothing."""
        nothing = np.zeros(len(OUTPUTS), np.float32)
        return np.array([self.columns.get(name, nothing) for name in columns.names], np.float32)


@cache
def shipped() -> Model:
    """The model that comes with the package."""
    return load(FOLDER)


def load(folder: Path) -> Model:
    """A model from its three files."""
    stored = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
    return Model(
        version=stored["version"],
        bias=_row(stored["bias"]),
        columns={name: _row(row) for name, row in stored["columns"].items()},
        words={name: _row(row) for name, row in stored["words"].items()},
        pieces=np.load(folder / "pieces.npy").astype(np.float32) / SCALE,
        topics=_topics(json.loads((folder / "topics.json").read_text(encoding="utf-8"))),
        thresholds=Thresholds(**stored["thresholds"]),
    )


def _topics(stored: Mapping[str, Any]) -> TopicWords:
    codes = stored["codes"]
    return TopicWords(
        dict(zip(codes, (b / SCALE for b in stored["bias"]), strict=True)),
        {
            word: tuple((codes[n], w / SCALE) for n, w in zip(told[::2], told[1::2], strict=True))
            for word, told in stored["words"].items()
        },
    )


def _row(numbers: list[int]) -> Floats:
    return np.array(numbers, np.float32) / np.float32(SCALE)


def probabilities(sums: Floats) -> Floats:
    """Of outputs that exclude each other, one row per case."""
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def logit(probability: float) -> float:
    """The sum that stands for this probability of a yes."""
    return math.log(probability / (1 - probability))
