"""Topic and area: the pack's cues as word classes, and the sum of what was hit."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.columns import TOPIC, Columns
from detectors.lexicon import WordClass
from detectors.model import TopicWords
from detectors.sight import Shown, Sight
from domain.codes import AREAS
from domain.pack import Topic

_PHRASE = 1.2  # what each further word of a phrase adds to its weight
_GENERAL = 0.45  # weight of a word that only shows the area
_AT_FAULT = 1.6  # a cue counts more in a sentence that tells a fault
_LEAST = 0.4  # less is no topic at all
_FROM_PARENT = 1.1  # what the topic of the answered post is worth in a reply
_PARENT_AREA = 2.5  # what it is worth for the area alone
_REPEATS = 3  # times that one cue counts
_MOST = 6.0  # of a topic's cues; more makes no topic surer
# What the sums of words and of areas are worth beside a cue, best out of fold.
_WORDS, _AREA = 4.0, 0.5
_UNSAID = -1.5  # of words that never stood in a text on the topic
_LEAST_WORDS = -0.6  # fewer say nothing of a topic
_LEAST_AREA = 0.4  # probability of an area that no cue supports


@dataclass(frozen=True, slots=True)
class Themed:
    """The winning topic with its score, and the words that spoke for it."""

    topic: str | None
    area: str | None
    score: float
    evidence: tuple[Shown, ...] = ()


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
        self._areas = np.array([AREAS.index(topic.area) for topic in ranked], np.int64)
        self._columns: Mapping[int, int] = {
            column: self._number[name.removeprefix(TOPIC)]
            for column, name in enumerate(columns.names)
            if name.startswith(TOPIC)
        }
        self._faults = np.array(
            [i for i, name in enumerate(columns.names) if name.startswith("f.")]
        )
        self._words = words.of([topic.code for topic in ranked], _UNSAID)

    def choose(
        self,
        seen: Sight,
        t: int,
        parent: str | None,
        areas: NDArray[np.float32],
        told: NDArray[np.int32],
    ) -> Themed:
        """The best topic of case t: `parent` is that of the post it answers, `areas` what the words say, as sums.

        `told` are the numbers of the words that carry weight.
        """
        cues, spots = self._cues(seen, t)
        areas = areas.copy()
        if parent in self._number:
            number = self._number[parent]
            cues[number] += _FROM_PARENT
            areas[self._areas[number]] += _PARENT_AREA
        return self._best(cues, self._words.sums(told), spots, areas)

    def _cues(self, seen: Sight, t: int) -> tuple[NDArray[np.float64], dict[int, list[Shown]]]:
        """Weight of the cues by topic, and where they stand."""
        cues = np.zeros(len(self._topics))
        known: dict[tuple[int, int], float] = {}
        spots: dict[int, list[Shown]] = {}
        hits = [hit for hit in seen.hits_of(t) if hit[0] in self._columns]
        if not hits:
            return cues, spots
        sentences = seen.sentences_of(t)
        claims, worst = Counter((hit[1], hit[2]) for hit in hits), self._faulty(seen, t, sentences)
        for column, first, last, size in hits:
            number = self._columns[column]
            weight = self._weight(self._topics[number].code, size, claims[first, last])
            if sentences[first] in worst:
                weight *= _AT_FAULT
            gained = weight - known.get((number, first), 0.0)
            if gained > 0:
                known[number, first] = weight
                cues[number] += gained
                name = TOPIC + self._topics[number].code
                spots.setdefault(number, []).append(Shown(name, weight, first, last))
        return cues, spots

    def _faulty(self, seen: Sight, t: int, sentences: Sequence[int]) -> set[int]:
        """Sentences that tell a fault."""
        firsts = seen.gathered.firsts[t].take(self._faults)
        return {sentences[first] for first in firsts.tolist() if first >= 0}

    def _weight(self, code: str, size: int, claims: int) -> float:
        weight = 1.0 + _PHRASE * (size - 1)
        if code.endswith(".general"):
            weight *= _GENERAL
        return weight / math.sqrt(claims)

    def _best(
        self,
        cues: NDArray[np.float64],
        said: NDArray[np.float32],
        spots: Mapping[int, Sequence[Shown]],
        areas: NDArray[np.float32],
    ) -> Themed:
        """The topic by cues, words and area together; its area alone when nothing speaks for a topic itself."""
        told = (cues >= _LEAST) | (said >= _LEAST_WORDS)
        if not told.any():
            chances = np.exp(areas - areas.max())
            area = int(chances.argmax())
            sure = chances[area] >= _LEAST_AREA * chances.sum()
            return Themed(None, AREAS[area] if sure else None, 0.0)
        sums = np.minimum(cues, _MOST) + _WORDS * np.maximum(said, _UNSAID)
        sums = np.where(told, sums + _AREA * areas[self._areas], -np.inf)
        number = int(sums.argmax())
        topic, evidence = self._topics[number], tuple(spots.get(number, ())[:_REPEATS])
        return Themed(topic.code, topic.area, float(sums[number]), evidence)
