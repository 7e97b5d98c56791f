"""The window of near-copy search as arrays, and the compiled search in it, verified exactly."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.fingerprint import (
    BANDS,
    LONGEST,
    Codes,
    Offsets,
    alphabet,
    compiled,
    distinct,
    keys,
    plain,
    shingles,
    signature,
)

LETTERS = 40  # shorter texts («и у нас тоже») match only when they are equal
HOPS = 128  # newest entries of a band's chain that are looked at; bounds a flood of one text
NOTHING = -1
_BASE = np.uint64(0x9E3779B97F4A7C15)


class Shelf(NamedTuple):
    """The window as arrays; a text's number grows for ever, its slot is the number modulo the window.

    Chains lead from newer to older numbers, so what has left the window is simply the end of a chain.
    """

    heads: NDArray[np.int32]  # band × bucket → newest number
    nexts: NDArray[np.int32]  # slot × band → next older number
    tags: NDArray[np.uint16]  # slot × band → more bits of the band's key
    ranks: NDArray[np.int64]  # slot → when the post came first
    roots: NDArray[np.int32]  # slot → number of its own earliest match
    alive: NDArray[np.uint8]  # slot → not replaced by a newer text of the same post
    marks: NDArray[np.int32]  # slot → last number that looked at it
    texts: NDArray[np.uint64]  # slot → hash of the whole text
    short: NDArray[np.uint8]  # slot → fewer than 40 letters
    starts: NDArray[np.int64]  # slot → where its shingles begin, counted for ever
    sizes: NDArray[np.int32]  # slot → how many
    store: NDArray[np.uint32]  # ring of distinct shingle hashes
    used: NDArray[np.int64]  # [texts numbered, shingles written], counted for ever


def empty_shelf(window: int, shingles: int) -> Shelf:
    """An empty window of so many texts, with room for so many shingles each on average."""
    buckets = 1 << max(8, (window - 1).bit_length())
    return Shelf(
        heads=np.full((BANDS, buckets), NOTHING, np.int32),
        nexts=np.empty((window, BANDS), np.int32),
        tags=np.empty((window, BANDS), np.uint16),
        ranks=np.zeros(window, np.int64),
        roots=np.full(window, NOTHING, np.int32),
        alive=np.zeros(window, np.uint8),
        marks=np.full(window, NOTHING, np.int32),
        texts=np.zeros(window, np.uint64),
        short=np.zeros(window, np.uint8),
        starts=np.zeros(window, np.int64),
        sizes=np.zeros(window, np.int32),
        store=np.empty(max(window * shingles, 2 * LONGEST), np.uint32),
        used=np.zeros(2, np.int64),
    )


class Own(NamedTuple):
    """The text that is being matched: its distinct shingles, and a hash table over them."""

    shingles: Codes
    table: Codes


@compiled
def _alike(own: Own, theirs: Codes) -> bool:
    """Whether the Jaccard index of two sets is at least 0.7."""
    # |both| / |either| ≥ 7/10 in whole numbers: 17 |both| ≥ 7 (|one| + |other|)
    needed = (7 * (len(own.shingles) + len(theirs)) + 16) // 17
    spare, size = len(theirs) - needed, len(own.table)
    if len(own.shingles) < needed:
        return False
    for shingle in theirs:
        if spare < 0:
            return False
        slot = np.int64(shingle) & (size - 1)
        while own.table[slot] != 0 and own.table[slot] != shingle:
            slot = (slot + 1) & (size - 1)
        spare -= own.table[slot] == 0
    return bool(spare >= 0)


@compiled
def _is_there(shelf: Shelf, number: int, newest: int) -> bool:
    """Whether a text is still in the window, with its shingles, and was not replaced."""
    window, slot = len(shelf.ranks), number % len(shelf.ranks)
    kept = shelf.starts[slot] >= shelf.used[1] - len(shelf.store)
    return bool(number > newest - window and kept and shelf.alive[slot] == 1)


@compiled
def _equal_enough(shelf: Shelf, slot: int, number: int, own: Own) -> bool:
    """The verdict on one candidate."""
    mine = number % len(shelf.ranks)
    if shelf.short[slot] or shelf.short[mine]:
        return bool(shelf.texts[slot] == shelf.texts[mine])
    start = shelf.starts[slot] % len(shelf.store)
    return _alike(own, shelf.store[start : start + shelf.sizes[slot]])


@compiled
def _earlier(shelf: Shelf, candidate: int, number: int, best: int, own: Own) -> int:
    """The better of the best match so far and a candidate: the one that came first."""
    window = len(shelf.ranks)
    slot = candidate % window
    if shelf.marks[slot] == number or not _is_there(shelf, candidate, number):
        return best
    shelf.marks[slot] = number
    if shelf.ranks[slot] >= shelf.ranks[(number if best == NOTHING else best) % window]:
        return best
    return candidate if _equal_enough(shelf, slot, number, own) else best


@compiled
def _original(shelf: Shelf, number: int, bands: NDArray[np.uint64]) -> int:
    """What an equal text, seen just before, was found to be a copy of: spares a flood of one text the search."""
    window, own = len(shelf.ranks), number % len(shelf.ranks)
    newest = shelf.heads[0, bands[0] % np.uint64(shelf.heads.shape[1])]
    slot = newest % window
    if newest == NOTHING or not _is_there(shelf, newest, number):
        return NOTHING
    if shelf.texts[slot] != shelf.texts[own] or shelf.ranks[slot] >= shelf.ranks[own]:
        return NOTHING
    root = shelf.roots[slot]
    if root == NOTHING:
        return int(newest)
    return int(root) if _is_there(shelf, root, number) else NOTHING


@compiled
def _search(shelf: Shelf, number: int, bands: NDArray[np.uint64], own: Own) -> int:
    """Number of the earliest match in the window. The match of a match is tried too: a flood of copies is long."""
    window, best = len(shelf.ranks), _original(shelf, number, bands)
    if best != NOTHING:
        return best
    for band in range(BANDS):
        tag = np.uint16(bands[band] >> np.uint64(48))
        candidate = shelf.heads[band, bands[band] % np.uint64(shelf.heads.shape[1])]
        for _ in range(HOPS):
            if candidate <= number - window or candidate == NOTHING:
                break
            slot = candidate % window
            if shelf.tags[slot, band] == tag:
                found = _earlier(shelf, candidate, number, best, own)
                if found != best and shelf.roots[slot] != NOTHING:
                    found = _earlier(shelf, shelf.roots[slot], number, found, own)
                best = found
            candidate = shelf.nexts[slot, band]
    return best


@compiled
def _insert(shelf: Shelf, number: int, bands: NDArray[np.uint64]) -> None:
    """Hang a text at the head of its chains."""
    slot = number % len(shelf.ranks)
    for band in range(BANDS):
        bucket = bands[band] % np.uint64(shelf.heads.shape[1])
        shelf.nexts[slot, band] = shelf.heads[band, bucket]
        shelf.tags[slot, band] = np.uint16(bands[band] >> np.uint64(48))
        shelf.heads[band, bucket] = number


@compiled
def _whole(hashes: NDArray[np.uint64]) -> np.uint64:
    """Hash of a whole text, from those of its shingles in their order."""
    whole = np.uint64(len(hashes))
    for value in hashes:
        whole = whole * _BASE + value
    return whole


@compiled
def _letters(text: Codes) -> int:
    letters = 0
    for code in text:
        letters += code != 32
    return letters


@compiled
def _shelve(
    shelf: Shelf, number: int, text: Codes, rank: int, hashes: NDArray[np.uint64], shingles: Codes
) -> None:
    """Write what is known of a text into its slot."""
    slot, room, at = number % len(shelf.ranks), len(shelf.store), shelf.used[1]
    if at % room + len(shingles) > room:
        at += room - at % room
    for i in range(len(shingles)):
        shelf.store[at % room + i] = shingles[i]
    shelf.starts[slot], shelf.sizes[slot], shelf.used[1] = at, len(shingles), at + len(shingles)
    shelf.texts[slot], shelf.short[slot] = _whole(hashes), _letters(text) < LETTERS
    shelf.ranks[slot], shelf.alive[slot], shelf.roots[slot] = rank, 1, NOTHING


@compiled
def _carry(shelf: Shelf, number: int, text: Codes, rank: int) -> int:
    """Match one text, then remember it."""
    hashes = shingles(text)
    different, table = distinct(hashes)
    bands = keys(signature(hashes))
    _shelve(shelf, number, text, rank, hashes, different)
    found = _search(shelf, number, bands, Own(different, table))
    shelf.roots[number % len(shelf.ranks)] = found
    _insert(shelf, number, bands)
    return found


@compiled
def _match(shelf: Shelf, texts: Codes, ends: Offsets, ranks: Offsets, replaced: Offsets) -> Offsets:
    """Match and remember plain texts one after another; numbers of their earliest matches, -1 for none.

    `ranks`: when each post came first; `replaced`: number of the post's former text or -1.
    """
    found = np.full(len(ends) - 1, NOTHING, np.int64)
    window = len(shelf.ranks)
    for d in range(len(ends) - 1):
        number = shelf.used[0]
        shelf.used[0] += 1
        if replaced[d] > number - window and replaced[d] != NOTHING:
            shelf.alive[replaced[d] % window] = 0
        shelf.alive[number % window] = 0
        if ends[d + 1] > ends[d]:
            found[d] = _carry(shelf, number, texts[ends[d] : ends[d + 1]], ranks[d])
    return found


class Compiled:
    """One window and the compiled code around it."""

    def __init__(self, window: int, shingles: int) -> None:
        self._alphabet = alphabet()
        self._shelf = empty_shelf(window, shingles)

    def match(
        self, texts: Sequence[str], ranks: Sequence[int], replaced: Sequence[int]
    ) -> list[int]:
        """Numbers of the earliest matches of these texts, -1 for none."""
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(text) for text in texts], out=offsets[1:])
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        words, ends = plain(codes, offsets, self._alphabet)
        found = _match(
            self._shelf, words, ends, np.array(ranks, np.int64), np.array(replaced, np.int64)
        )
        numbers: list[int] = found.tolist()
        return numbers
