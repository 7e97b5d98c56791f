"""Compiled: where the words of many texts stand, and which of the known words they are.

Importing this loads the compiler (about a second); `pipelines.reading` does so for whole batches alone. Compiled code
is kept by the age of its own file alone: it must call no compiled function of another file.
"""

from collections.abc import Callable, Sequence
from secrets import randbits
from threading import Lock
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from domain.picking import picked
from pipelines.fingerprint import Codes, Offsets, compiled
from pipelines.masking.character_signs import DIGIT, LETTER, Classes, character_classes

_HEAD, _SIZE = 1, 1 << 19  # 4 MB
_NUMBER = np.uint64((1 << 18) - 1)
_KNOWN_WORDS = 200_000
_LONGEST = 64  # characters of a word that is remembered
_NEW = -1

Memory: TypeAlias = NDArray[np.uint64]  # [factor of hashes, slots …]
Known: TypeAlias = tuple[str, str, tuple[str, ...]]  # word as kept, stem, dictionary forms


class Found(NamedTuple):
    """Words of texts one after another; `counts` says behind how many of them each text ends."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    stems: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]
    counts: list[int]


class _Places(NamedTuple):
    """Of each word its number or -1, its hash, where it stands in its text and in all of them."""

    numbers: Offsets
    values: Memory
    starts: Offsets
    ends: Offsets
    places: Offsets
    counts: Offsets


class Words:
    """Numbers words as they come, so that a known one is found without being cut out; `learn` tells of a new one."""

    def __init__(self, learn: Callable[[str], Known]) -> None:
        self._learn = learn
        self._sorts = character_classes()
        self._one = Lock()  # numbers are given out one after another, whoever asks
        self._forget()

    def of(self, texts: Sequence[str], folded: str) -> Found:
        """Words of the texts that `folded` holds one a line, letter for letter; places are code points of each text."""
        with self._one:
            return self._of(texts, folded)

    def _of(self, texts: Sequence[str], folded: str) -> Found:
        if len(self._words) >= _KNOWN_WORDS:
            self._forget()
        lengths = np.array([len(text) + 1 for text in texts], np.int64)
        codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
        found = _Places(*_scan(codes, lengths, self._sorts, self._memory))
        for n in (found.numbers == _NEW).nonzero()[0].tolist():
            at = int(found.places[n])
            word = folded[at : at + int(found.ends[n] - found.starts[n])]
            found.numbers[n] = self._number(word, found.values[n])
        numbers = found.numbers.tolist()
        return Found(
            picked(self._words, numbers),
            tuple(found.starts.tolist()),
            tuple(found.ends.tolist()),
            picked(self._stems, numbers),
            picked(self._forms, numbers),
            found.counts.tolist(),
        )

    def _forget(self) -> None:
        self._memory = np.zeros(_HEAD + _SIZE, np.uint64)
        self._memory[0] = randbits(64) | 1  # keeps anybody from making words that look alike
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self._stems: list[str] = []
        self._forms: list[tuple[str, ...]] = []

    def _number(self, word: str, value: np.uint64) -> int:
        """The number of a word that the memory does not hold."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._words)
            kept, stem, forms = self._learn(word)
            self._words.append(kept)
            self._stems.append(stem)
            self._forms.append(forms)
            if number < _KNOWN_WORDS and len(word) <= _LONGEST:
                _keep(self._memory, value, number)
        return number


@compiled
def _scan(
    codes: Codes, lengths: Offsets, sorts: Classes, memory: Memory
) -> tuple[Offsets, Memory, Offsets, Offsets, Offsets, Offsets]:
    """Words of texts of such lengths one after another."""
    most = len(codes) // 2 + 1
    numbers, values = np.empty(most, np.int64), np.empty(most, np.uint64)
    starts, ends, places = (
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
    )
    counts, found, begin = np.empty_like(lengths), 0, 0
    for d in range(len(lengths)):
        start, value = -1, np.uint64(0)
        for i in range(begin, begin + lengths[d]):
            code = codes[i] if i < len(codes) else np.uint32(0)
            if sorts[code] & (LETTER | DIGIT):
                start = i if start < 0 else start
                value = value * memory[0] + np.uint64(code)
            elif start >= 0:
                values[found] = value = _mixed(value)
                known = memory[_slot(memory, value)]
                long = i - start > _LONGEST
                numbers[found] = _NEW if long else np.int64(known & _NUMBER) - 1
                starts[found], ends[found], places[found] = start - begin, i - begin, start
                found, start, value = found + 1, -1, np.uint64(0)
        begin += lengths[d]
        counts[d] = found
    return numbers[:found], values[:found], starts[:found], ends[:found], places[:found], counts


@compiled
def _mixed(value: np.uint64) -> np.uint64:
    """Finaliser of splitmix64: every bit of the value changes every bit of the hash."""
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def _slot(memory: Memory, value: np.uint64) -> int:
    """Where a word's number is kept, or would be."""
    slot = np.int64(value & np.uint64(_SIZE - 1))
    while memory[_HEAD + slot] != 0 and (memory[_HEAD + slot] ^ value) > _NUMBER:
        slot = (slot + 1) & (_SIZE - 1)
    return int(_HEAD + slot)


@compiled
def _keep(memory: Memory, value: np.uint64, number: int) -> None:
    slot = _slot(memory, value)
    memory[slot] = (value & ~_NUMBER) | np.uint64(number + 1)
