"""Compiled: clauses and negation of every text of a batch, and where words and patterns hit.

A text's words are numbered from 0; hits carry feature, first word, last word and how many words had to be there.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled
from detectors.senses import SenseTables
from detectors.vocabulary import BRIDGE, NEGATOR, Vocabulary

_SCOPE_OF_NOT = 4  # words after «не» that bridging words can carry it over
_WINDOW = 6  # words to either side of the anchor in which `&` looks
_GAP_READ = 40  # characters between two words that are looked at

Ints = NDArray[np.int32]


class Words(NamedTuple):
    """Words of a batch one after the other, and its characters; text t has words ends[t] to ends[t + 1]."""

    codes: Ints
    starts: Ints
    stops: Ints
    ends: NDArray[np.int64]
    chars: NDArray[np.uint32]
    char_ends: NDArray[np.int64]


class Sorted(NamedTuple):
    """Where each word stands: number of its clause and of its sentence, and what it means there."""

    clauses: Ints
    sentences: Ints
    meanings: Ints


class PatternTables(NamedTuple):
    """Patterns in arrays; pattern p has specs and gaps ends[p] to ends[p + 1]."""

    ends: Ints
    specs: Ints
    gaps: Ints
    anchors: Ints
    ordered: NDArray[np.bool_]
    features: Ints


def pattern_tables(vocabulary: Vocabulary) -> PatternTables:
    """The vocabulary's patterns as arrays."""
    found = vocabulary.patterns
    sizes = [len(p.specs) for p in found]
    return PatternTables(
        np.cumsum([0, *sizes]).astype(np.int32),
        np.array([vocabulary.specs[s] for p in found for s in p.specs], np.int32),
        np.array([gap for p in found for gap in p.gaps], np.int32),
        np.array([p.anchor for p in found], np.int32),
        np.array([p.ordered for p in found], np.bool_),
        np.array([p.feature for p in found], np.int32),
    )


@compiled
def sort_out(words: Words, senses: SenseTables) -> Sorted:
    """Clauses, sentences, and meanings with «не» carried over."""
    count = len(words.codes)
    clauses, sentences = np.zeros(count, np.int32), np.zeros(count, np.int32)
    meanings = np.zeros(count, np.int32)
    for t in range(len(words.ends) - 1):
        base = words.char_ends[t]
        clause, sentence, left = 0, 0, 0
        for i in range(words.ends[t], words.ends[t + 1]):
            if i > words.ends[t]:
                broken = _break(words.chars, base + words.stops[i - 1], base + words.starts[i])
                clause += broken > 0
                sentence += broken > 1
                if broken:
                    left = 0
            clauses[i], sentences[i] = clause, sentence
            code = words.codes[i]
            meanings[i] = senses.negated[code] if left else senses.plain[code]
            if senses.role[code] == NEGATOR:
                left = _SCOPE_OF_NOT
            elif left:
                left = left - 1 if senses.role[code] == BRIDGE else 0
    return Sorted(clauses, sentences, meanings)


@compiled
def _break(chars: NDArray[np.uint32], start: int, end: int) -> int:
    """What stands between two words: 0 nothing, 1 the end of a clause, 2 the end of a sentence."""
    found = 0
    for i in range(start, min(end, start + _GAP_READ)):
        c = chars[i]
        if c in (46, 33, 63, 0x2026, 10, 59):  # . ! ? … newline ;
            return 2
        if c in (44, 58, 40, 41, 0x2014, 0x2013, 0xAB, 0xBB, 34):  # , : ( ) — – « » "
            found = 1
        if c == 45 and start < i < end - 1 and chars[i - 1] == 32 and chars[i + 1] == 32:
            found = 1
    return found


@compiled
def find(
    words: Words, place: Sorted, senses: SenseTables, patterns: PatternTables, room: int
) -> tuple[Ints, NDArray[np.int64]]:
    """Hits as rows (feature, first, last, size), and their ends per text; too little room gives an end of -1."""
    hits, ends = np.empty((room, 4), np.int32), np.zeros(len(words.ends), np.int64)
    there = np.zeros(senses.specs.shape[1], np.uint64)
    count = 0
    for t in range(len(words.ends) - 1):
        first, last = words.ends[t], words.ends[t + 1]
        _fitted(place.meanings, first, last, senses, there)
        for i in range(first, last):
            meaning = place.meanings[i]
            for k in range(senses.shown_ends[meaning, 0], senses.shown_ends[meaning, 1]):
                _note(hits, count, senses.shows[k], i - first, i - first, 1)
                count += 1
        for i in range(first, last):
            meaning = place.meanings[i]
            for k in range(senses.anchor_ends[meaning, 0], senses.anchor_ends[meaning, 1]):
                p = senses.anchors[k]
                if not _possible(patterns, p, there):
                    continue
                a, b = _fit(patterns, p, i, place, senses.specs, first, last)
                if a >= 0:
                    size = patterns.ends[p + 1] - patterns.ends[p]
                    _note(hits, count, patterns.features[p], a - first, b - first, size)
                    count += 1
        ends[t + 1] = count
    if count > room:
        ends[-1] = -1
    return hits[:count], ends


