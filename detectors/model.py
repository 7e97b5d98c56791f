"""The fitted model as it is shipped: weights of columns, of stems and pairs, of pieces and meanings of words.

In hundredths: `model/heads.json` with everything that has a name, `model/topics.npy` with what words say of topics,
`model/pieces.npy` with one row of bytes per piece (`detectors.shapes`). `model/words.npy` has one row of bytes per word
of `heads.json`, `model/meanings.npy` one per stem (`detectors.meanings`); their scales stand in `heads.json`. All made
by `make model`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.columns import Columns
from detectors.meanings import Meanings
from domain.codes import AREAS, FLAGGED, Kind

KINDS = (Kind.COMPLAINT, Kind.SUGGESTION, Kind.QUESTION, Kind.GRATITUDE, Kind.OTHER)
FLAGGED_KINDS = [number for number, kind in enumerate(KINDS) if kind in FLAGGED]
ALONE = ("danger", "past", "notice")  # heads of one output each
OUTPUTS = (*(kind.value for kind in KINDS), *(f"area.{area}" for area in AREAS), *ALONE)
KIND, AREA = slice(0, len(KINDS)), slice(len(KINDS), len(KINDS) + len(AREAS))
DANGER, PAST, NOTICE = (OUTPUTS.index(name) for name in ALONE)
FOLDER = Path(__file__).with_name("model")
SCALE = 100.0
MEANT = np.dtype([("stem", np.uint32), ("row", np.int8, (len(OUTPUTS),))])  # of a stored meaning
TOLD = np.dtype([("word", np.uint16), ("code", np.uint8), ("weight", np.int16)])  # of a topic
TABLES = ("words", "topics", "pieces", "meanings")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least probabilities that count, and the softening under which those of kind are honest."""

    danger: float
    past: float
    report_past: float  # of what reads as a complaint, a suggestion or a question: taken for past, it reaches nobody
    notice: float  # from there somebody passes it on, whoever posts it
    unsure_below: float
    temperature: float


@dataclass(frozen=True, slots=True)
class TopicWords:
    """What stems and pairs say of topics: one row per word of the model, one column per code.

    Sums are about -1 for "not this one" to 1; a pack may have other topics, of which they say nothing.
    """

    codes: tuple[str, ...]
    bias: Floats
    rows: Floats

    def of(self, codes: Sequence[str], unknown: float) -> "TopicWords":
        """The same for these codes in their order; a code that is not known here gets the sum `unknown`."""
        numbers = [self.codes.index(code) if code in self.codes else -1 for code in codes]
        bias, rows = np.append(self.bias, np.float32(unknown)), np.pad(self.rows, ((0, 0), (0, 1)))
        return TopicWords(tuple(codes), bias[numbers], np.ascontiguousarray(rows[:, numbers]))

    def sums(self, told: NDArray[np.int32]) -> Floats:
        """One sum per code from the numbers of the words that stand in a text."""
        return np.asarray(self.bias + self.rows[told].sum(axis=0))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by name, one per output; `pieces` has one row per piece of a word."""

    version: str
    bias: Floats
    columns: Mapping[str, Floats]
    words: Mapping[str, Floats]
    pieces: Floats
    meanings: Meanings
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
    """A model from its files."""
    stored = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
    tables = {name: np.load(folder / f"{name}.npy") for name in TABLES}
    scales = {name: np.array(row, np.float32) for name, row in stored["scales"].items()}
    words = tables["words"] * scales["words"]
    return Model(
        version=stored["version"],
        bias=_row(stored["bias"]),
        columns={name: _row(row) for name, row in stored["columns"].items()},
        words=dict(zip(stored["words"], words, strict=True)),
        pieces=tables["pieces"].astype(np.float32) / np.float32(SCALE),
        meanings=_meanings(tables["meanings"], scales["meanings"]),
        topics=_topics(stored["topics"], tables["topics"], len(words)),
        thresholds=Thresholds(**stored["thresholds"]),
    )


def version_of(content: Mapping[str, Any], tables: Mapping[str, NDArray[Any]]) -> str:
    """A digest of everything that is stored."""
    digest = blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=4)
    for name in TABLES:
        digest.update(tables[name].tobytes())
    return digest.hexdigest()


def _meanings(stored: NDArray[Any], scales: Floats) -> Meanings:
    stems, rows = (np.ascontiguousarray(stored[name]) for name in ("stem", "row"))
    return Meanings(stems, rows, scales)


def _topics(named: Mapping[str, Any], told: NDArray[Any], words: int) -> TopicWords:
    rows = np.zeros((words, len(named["codes"])), np.float32)
    rows[told["word"], told["code"]] = told["weight"] / np.float32(SCALE)
    return TopicWords(tuple(named["codes"]), _row(named["bias"]), rows)


def _row(numbers: list[int]) -> Floats:
    return np.array(numbers, np.float32) / np.float32(SCALE)


def probabilities(sums: NDArray[Any]) -> NDArray[Any]:
    """Of outputs that exclude each other, one row per case."""
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def logit(probability: float) -> float:
    """The sum that stands for this probability of a yes."""
    return math.log(probability / (1 - probability))
