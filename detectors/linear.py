"""Words themselves as a witness: stems, pairs of neighbouring stems, and pieces of words, with fitted weights."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled
from detectors.senses import SenseTables

# Little words alone tell nothing of a kind; in pairs they may.
_LITTLE = frozenset(
    (  # noqa: SIM905 - words read best as a line of words
        "и в во на с со к ко у о об от до за по под над из же бы б ли что как так то эт этот он он она он мы вы я ты а"
        " но ил есл да вот ещ уж сам их его е ее нам нас вам вас мне мен теб теб там тут здес тог для при без про не ни"
        " ну бы был быт ест весь вс все всё котор кто чтоб где когд потом пот т д р ш м к г й ой ю"
    ).split()
)
_FIRST_WORDS = 400  # of a longer text; the rest says the same again

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


class WordTables(NamedTuple):
    """Rows of weights; by stem the row of the stem alone (or -1); pairs in a hash table (0 is free)."""

    rows: Floats
    alone: Ints
    pairs: NDArray[np.int64]
    pair_rows: Ints


class WordHead:
    """Weights of stems and pairs; `stems` numbers every stem that stands in one of them."""

    def __init__(self, weights: Mapping[str, Floats], width: int) -> None:
        self.stems: Mapping[str, int] = {
            stem: i
            for i, stem in enumerate(dict.fromkeys(s for key in weights for s in key.split(" ")))
        }
        alone = np.full(len(self.stems) + 1, -1, np.int32)
        table = _table(sum(" " in key for key in weights))
        for row, key in enumerate(weights):
            parts = [self.stems[s] for s in key.split(" ")]
            if len(parts) == 1:
                alone[parts[0]] = row
            else:
                _put(*table, (parts[0] << 32 | parts[1]) + 1, row)
        rows = np.array(list(weights.values()), np.float32).reshape(-1, width)
        self.tables = WordTables(rows, alone, *table)

    def tell(
        self, codes: Ints, ends: NDArray[np.int64], senses: SenseTables
    ) -> tuple[Floats, Ints, NDArray[np.int64]]:
        """Sums per text; then what stems and pairs told as (row, first word, words), with its ends per text."""
        sums, told, told_ends = _tell(senses.stem[codes], ends, self.tables)
        _spell(codes, ends, senses, sums)
        return sums, told, told_ends


def keys(stems: Sequence[str]) -> set[str]:
    """Names under which the words of a text are weighed."""
    read = stems[:_FIRST_WORDS]
    return {s for s in read if s not in _LITTLE} | {f"{a} {b}" for a, b in pairwise(read)}


def _table(count: int) -> tuple[NDArray[np.int64], Ints]:
    size = 16
    while size < 2 * count:
        size *= 2
    return np.zeros(size, np.int64), np.zeros(size, np.int32)


@compiled
def _slot(pairs: NDArray[np.int64], key: int) -> int:
    """Where the key stands or would stand."""
    mask = len(pairs) - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    at = np.int64(mixed >> np.uint64(33)) & mask
    while pairs[at] != 0 and pairs[at] != key:
        at = (at + 1) & mask
    return int(at)


def _put(pairs: NDArray[np.int64], rows: Ints, key: int, row: int) -> None:
    at = _slot(pairs, key)
    pairs[at], rows[at] = key, row


@compiled
def _tell(
    stems: Ints, ends: NDArray[np.int64], words: WordTables
) -> tuple[Floats, Ints, NDArray[np.int64]]:
    count = len(ends) - 1
    sums = np.zeros((count, words.rows.shape[1]), np.float32)
    told, told_ends = np.empty((2 * len(stems), 3), np.int32), np.zeros(count + 1, np.int64)
    last_seen = np.full(len(words.rows), -1, np.int64)
    at = 0
    for t in range(count):
        for i in range(ends[t], min(ends[t + 1], ends[t] + _FIRST_WORDS)):
            if stems[i] < 0:
                continue
            for size in (1, 2):
                row = words.alone[stems[i]] if size == 1 else _pair(stems, i, ends[t], words)
                if row >= 0 and last_seen[row] != t:
                    last_seen[row] = t
                    sums[t] += words.rows[row]
                    told[at, 0], told[at, 1], told[at, 2] = row, i - ends[t] - size + 1, size
                    at += 1
        told_ends[t + 1] = at
    return sums, told[:at], told_ends


@compiled
def _pair(stems: Ints, i: int, start: int, words: WordTables) -> int:
    if i == start or stems[i - 1] < 0:
        return -1
    at = _slot(words.pairs, int(np.int64(stems[i - 1]) << 32 | np.int64(stems[i])) + 1)
    return words.pair_rows[at] if words.pairs[at] else -1


@compiled
def _spell(codes: Ints, ends: NDArray[np.int64], senses: SenseTables, sums: Floats) -> None:
    """Add what the pieces of each text's words weigh, each word once."""
    last_seen = np.full(len(senses.spelt), -1, np.int32)
    for t in range(len(ends) - 1):
        for i in range(ends[t], ends[t + 1]):
            code = codes[i]
            if last_seen[code] != t:
                last_seen[code] = t
                sums[t] += senses.spelt[code]
