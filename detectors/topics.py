"""Topic and area: the pack's cues as word classes, and the sum of what was hit."""

import math
from collections.abc import Iterable, Mapping, Sequence
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
_WORDS, _AREA = (
    4.0,
    0.5,
)  # what the scores of words and of areas are worth beside a cue, best out of fold
_UNSAID = -1.5  # of words that never stood in a text on the topic
_LEAST_WORDS = -0.6  # fewer say nothing of a topic
_FIRST_WORDS = 400
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
        self._words = words
        self._topics = {topic.code: topic for topic in topics}
        self._codes: Mapping[int, str] = {
            number: name.removeprefix(TOPIC)
            for number, name in enumerate(columns.names)
            if name.startswith(TOPIC)
        }
        self._faults = np.array(
            [i for i, name in enumerate(columns.names) if name.startswith("f.")]
        )

    def choose(self, seen: Sight, t: int, parent: str | None, areas: NDArray[np.float32]) -> Themed:
        """The best topic of case t: `parent` is that of the post it answers, `areas` what the words say, as sums."""
        scores: dict[str, float] = {}
        known: dict[tuple[str, int], float] = {}
        spots: dict[str, list[Shown]] = {}
        hits, sentences = seen.hits_of(t), seen.sentences_of(t)
        claims, worst = self._claims(hits), self._faulty(seen, t, sentences)
        for number, first, last, size in hits:
            code = self._codes.get(number)
            if code is None:
                continue
            weight = self._weight(code, size, claims[first, last])
            if sentences[first] in worst:
                weight *= _AT_FAULT
            gained = weight - known.get((code, first), 0.0)
            if gained > 0:
                known[code, first] = weight
                scores[code] = scores.get(code, 0.0) + gained
                spots.setdefault(code, []).append(Shown(TOPIC + code, weight, first, last))
        if parent in self._topics:
            scores[parent] = scores.get(parent, 0.0) + _FROM_PARENT
        said = self._words.scores(seen.cases[t].reading.stems[:_FIRST_WORDS])
        return self._best(scores, said, spots, self._areas(areas, parent))

    def _faulty(self, seen: Sight, t: int, sentences: Sequence[int]) -> set[int]:
        """Sentences that tell a fault."""
        firsts = seen.gathered.firsts[t].take(self._faults)
        return {sentences[first] for first in firsts.tolist() if first >= 0}

    def _claims(self, hits: Iterable[Sequence[int]]) -> dict[tuple[int, int], int]:
        """How many topics speak up for the same words."""
        claims: dict[tuple[int, int], int] = {}
        for number, first, last, _ in hits:
            if number in self._codes:
                claims[first, last] = claims.get((first, last), 0) + 1
        return claims

    def _weight(self, code: str, size: int, claims: int) -> float:
        weight = 1.0 + _PHRASE * (size - 1)
        if code.endswith(".general"):
            weight *= _GENERAL
        return weight / math.sqrt(claims)

    def _areas(self, sums: NDArray[np.float32], parent: str | None) -> dict[str, float]:
        """What the words say of areas, and what the answered post says."""
        areas = dict(zip(AREAS, sums.tolist(), strict=True))
        if parent is not None and parent in self._topics:
            areas[self._topics[parent].area] += _PARENT_AREA
        return areas

    def _best(
        self,
        cues: dict[str, float],
        words: Mapping[str, float],
        spots: dict[str, list[Shown]],
        areas: Mapping[str, float],
    ) -> Themed:
        """The topic by cues, words and area together; its area alone when nothing speaks for a topic itself."""
        told = {c for c, said in words.items() if said >= _LEAST_WORDS and c in self._topics}
        told |= {c for c, score in cues.items() if score >= _LEAST}
        if not told:
            area = max(areas, key=areas.__getitem__)
            return Themed(None, area if _chance(areas, area) >= _LEAST_AREA else None, 0.0)
        sums = {
            code: min(cues.get(code, 0.0), _MOST)
            + _WORDS * max(words.get(code, _UNSAID), _UNSAID)
            + _AREA * areas[self._topics[code].area]
            for code in told
        }
        code = max(told, key=lambda c: (sums[c], self._topics[c].severity, c))
        evidence = tuple(spots.get(code, ())[:_REPEATS])
        return Themed(code, self._topics[code].area, sums[code], evidence)


def _chance(sums: Mapping[str, float], area: str) -> float:
    """Probability of the area among all."""
    top = max(sums.values())
    return math.exp(sums[area] - top) / sum(math.exp(s - top) for s in sums.values())
