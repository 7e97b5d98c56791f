"""Topic and area: the pack's cues as word classes, and the sum of what was hit."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detectors.evidence import Shown
from detectors.lexicon import WordClass
from detectors.sight import Sight
from domain.pack import Topic

PREFIX = "topic:"
_PHRASE = 1.2  # what each further word of a phrase adds to its weight
_GENERAL = 0.45  # weight of a word that only shows the area
_AT_FAULT = 1.6  # a cue counts more in a sentence that tells a fault
_LEAST = 0.4  # less is no topic at all
_FROM_PARENT = 1.1  # what the topic of the answered post is worth in a reply
_REPEATS = 3  # times that one cue counts


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
        name=PREFIX + topic.code,
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

    def __init__(self, topics: Sequence[Topic], features: Sequence[str]) -> None:
        self._topics = {topic.code: topic for topic in topics}
        self._codes: Mapping[int, str] = {
            number: name.removeprefix(PREFIX)
            for number, name in enumerate(features)
            if name.startswith(PREFIX)
        }

    def choose(self, sight: Sight, faulty: Iterable[int], parent: str | None) -> Themed:
        """The best topic; `faulty` are numbers of sentences that tell a fault, `parent` the answered topic."""
        scores: dict[str, float] = {}
        seen: dict[tuple[str, int], float] = {}
        spots: dict[str, list[Shown]] = {}
        claims = self._claims(sight)
        worst = set(faulty)
        for number, first, last, size in sight.hits:
            code = self._codes.get(number)
            if code is None:
                continue
            weight = self._weight(code, size, claims[first, last])
            if sight.sentences[first] in worst:
                weight *= _AT_FAULT
            gained = weight - seen.get((code, first), 0.0)
            if gained > 0:
                seen[code, first] = weight
                scores[code] = scores.get(code, 0.0) + gained
                spots.setdefault(code, []).append(Shown(PREFIX + code, weight, first, last))
        if parent in self._topics:
            scores[parent] = scores.get(parent, 0.0) + _FROM_PARENT
        return self._best(scores, spots)

    def _claims(self, sight: Sight) -> dict[tuple[int, int], int]:
        """How many topics speak up for the same words."""
        claims: dict[tuple[int, int], int] = {}
        for number, first, last, _ in sight.hits:
            if number in self._codes:
                claims[first, last] = claims.get((first, last), 0) + 1
        return claims

    def _weight(self, code: str, size: int, claims: int) -> float:
        weight = 1.0 + _PHRASE * (size - 1)
        if code.endswith(".general"):
            weight *= _GENERAL
        return weight / math.sqrt(claims)

    def _best(self, scores: dict[str, float], spots: dict[str, list[Shown]]) -> Themed:
        if not scores:
            return Themed(None, None, 0.0)
        code = max(scores, key=lambda c: (scores[c], self._topics[c].severity, c))
        if scores[code] < _LEAST:
            return Themed(None, None, scores[code])
        return Themed(
            code, self._topics[code].area, scores[code], tuple(spots.get(code, ())[:_REPEATS])
        )
