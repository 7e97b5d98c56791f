"""Compiled: the strongest reasons of each judgement, out of all columns, words and spellings that spoke."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled

LEAST = 0.25  # a smaller weight decided nothing
COLUMN, WORDS, SPELLING = 0, 1, 2  # what a reason is

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


class Spoken(NamedTuple):
    """What there is to choose from, for a batch: columns, stems with pairs, words with their pieces and meanings."""

    rows: Floats
    firsts: NDArray[np.int16]
    lasts: NDArray[np.int16]
    told: Ints
    told_ends: NDArray[np.int64]
    codes: Ints
    ends: NDArray[np.int64]
    spelt: Floats  # by word, one column per kind
    meant: Floats  # the same of its meaning
    shares: Floats  # by text, what a meaning counts


class Chosen(NamedTuple):
    """Reasons as rows (sort, column, first word, last word; -1 for none) and weights; ends per question."""

    found: Ints
    weights: Floats
    ends: NDArray[np.int64]


@compiled
def strongest(spoken: Spoken, asked: Ints, rules: Floats, words: Floats) -> Chosen:
    """The strongest reasons first for each row (case, kind, most) of `asked`.

    `rules` and `words` say how much more a column and a stem or pair speak for each kind than for the others.
    """
    chosen = _room(asked)
    at = 0
    for n in range(len(asked)):
        t, kind, low = asked[n, 0], asked[n, 1], at
        room = low + asked[n, 2]
        at = _columns(chosen, spoken, t, rules, kind, low, at, room)
        for k in range(spoken.told_ends[t], spoken.told_ends[t + 1]):
            row, first, size = spoken.told[k, 0], spoken.told[k, 1], spoken.told[k, 2]
            last = first + size - 1
            at = _take(chosen, low, at, room, words[row, kind], WORDS, -1, first, last)
        for i in range(spoken.ends[t], spoken.ends[t + 1]):
            word = i - spoken.ends[t]
            weight = _apart(spoken, t, spoken.codes[i], kind)
            at = _take(chosen, low, at, room, weight, SPELLING, -1, word, word)
        chosen.ends[n + 1] = at
    return Chosen(chosen.found[:at], chosen.weights[:at], chosen.ends)


@compiled
def strongest_columns(spoken: Spoken, asked: Ints, matrix: Floats) -> Chosen:
    """The same among columns alone; the rows of `asked` are (case, output, most)."""
    chosen = _room(asked)
    at = 0
    for n in range(len(asked)):
        t, output, low = asked[n, 0], asked[n, 1], at
        room = low + asked[n, 2]
        at = _columns(chosen, spoken, t, matrix, output, low, at, room)
        chosen.ends[n + 1] = at
    return Chosen(chosen.found[:at], chosen.weights[:at], chosen.ends)


@compiled
def _columns(
    chosen: Chosen,
    spoken: Spoken,
    t: int,
    matrix: Floats,
    output: int,
    low: int,
    high: int,
    room: int,
) -> int:
    """The strongest columns of one case."""
    at = high
    for column in range(spoken.rows.shape[1]):
        if spoken.rows[t, column] != 0:
            weight = spoken.rows[t, column] * matrix[column, output]
            first, last = spoken.firsts[t, column], spoken.lasts[t, column]
            at = _take(chosen, low, at, room, weight, COLUMN, column, first, last)
    return at


@compiled
def _room(asked: Ints) -> Chosen:
    most = 0
    for n in range(len(asked)):
        most += asked[n, 2]
    return Chosen(
        np.empty((most, 4), np.int32),
        np.empty(most, np.float32),
        np.zeros(len(asked) + 1, np.int64),
    )


@compiled
def _apart(spoken: Spoken, t: int, word: int, kind: int) -> np.float32:
    """How much more a word's pieces and meaning speak for one kind than for the others on average."""
    spelt, share, total, own = spoken.spelt, spoken.shares[t], np.float32(0.0), np.float32(0.0)
    for k in range(spelt.shape[1]):
        weight = spelt[word, k] + share * spoken.meant[word, k]
        total += weight
        own = weight if k == kind else own
    return np.float32(own - (total - own) / np.float32(spelt.shape[1] - 1))


@compiled
def _take(
    chosen: Chosen,
    low: int,
    high: int,
    room: int,
    weight: np.float32,
    sort: int,
    column: int,
    first: int,
    last: int,
) -> int:
    """Put one reason where its strength belongs, behind equal ones; answers the new end."""
    strength = abs(weight)
    if strength < np.float32(LEAST):
        return high
    at = high
    while at > low and abs(chosen.weights[at - 1]) < strength:
        at -= 1
    if at == room:
        return high
    end = min(high + 1, room)
    for k in range(end - 1, at, -1):
        chosen.weights[k] = chosen.weights[k - 1]
        for field in range(4):
            chosen.found[k, field] = chosen.found[k - 1, field]
    chosen.weights[at] = weight
    chosen.found[at, 0], chosen.found[at, 1] = sort, column
    chosen.found[at, 2], chosen.found[at, 3] = first, last
    return end
