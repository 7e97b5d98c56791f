"""Topic and area: the pack's cues as word classes, and the sum of what was hit."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.columns import TOPIC, Columns
from detectors.cues import UNSAID, Hits, ThemeTables, choose
from detectors.lexicon import WordClass
from detectors.linear import Told
from detectors.model import TopicWords
from detectors.sight import Sight
from domain.codes import AREAS
from domain.pack import Topic

_LEAST_AREA = 0.2  # probability of an area that no cue supports


class Cue(NamedTuple):
    """A piece of text that spoke for a topic, from its first word to its last."""

    weight: float
    first: int
    last: int


class Themed(NamedTuple):
    """The winning topic, and the words that spoke for it."""

    topic: str | None
    area: str | None
    evidence: tuple[Cue, ...] = ()


def topic_classes(topics: Sequence[Topic]) -> tuple[WordClass, ...]:
    """One word class per topic."""
    return tuple(_class_of(topic) for topic in topics)


def _class_of(topic: Topic) -> WordClass:
    cues = [cue.lower().replace("ё", "е").split() for cue in topic.cues]
    return WordClass(
        name=TOPIC + topic.code,
        words=tuple(word for cue in cues if len(cue) == 1 for word in cue[0].split("|")),
        patterns=tuple(" & ".join(_denied(cue)) for cue in cues if len(cue) > 1),
    )


def _denied(cue: list[str]) -> list[str]:
    """«не вывозить» asks for the denied word."""
    pieces: list[str] = []
    denied = False
    for word in cue:
        if word == "не":
            denied = True
            continue
        pieces.append("|".join(f"!{w}" for w in word.split("|")) if denied else word)
        denied = False
    return pieces


class Themes:
    """Adds up cues; words that many topics claim count less."""

    def __init__(self, topics: Sequence[Topic], columns: Columns, words: TopicWords) -> None:
        # Of equal sums the first wins: the more severe topic.
        ranked = sorted(topics, key=lambda topic: (topic.severity, topic.code), reverse=True)
        self._topics = tuple(ranked)
        self._number = {topic.code: i for i, topic in enumerate(ranked)}
        known = words.of([topic.code for topic in ranked], UNSAID)
        self._tables = ThemeTables(
            np.array([self._of(name) for name in columns.names], np.int32),
            np.array([i for i, n in enumerate(columns.names) if n.startswith("f.")], np.int32),
            np.array([AREAS.index(topic.area) for topic in ranked], np.int32),
            np.array([topic.code.endswith(".general") for topic in ranked], np.bool_),
            known.bias,
            known.rows,
        )

    def choose(
        self, seen: Sight, told: Told, asked: Sequence[int], areas: NDArray[np.float32]
    ) -> list[Themed]:
        """The best topics of these cases; `areas` are what the words say of each, as sums, one row per question."""
        if not asked:
            return []
        hits = Hits(
            seen.hits, seen.ends, seen.place.sentences, seen.words.ends, seen.gathered.firsts
        )
        wanted = np.array([(t, self._above(seen, t)) for t in asked], np.int32)
        found = choose(hits, told, wanted, areas, self._tables)
        cues: list[list[Cue]] = [[] for _ in asked]
        for (n, first, last), weight in zip(
            found.cues.tolist(), found.weights.tolist(), strict=True
        ):
            cues[n].append(Cue(weight, first, last))
        return [
            self._themed(number, areas[n], cues[n]) for n, number in enumerate(found.best.tolist())
        ]

    def _of(self, column: str) -> int:
        return self._number[column.removeprefix(TOPIC)] if column.startswith(TOPIC) else -1

    def _above(self, seen: Sight, t: int) -> int:
        """The topic of the post that a case answers, -1 for none."""
        parent = seen.cases[t].parent
        topic = parent.verdict.judgement.topic if parent else None
        return -1 if topic is None else self._number.get(topic, -1)

    def _themed(self, number: int, areas: NDArray[np.float32], cues: Sequence[Cue]) -> Themed:
        if number < 0:
            return Themed(None, _area(areas))
        topic = self._topics[number]
        return Themed(topic.code, topic.area, tuple(cues))


def _area(areas: NDArray[np.float32]) -> str | None:
    """The area alone, when the words are sure enough of it."""
    chances = np.exp(areas - areas.max())
    area = int(chances.argmax())
    return AREAS[area] if chances[area] >= _LEAST_AREA * chances.sum() else None
