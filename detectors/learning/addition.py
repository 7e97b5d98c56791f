"""What was learned on the spot: weights that are added to those of the shipped model, and kept as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

import msgspec
import numpy as np

from detectors.model import DANGER, OUTPUTS, Floats, Model, TopicWords

_UNKNOWN = -1.5  # of a topic of the pack that the shipped model has never heard of


@dataclass(frozen=True, slots=True)
class Addition:
    """By word one weight per output of the model, and by word and topic; danger is only ever raised."""

    words: Mapping[str, tuple[float, ...]]
    topics: Mapping[str, Mapping[str, float]]

    def digest(self) -> str:
        """Eight hexadecimal digits over all weights."""
        return blake2b(msgspec.json.encode(self, order="sorted"), digest_size=4).hexdigest()


def added(model: Model, addition: Addition, number: int) -> Model:
    """The shipped model with an addition; its version names both."""
    nothing = np.zeros(len(OUTPUTS), np.float32)
    words = dict(model.words)
    for word, row in addition.words.items():
        words[word] = words.get(word, nothing) + _raised(row)
    for word in addition.topics:
        words.setdefault(word, nothing)
    return replace(
        model,
        version=f"{model.version}-l{number}.{addition.digest()}",
        words=words,
        topics=_topics(model.topics, addition, {word: row for row, word in enumerate(words)}),
    )


def _raised(row: tuple[float, ...]) -> Floats:
    """The floor of danger: what was learned may find more of it, never less."""
    weights = np.array(row, np.float32)
    weights[DANGER] = max(weights[DANGER], 0.0)
    return weights


def _topics(known: TopicWords, addition: Addition, numbers: Mapping[str, int]) -> TopicWords:
    told = {code for row in addition.topics.values() for code in row}
    codes = (*known.codes, *sorted(told - set(known.codes)))
    rows = np.zeros((len(numbers), len(codes)), np.float32)
    rows[: len(known.rows), : len(known.codes)] = known.rows
    for word, row in addition.topics.items():
        for code, weight in row.items():
            rows[numbers[word], codes.index(code)] += np.float32(weight)
    new = np.full(len(codes) - len(known.codes), _UNKNOWN, np.float32)
    return TopicWords(codes, np.concatenate([known.bias, new]), rows)
