"""Fingerprints of texts, compiled: one-permutation MinHash over character shingles.

Importing this loads the compiler (about a second); `pipelines.dedupe` does so when first needed.
"""

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from numba import config, njit
from numpy.typing import NDArray

# 16 bands of 5: recall 0.998 of pairs with Jaccard ≥ 0.7 (performance.md §3); two thirds of the candidates are
# false and fall in verification.
BANDS, ROWS = 16, 5
BINS = BANDS * ROWS
SHINGLE = 5  # characters; forgives typos where words would not
LONGEST = 20_000  # characters that are compared; two texts alike so far are alike

Codes: TypeAlias = NDArray[np.uint32]
Offsets: TypeAlias = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., Any])


def _cache_folder() -> Path:
    """Where compiled code is kept between starts: the platform's cache folder."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "otklik" / "compiled"


def compiled(function: F) -> F:
    """Compile at the first call, free of the interpreter's lock; kept on disk where that can be written."""
    if not config.CACHE_DIR:  # type: ignore[attr-defined]  # NUMBA_CACHE_DIR goes before
        config.CACHE_DIR = str(_cache_folder())  # type: ignore[attr-defined]
    try:
        return cast("F", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder can be written: every start compiles anew, for some seconds
        return cast("F", njit(nogil=True)(function))


@cache
def alphabet() -> NDArray[np.uint16]:
    """Code point → the letter or digit it counts as (lower case, ё as е), 0 for everything between words."""
    table = np.zeros(1 << 16, np.uint16)
    for code in range(1 << 16):
        low = chr(code).lower()
        if len(low) == 1 and low.isalnum():
            table[code] = ord("е" if low == "ё" else low)
    return table


@compiled
def plain(codes: Codes, offsets: Offsets, table: NDArray[np.uint16]) -> tuple[Codes, Offsets]:
    """Texts as words of lower-case letters and digits with one space between."""
    out, ends = np.empty(len(codes) + 1, np.uint32), np.zeros(len(offsets), np.int64)
    at = 0
    for d in range(len(offsets) - 1):
        start, gap = at, False
        for i in range(offsets[d], offsets[d + 1]):
            letter = table[codes[i]] if codes[i] < 65536 else np.uint16(0)
            if letter == 0:
                gap = at > start
                continue
            if at - start >= LONGEST - 1:
                break
            if gap:
                out[at] = 32
                at += 1
                gap = False
            out[at] = letter
            at += 1
        ends[d + 1] = at
    return out, ends


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """Finaliser of splitmix64: every bit of the value changes every bit of the hash."""
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def shingles(text: Codes) -> NDArray[np.uint64]:
    """A hash of every five characters in a row, rolled along; one of the whole when there are fewer."""
    base, last = np.uint64(0x9E3779B97F4A7C15), np.uint64(1)
    for _ in range(SHINGLE):
        last *= base
    found = np.empty(max(1, len(text) - SHINGLE + 1), np.uint64)
    value = np.uint64(0)
    for i in range(len(text)):
        value = value * base + np.uint64(text[i])
        if i >= SHINGLE:
            value -= np.uint64(text[i - SHINGLE]) * last
        found[max(0, i - SHINGLE + 1)] = mixed(value)
    return found


@compiled
def signature(shingles: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """The smallest hash of each bin; an empty bin borrows from a bin picked by hashing (optimal densification)."""
    empty = np.uint32(0xFFFFFFFF)
    own = np.full(BINS, empty, np.uint32)
    for value in shingles:
        place = ((value >> np.uint64(32)) * np.uint64(BINS)) >> np.uint64(32)
        own[place] = min(own[place], np.uint32(value))
    full = own.copy()
    for b in range(BINS):
        tried = np.uint64(b + 1)
        while full[b] == empty:
            tried = mixed(tried + np.uint64(0x9E3779B97F4A7C15))
            full[b] = own[((tried >> np.uint64(32)) * np.uint64(BINS)) >> np.uint64(32)]
    return full


@compiled
def keys(signature: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One hash per band."""
    keys = np.empty(BANDS, np.uint64)
    for band in range(BANDS):
        key = np.uint64(band + 1)
        for row in range(ROWS):
            key = mixed(key ^ np.uint64(signature[band * ROWS + row])) + np.uint64(row)
        keys[band] = key
    return keys


@compiled
def distinct(hashes: NDArray[np.uint64]) -> tuple[Codes, Codes]:
    """Their lower halves, each once: the set that is compared exactly, and a hash table over it (0 is free)."""
    size = 16
    while size < 2 * len(hashes):
        size *= 2
    own, table, count = np.empty(len(hashes), np.uint32), np.zeros(size, np.uint32), 0
    for value in hashes:
        half = max(np.uint32(value), np.uint32(1))
        slot = np.int64(half) & (size - 1)
        while table[slot] != 0 and table[slot] != half:
            slot = (slot + 1) & (size - 1)
        if table[slot] == 0:
            table[slot] = own[count] = half
            count += 1
    return own[:count], table
