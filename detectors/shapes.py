"""Pieces of a word: how it begins, ends and is built, so that a misspelt word still speaks.

Pieces are runs of two to five characters of the word with its edges marked, numbered by a hash.
"""

from collections.abc import Iterator
from zlib import crc32

PIECES = (
    1 << 14
)  # numbers; a collision costs little, a table twice as large gained nothing out of fold
_LENGTHS = (3, 4, 5)
_LONGEST = 24  # characters of a word that are looked at


def pieces(word: str) -> set[int]:
    """Numbers of the pieces of one lower-case word; numbers and marks have none."""
    if not word.isalpha():
        return set()
    return {
        crc32(piece.encode("utf-8", "replace")) % PIECES for piece in _runs(f"<{word[:_LONGEST]}>")
    }


def _runs(marked: str) -> Iterator[str]:
    for length in _LENGTHS:
        for start in range(max(1, len(marked) - length + 1)):
            yield marked[start : start + length]
