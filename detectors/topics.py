"""Topic and area: the pack's cues as word classes, and the sum of what was hit."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.columns import TOPIC, Columns
from detectors.lexicon import WordClass
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
_MOST = 5.0  # of a topic's cues; more makes no area surer
_CUE = 1.0  # what a cue's weight adds to the sum of its area
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

    def __init__(self, topics: Sequence[Topic], columns: Columns) -> None:
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
        return self._best(scores, spots, areas, parent)

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

    def _best(
        self,
        scores: dict[str, float],
        spots: dict[str, list[Shown]],
        areas: NDArray[np.float32],
        parent: str | None,
    ) -> Themed:
        """The area by words and cues together, then the topic within it by cues."""
        cues = dict.fromkeys(AREAS, 0.0)
        if parent is not None and parent in self._topics:
            cues[self._topics[parent].area] = _PARENT_AREA
        for code, score in scores.items():
            area = self._topics[code].area
            cues[area] = max(cues[area], min(score, _MOST))
        sums = {a: said + _CUE * cues[a] for a, said in zip(AREAS, areas.tolist(), strict=True)}
        area = max(sums, key=sums.__getitem__)
        if cues[area] < _LEAST and _chance(sums, area) < _LEAST_AREA:
            return Themed(None, None, 0.0)
        own = [c for c in scores if self._topics[c].area == area and scores[c] >= _LEAST]
        if not own:
            return Themed(None, area, 0.0)
        code = max(own, key=lambda c: (scores[c], self._topics[c].severity, c))
        return Themed(code, area, scores[code], tuple(spots.get(code, ())[:_REPEATS]))


def _chance(sums: Mapping[str, float], area: str) -> float:
    """Probability of the area among all."""
    top = max(sums.values())
    return math.exp(sums[area] - top) / sum(math.exp(s - top) for s in sums.values())
