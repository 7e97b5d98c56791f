"""Compiled: whether texts are as plain as cleaning leaves them, which nearly all are.

Importing this loads the compiler (about a second); `pipelines.clean` does so for whole batches alone.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.fingerprint import Codes, Offsets, compiled

# Beyond these blocks (Latin, Cyrillic, signs, emoji) a letter may join the one before it: such texts are looked at one
# by one.
_BLOCKS = ((0x0A, 0x300), (0x400, 0x483), (0x2010, 0x2BF0), (0x1F000, 0x1FB00))
_BEYOND = 0x1FB00
_BLANK, _LINE_END = 0x20, 0x0A

Bits = NDArray[np.bool_]


def are_plain(texts: Sequence[str], odd: str) -> list[bool]:
    """Of each text whether it holds only harmless characters and single blanks; `odd` are characters that are none."""
    lengths = np.array([len(text) for text in texts], np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    found: list[bool] = _are_plain(codes, lengths, _harmless(odd)).tolist()
    return found


@cache
def _harmless(odd: str) -> Bits:
    """Of each code point whether it is NFC wherever it stands, and not odd."""
    found = np.zeros(_BEYOND, np.bool_)
    for low, high in _BLOCKS:
        for code in range(low, high):
            letter = chr(code)
            alone = unicodedata.is_normalized("NFC", letter) and not unicodedata.combining(letter)
            found[code] = alone and letter not in odd
    return found


@compiled
def _are_plain(codes: Codes, lengths: Offsets, harmless: Bits) -> Bits:
    found, start = np.empty(len(lengths), np.bool_), 0
    for d in range(len(lengths)):
        end, plain = start + lengths[d], True
        former, before = np.uint32(0), np.uint32(0)
        for i in range(start, end):
            code = codes[i]
            if code >= len(harmless) or not harmless[code]:
                plain = False
                break
            if code <= _BLANK and before == _BLANK:  # two blanks, a blank at the end of a line
                plain = False
                break
            if before == _LINE_END and (code == _BLANK or (code == _LINE_END and former == code)):
                plain = False
                break
            former, before = before, code
        found[d] = plain
        start = end
    return found
