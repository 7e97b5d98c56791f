"""Compiled: what cues and words say of each topic, and the topic that wins."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled
from detectors.linear import Told

REPEATS = 3  # cues of the winner that are told
_PHRASE = 1.2  # what each further word of a phrase adds to its weight
_GENERAL = 0.45  # weight of a word that only shows the area
_AT_FAULT = 1.6  # a cue counts more in a sentence that tells a fault
_LEAST = 0.4  # less is no topic at all
_FROM_PARENT = 1.6  # what the topic of the answered post is worth in a reply
_PARENT_AREA = 2.5  # what it is worth for the area alone
_MOST = 6.0  # of a topic's cues; more makes no topic surer
# What the sums of words and of areas are worth beside a cue, best out of fold.
WORDS, _AREA = 4.0, 0.75
UNSAID = -1.5  # of words that never stood in a text on the topic
_LEAST_WORDS = -0.6  # fewer say nothing of a topic
_NO_TOPIC = -4.0  # the best area with no topic of it, as if words and cues had said this of one

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


class ThemeTables(NamedTuple):
    """By column its topic or -1; columns of faults; by topic its area and whether it is a general one; words."""

    topics: Ints
    faults: Ints
    areas: Ints
    general: NDArray[np.bool_]
    bias: Floats
    words: Floats  # one row per word of the model, one column per topic


class Hits(NamedTuple):
    """What the rules hit in a batch."""

    hits: Ints
    ends: NDArray[np.int64]
    sentences: Ints  # by word
    word_ends: NDArray[np.int64]
    firsts: NDArray[np.int16]


class Topics(NamedTuple):
    """By question: the number of the topic or -1, and cues as rows (question, first, last) with their weights."""

    best: Ints
    cues: Ints
    weights: NDArray[np.float64]


class _Cues(NamedTuple):
    """Cues of one text: topic, first, last word, hits there; what each gained, in the order of hits."""

    found: Ints
    weights: NDArray[np.float64]
    counts: NDArray[np.bool_]


@compiled
def choose(seen: Hits, told: Told, asked: Ints, areas: Floats, themes: ThemeTables) -> Topics:
    """The best topic for each row (case, topic of the answered post or -1) of `asked`.

    `areas` has one row of sums per question, to which the answered post's area is added.
    """
    count = len(asked)
    best = np.full(count, -1, np.int32)
    rows = np.empty((REPEATS * count, 3), np.int32)
    weights = np.empty(REPEATS * count)
    at = 0
    sums, said = np.zeros(len(themes.areas)), np.zeros(len(themes.areas), np.float32)
    for n in range(count):
        t, above = asked[n, 0], asked[n, 1]
        for topic in range(len(sums)):
            sums[topic], said[topic] = 0.0, 0.0
        cues = _cues(seen, t, themes, sums)
        if above >= 0:
            sums[above] += _FROM_PARENT
            areas[n, themes.areas[above]] += np.float32(_PARENT_AREA)
        _say(told, t, themes, said)
        best[n] = _best(sums, said, areas, n, themes)
        low = at
        for k in range(len(cues.found)):
            if cues.counts[k] and cues.found[k, 0] == best[n] and at < low + REPEATS:
                rows[at, 0], rows[at, 1], rows[at, 2] = n, cues.found[k, 1], cues.found[k, 2]
                weights[at] = cues.weights[k]
                at += 1
    return Topics(best, rows[:at], weights[:at])


@compiled
def _cues(seen: Hits, t: int, themes: ThemeTables, sums: NDArray[np.float64]) -> _Cues:
    """Cues of a text, and their weights added up by topic; a cue on the same word counts once."""
    cues = _listed(seen, t, themes)
    if not len(cues.found):
        return cues
    base = seen.word_ends[t]
    worst = _faulty(seen, t, themes.faults)
    for k in range(len(cues.found)):
        topic, first = cues.found[k, 0], cues.found[k, 1]
        last, size = cues.found[k, 2], cues.found[k, 3]
        weight = 1.0 + _PHRASE * (size - 1)
        if themes.general[topic]:
            weight *= _GENERAL
        weight /= np.sqrt(_claims(cues.found, first, last))
        if worst[seen.sentences[base + first]]:
            weight *= _AT_FAULT
        gained = weight - _known(cues, k)
        cues.weights[k], cues.counts[k] = weight, gained > 0
        if gained > 0:
            sums[topic] += gained
    return cues


@compiled
def _claims(found: Ints, first: int, last: int) -> int:
    """How many topics claim these words."""
    claims = 0
    for k in range(len(found)):
        claims += found[k, 1] == first and found[k, 2] == last
    return claims


@compiled
def _known(cues: _Cues, k: int) -> float:
    """Weight of an earlier cue for the same topic on the same word."""
    for other in range(k - 1, -1, -1):
        same = cues.found[other, 0] == cues.found[k, 0] and cues.found[other, 1] == cues.found[k, 1]
        if same and cues.counts[other]:
            return float(cues.weights[other])
    return 0.0


@compiled
def _listed(seen: Hits, t: int, themes: ThemeTables) -> _Cues:
    """Hits of topics alone."""
    count = 0
    for k in range(seen.ends[t], seen.ends[t + 1]):
        count += themes.topics[seen.hits[k, 0]] >= 0
    found, at = np.empty((count, 4), np.int32), 0
    for k in range(seen.ends[t], seen.ends[t + 1]):
        topic = themes.topics[seen.hits[k, 0]]
        if topic >= 0:
            found[at, 0], found[at, 1] = topic, seen.hits[k, 1]
            found[at, 2], found[at, 3] = seen.hits[k, 2], seen.hits[k, 3]
            at += 1
    return _Cues(found, np.zeros(count), np.zeros(count, np.bool_))


@compiled
def _faulty(seen: Hits, t: int, faults: Ints) -> NDArray[np.bool_]:
    """By sentence: whether it tells a fault."""
    base, last = seen.word_ends[t], seen.word_ends[t + 1] - 1
    worst = np.zeros(seen.sentences[last] + 1, np.bool_)
    for column in faults:
        first = seen.firsts[t, column]
        if first >= 0:
            worst[seen.sentences[base + first]] = True
    return worst


@compiled
def _say(told: Told, t: int, themes: ThemeTables, said: Floats) -> None:
    """Sums of the words, about -1 for "not this one" to 1."""
    for k in range(told.ends[t], told.ends[t + 1]):
        row = told.rows[k, 0]
        for topic in range(len(said)):
            said[topic] += themes.words[row, topic]
    for topic in range(len(said)):
        said[topic] = themes.bias[topic] + said[topic]


@compiled
def _best(
    cues: NDArray[np.float64], said: Floats, areas: Floats, n: int, themes: ThemeTables
) -> int:
    """The topic by cues, words and area together; -1 when too little speaks for a topic itself or for its area."""
    best, most = -1, np.float32(_AREA) * areas[n].max() + np.float32(_NO_TOPIC)
    for topic in range(len(cues)):
        if cues[topic] < _LEAST and said[topic] < np.float32(_LEAST_WORDS):
            continue
        spoken = max(said[topic], np.float32(UNSAID))
        total = min(cues[topic], _MOST) + np.float32(WORDS) * spoken
        total += np.float32(_AREA) * areas[n, themes.areas[topic]]
        if total > most:
            best, most = topic, total
    return best
