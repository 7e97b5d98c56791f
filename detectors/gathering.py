"""Compiled: from hits and signs to one row of columns per text, with the words behind each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.columns import ORDINARY, TOPICAL, ColumnTables, Combined
from detectors.compiling import compiled
from detectors.matching import Sorted, Words

_MOST = 3  # hits of one column on different words; more say nothing new
_MORE = 0.5  # what the second and the third add

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


class Gathered(NamedTuple):
    """Strength of every column for every text, and the first words it was seen in (-1 when none)."""

    rows: Floats
    firsts: NDArray[np.int16]
    lasts: NDArray[np.int16]


@compiled
def gather(
    words: Words,
    place: Sorted,
    hits: Ints,
    ends: NDArray[np.int64],
    signs: NDArray[np.uint8],
    columns: ColumnTables,
) -> Gathered:
    """One row per text."""
    count = len(ends) - 1
    rows = np.zeros((count, columns.width), np.float32)
    firsts = np.full((count, columns.width), -1, np.int16)
    lasts = np.full((count, columns.width), -1, np.int16)
    for t in range(count):
        own = hits[ends[t] : ends[t + 1]]
        sentences = place.sentences[words.ends[t] : words.ends[t + 1]]
        _enter(own, sentences, columns, rows[t], firsts[t], lasts[t])
        for k in range(signs.shape[1]):
            rows[t, columns.signs + k] = signs[t, k]
        _group(columns, rows[t])
        _combine(columns.combined, rows[t])
    return Gathered(rows, firsts, lasts)


@compiled
def _enter(
    hits: Ints,
    sentences: Ints,
    columns: ColumnTables,
    row: Floats,
    firsts: NDArray[np.int16],
    lasts: NDArray[np.int16],
) -> None:
    """Hits by column, those out of the here and now in a column of their own, repeats on one word left out."""
    beyond = _beyond(hits, sentences, columns)
    spots = np.full((columns.width, _MOST), -1, np.int16)
    for k in range(len(hits)):
        column, first = hits[k, 0], hits[k, 1]
        sort = columns.sort[column]
        if sort == TOPICAL:
            continue
        if sort == ORDINARY and columns.scoped[column] and beyond[sentences[first]] >= 0:
            column = columns.beyond + beyond[sentences[first]]
        if firsts[column] < 0:
            firsts[column], lasts[column] = first, hits[k, 2]
        for n in range(_MOST):
            if spots[column, n] == first or (n and sort != ORDINARY):
                break
            if spots[column, n] < 0:
                spots[column, n] = first
                row[column] += _MORE if n else 1.0
                break


@compiled
def _beyond(hits: Ints, sentences: Ints, columns: ColumnTables) -> Ints:
    """By sentence: which elsewhere it speaks of, or -1."""
    found = np.full(sentences[-1] + 1 if len(sentences) else 1, -1, np.int32)
    for k in range(len(hits)):
        told = columns.elsewhere[hits[k, 0]]
        if told >= 0:
            found[sentences[hits[k, 1]]] = told
    return found


@compiled
def _group(columns: ColumnTables, row: Floats) -> None:
    for column in range(len(columns.group_ends) - 1):
        if row[column] > 0:
            for k in range(columns.group_ends[column], columns.group_ends[column + 1]):
                row[columns.groups[k]] = 1.0
    events = 0
    for column in columns.events:
        events += row[column] > 0
    row[columns.two_events] = events > 1


@compiled
def _combine(combined: Combined, row: Floats) -> None:
    for k in range(len(combined.columns)):
        if _holds(combined, k, row):
            row[combined.columns[k]] = 1.0


@compiled
def _holds(combined: Combined, k: int, row: Floats) -> bool:
    for n in range(combined.need_ends[k], combined.need_ends[k + 1]):
        if row[combined.needs[n]] == 0:
            return False
    barred = False
    for n in range(combined.bar_ends[k], combined.bar_ends[k + 1]):
        barred |= row[combined.bars[n]] > 0
    return not barred


@compiled
def weigh(rows: Floats, matrix: Floats) -> Floats:
    """`rows @ matrix`, for rows that are nearly empty, and with the same sums whatever the batch."""
    sums = np.zeros((rows.shape[0], matrix.shape[1]), np.float32)
    for t in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            value = rows[t, column]
            if value != 0:
                for k in range(matrix.shape[1]):
                    sums[t, k] += value * matrix[column, k]
    return sums