@compiled
def _fitted(
    meanings: Ints, first: int, last: int, senses: SenseTables, there: NDArray[np.uint64]
) -> None:
    """Specs that some word of the text fits, as bits."""
    for k in range(len(there)):
        there[k] = 0
    for i in range(first, last):
        if senses.asked[meanings[i]]:
            for k in range(len(there)):
                there[k] |= senses.specs[meanings[i], k]


@compiled
def _note(hits: Ints, count: int, feature: int, first: int, last: int, size: int) -> None:
    if count < len(hits):
        hits[count, 0], hits[count, 1], hits[count, 2], hits[count, 3] = feature, first, last, size


@compiled
def _possible(patterns: PatternTables, p: int, there: NDArray[np.uint64]) -> bool:
    """Whether every spec fits some word of the text at all."""
    for k in range(patterns.ends[p], patterns.ends[p + 1]):
        spec = patterns.specs[k]
        if not _has(there, spec):
            return False
    return True


@compiled
def _has(specs: NDArray[np.uint64], spec: int) -> bool:
    """Whether a row of bits holds this spec."""
    return bool((specs[spec >> 6] >> np.uint64(spec & 63)) & np.uint64(1))


@compiled
def _fit(
    patterns: PatternTables,
    p: int,
    at: int,
    place: Sorted,
    specs: NDArray[np.uint64],
    low: int,
    high: int,
) -> tuple[int, int]:
    """First and last word of a match whose anchor stands at `at`, or -1; the text has words `low` to `high`."""
    if not patterns.ordered[p]:
        return _anywhere(patterns, p, at, place, specs, low, high)
    start, end = patterns.ends[p], patterns.ends[p + 1]
    anchor = start + patterns.anchors[p]
    last = at
    for k in range(anchor + 1, end):
        last = _step(patterns.specs[k], last, 1, patterns.gaps[k], place, specs, low, high)
        if last < 0:
            return -1, -1
    first = at
    for k in range(anchor - 1, start - 1, -1):
        first = _step(patterns.specs[k], first, -1, patterns.gaps[k + 1], place, specs, low, high)
        if first < 0:
            return -1, -1
    return first, last


@compiled
def _step(
    spec: int,
    at: int,
    way: int,
    gap: int,
    place: Sorted,
    specs: NDArray[np.uint64],
    low: int,
    high: int,
) -> int:
    """The next word in one direction, in the same clause, that fits; -1 when there is none."""
    for n in range(1, gap + 2):
        i = at + way * n
        if i < low or i >= high or place.clauses[i] != place.clauses[at]:
            return -1
        if _has(specs[place.meanings[i]], spec):
            return i
    return -1


@compiled
def _anywhere(
    patterns: PatternTables,
    p: int,
    at: int,
    place: Sorted,
    specs: NDArray[np.uint64],
    low: int,
    high: int,
) -> tuple[int, int]:
    """A match in any order near the anchor, within its sentence; no word serves two specs."""
    start, end = patterns.ends[p], patterns.ends[p + 1]
    used = np.empty(end - start + 1, np.int32)
    first = last = used[0] = at
    count = 1
    for n, k in enumerate(range(start, end)):
        if n == patterns.anchors[p]:
            continue
        spec, found = patterns.specs[k], -1
        for j in range(max(low, at - _WINDOW), min(high, at + _WINDOW + 1)):
            fits = _has(specs[place.meanings[j]], spec)
            if fits and place.sentences[j] == place.sentences[at] and not _among(used, count, j):
                found = j
                break
        if found < 0:
            return -1, -1
        used[count] = found
        count += 1
        first, last = min(first, found), max(last, found)
    return first, last


@compiled
def _among(used: Ints, count: int, word: int) -> bool:
    """Whether one of the first numbers is this one."""
    found = False
    for k in range(count):
        found |= used[k] == word
    return found
