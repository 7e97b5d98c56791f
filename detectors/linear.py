"""Words themselves as a witness: stems, pairs of neighbours, pieces and meanings of words, with fitted weights."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.compiling import compiled
from detectors.matching import Words
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


class Told(NamedTuple):
    """What stems and pairs told in a batch, as (row, first word, words); text t has rows ends[t] to ends[t + 1].

    `shares`: what the meaning of one word counts in each text; among many words each says less.
    """

    rows: Ints
    ends: NDArray[np.int64]
    shares: Floats


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

    def tell(self, cases: Sequence[Case], words: Words, senses: SenseTables) -> tuple[Floats, Told]:
        """Sums per text, and what was told."""
        above = np.array([self.stems.get(answered(case), -1) for case in cases], np.int32)
        sums, rows, ends = _tell(senses.stem[words.codes], above, words.ends, self.tables)
        shares = _spell(words.codes, words.ends, senses, sums)
        return sums, Told(rows, ends, shares)


def answered(case: Case) -> str:
    """Stands before every stem of a reply: the same words say something else under a complaint and under a joke."""
    if case.parent is None:
        return ""
    judgement = case.parent.verdict.judgement
    return "^danger" if judgement.danger else f"^{judgement.kind}"


def keys(case: Case) -> set[str]:
    """Names under which the words of a text are weighed."""
    read = case.reading.stems[:_FIRST_WORDS]
    found = {s for s in read if s not in _LITTLE} | {f"{a} {b}" for a, b in pairwise(read)}
    if above := answered(case):
        found |= {f"{above} {s}" for s in read}
    return found


def _table(count: int) -> tuple[NDArray[np.int64], Ints]:
    size = 16
    while size < 2 * count:
        size *= 2
    return np.zeros(size, np.int64), np.zeros(size, np.int32)


@compiled
def _slot(pairs: NDArray[np.int64], key: Any) -> int:
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
    stems: Ints, above: Ints, ends: NDArray[np.int64], words: WordTables
) -> tuple[Floats, Ints, NDArray[np.int64]]:
    count = len(ends) - 1
    sums = np.zeros((count, words.rows.shape[1]), np.float32)
    told, told_ends = np.empty((3 * len(stems), 3), np.int32), np.zeros(count + 1, np.int64)
    last_seen = np.full(len(words.rows), -1, np.int64)
    rows, at = np.empty(3, np.int32), 0
    for t in range(count):
        for i in range(ends[t], min(ends[t + 1], ends[t] + _FIRST_WORDS)):
            if stems[i] < 0:
                continue
            before = stems[i - 1] if i > ends[t] else -1
            rows[0] = words.alone[stems[i]]
            rows[1] = _pair(before, stems[i], words)
            rows[2] = _pair(above[t], stems[i], words)
            for n in range(3):
                if rows[n] >= 0 and last_seen[rows[n]] != t:
                    last_seen[rows[n]] = t
                    for k in range(sums.shape[1]):
                        sums[t, k] += words.rows[rows[n], k]
                    size = 2 if n == 1 else 1
                    told[at, 0], told[at, 1], told[at, 2] = rows[n], i - ends[t] - size + 1, size
                    at += 1
        told_ends[t + 1] = at
    return sums, told[:at], told_ends


@compiled
def _pair(before: int, stem: int, words: WordTables) -> int:
    """Row of two stems, -1 when they carry no weight together."""
    if before < 0:
        return -1
    at = _slot(words.pairs, (np.int64(before) << 32 | np.int64(stem)) + 1)
    return words.pair_rows[at] if words.pairs[at] else -1


@compiled
def _spell(codes: Ints, ends: NDArray[np.int64], senses: SenseTables, sums: Floats) -> Floats:
    """Add what the pieces and meanings of each text's words weigh, each word once; answers the shares."""
    last_seen = np.full(len(senses.spelt), -1, np.int32)
    shares, meant = np.empty(len(ends) - 1, np.float32), np.empty(sums.shape[1], np.float32)
    for t in range(len(ends) - 1):
        meant[:] = 0.0
        known = 1
        for i in range(ends[t], ends[t + 1]):
            code = codes[i]
            if last_seen[code] != t:
                last_seen[code] = t
                known += senses.known[code]
                for k in range(sums.shape[1]):
                    sums[t, k] += senses.spelt[code, k]
                    meant[k] += senses.meant[code, k]
        shares[t] = 1.0 / np.sqrt(np.float32(known))
        for k in range(sums.shape[1]):
            sums[t, k] += meant[k] * shares[t]
    return shares
