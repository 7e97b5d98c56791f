"""Letters that stand together, as sorted numbers: how far two texts are spelt alike."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled

Grams = NDArray[np.int64]
"""Sorted numbers of three letters each, without repeats."""
_BITS = 21  # of a code point
_BLANK = ord(" ")


@dataclass(frozen=True, slots=True)
class Shapes:
    """Grams of several texts, one after the other."""

    grams: Grams
    ends: Grams  # where each text ends
    sizes: tuple[int, ...]  # of each

    @classmethod
    def of(cls, texts: Sequence[Grams]) -> "Shapes":
        """Together."""
        sizes = tuple(map(len, texts))
        ends = np.array(tuple(accumulate(sizes)), np.int64)
        grams = texts[0] if len(texts) == 1 else np.concatenate((_NOTHING, *texts))
        return cls(grams, ends, sizes)


def grams_of(words: Iterable[str]) -> Grams:
    """Of words; a word begins and ends with a blank."""
    text = "".join(f" {word} " for word in words)
    letters = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    first, second, third = letters[:-2], letters[1:-1], letters[2:]
    inside = (second != _BLANK) | ((first != _BLANK) & (third != _BLANK))
    grams = ((first << _BITS | second) << _BITS | third)[inside]
    grams.sort()
    once: Grams = grams[np.diff(grams, prepend=-1) > 0]
    return once


def overlaps(grams: Grams, others: Shapes) -> tuple[float, float]:
    """The most and the mean of what a text shares with each of the others, 0..1."""
    counts = shared(grams, others.grams, others.ends).tolist()
    found = [
        count / math.sqrt(len(grams) * size) if count else 0.0
        for count, size in zip(counts, others.sizes, strict=True)
    ]
    return max(found), sum(found) / len(found)


@compiled
def shared(grams: Grams, others: Grams, ends: Grams) -> Grams:
    """How many numbers a sorted row shares with each of several rows."""
    counts = np.zeros(len(ends), np.int64)
    at = 0
    for text in range(len(ends)):
        own = 0
        while own < len(grams) and at < ends[text]:
            one, other = grams[own], others[at]
            counts[text] += one == other
            own += one <= other
            at += other <= one
        at = ends[text]
    return counts


_NOTHING: Grams = np.empty(0, np.int64)
