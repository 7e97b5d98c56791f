"""Compiled: signs that single characters and their neighbours give, and the sorts of characters.

Compiled code is kept by the age of its own file alone: a change of the bits in `signs` wants a touch here.
"""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.fingerprint import Codes, Offsets, compiled
from pipelines.masking.signs import (
    ANY,
    AT,
    DATED,
    FEW,
    FLAT,
    MENTION,
    NINE,
    NUMBER,
    PLATE,
    PROFILE,
    SPELT,
    TEN,
    WORDED,
)

# Sorts of characters.
LETTER, DIGIT, LOW_LINE, OF_PLATES, OF_NUMBERS = 1, 2, 4, 8, 16
_SORTS = (
    (LETTER, r"[^\W\d_]+", 0),
    (DIGIT, r"\d+", 0),
    (LOW_LINE, "_", 0),
    (OF_PLATES, "[АВЕКМНОРСТУХABEKMHOPCTYX]+", re.IGNORECASE),
    (OF_NUMBERS, r"[\d \t()\-–—.+№,a-zномер]+", 0),
)

_NEAR, _WIDE = 3, 9  # characters between two digits of a number, of a passport's series and number
_FAR = 1 << 30
_APART = np.uint64(0x7FFFFFF8)  # a digit 4 to 31 characters before
_ONE = np.uint64(1)

_V, _K, _S = (0x432, 0x412), (0x43A, 0x41A), (0x441, 0x421)  # вВ, кК, сС
_B, _O, _G, _E = 0x431, 0x43E, 0x433, 0x435  # бoге
_IN_BRACKETS = (0x430, 0x433)  # а, г
_BLANK, _AT, _SLASH, _BRACKETS, _LATIN = ord(" "), ord("@"), ord("/"), (ord("("), ord("[")), 0x80
_LATIN_A, _LATIN_D, _LATIN_I, _LATIN_T = ord("a"), ord("d"), ord("i"), ord("t")
_BEFORE_SLASH = (ord("m"), ord("u"), ord("e"))  # com/ .ru/ .me/
_MONTHS = (  # ян, фе, ма, ап, ию, ав, се, ок, но, де
    (0x44F, 0x43D), (0x444, 0x435), (0x43C, 0x430), (0x430, 0x43F), (0x438, 0x44E),
    (0x430, 0x432), (0x441, 0x435), (0x43E, 0x43A), (0x43D, 0x43E), (0x434, 0x435),
)  # fmt: skip

Classes = NDArray[np.uint8]
Signs = NDArray[np.int64]


@cache
def character_classes() -> Classes:
    """Sorts of every code point, about a sixth of a second of work."""
    found = np.zeros(0x110000, np.uint8)
    codes = np.arange(len(found), dtype=np.uint32)
    every = codes.tobytes().decode("utf-32-le", "surrogatepass")
    for sort, pattern, how in _SORTS:
        for piece in re.finditer(pattern, every, how):
            found[piece.start() : piece.end()] |= sort
    return found


@compiled
def in_characters(codes: Codes, ends: Offsets, sorts: Classes) -> Signs:
    """Signs of texts one after another, but for names."""
    signs, start = np.empty(len(ends), np.int64), 0
    for d in range(len(ends)):
        text = codes[start : ends[d]]
        numbers, letters = in_digits(text, sorts), in_letters(text)
        signs[d] = numbers & ~ANY | (letters if numbers else letters & ~FLAT)
        start = ends[d]
    return signs


@compiled
def in_digits(codes: Codes, sorts: Classes) -> int:
    """Signs of numbers, plates and dates."""
    signs, near, wide, run, gap = 0, 0, 0, 0, _FAR
    before = np.uint64(0)
    for i in range(len(codes)):
        sort = sorts[codes[i]]
        if not sort & DIGIT:
            gap += 1
            run = 0
            before = before << _ONE if sort & OF_NUMBERS else np.uint64(0)
            continue
        near = near + 1 if gap <= _NEAR else 1
        wide = wide + 1 if gap <= _WIDE else 1
        signs |= (near >= 5) * FEW | (near >= 10) * TEN | (wide >= 9) * NINE
        signs |= (before & _APART != 0) * NUMBER
        before = before << _ONE | _ONE
        run += 1
        signs |= ANY
        if gap == 1 and 45 <= codes[i - 1] <= 47:  # - . /
            signs |= DATED
        if run == 3 and _is_plate(codes, sorts, i - 2):
            signs |= PLATE
        if run >= 4 and _is_century(codes[i - 3], codes[i - 2]):
            signs |= DATED
        gap = 0
    return signs & ~NUMBER if signs & NUMBER else signs & ~(FEW | NINE | TEN)


@compiled
def _is_century(a: int, b: int) -> bool:
    return bool((a == 49 and b == 57) or (a == 50 and b == 48))


@compiled
def _is_plate(codes: Codes, sorts: Classes, at: int) -> bool:
    """Whether letters of a plate stand where three digits begin: before (cars, buses) or behind (motorcycles)."""
    last = at - 2 if at and codes[at - 1] == _BLANK else at - 1
    if last >= 0 and sorts[codes[last]] & OF_PLATES:
        behind = DIGIT if last and sorts[codes[last - 1]] & OF_PLATES else OF_PLATES
        if _goes_on(codes, sorts, at + 3, behind):
            return True
    four = at + 3 < len(codes) and sorts[codes[at + 3]] & DIGIT > 0
    return four and _goes_on(codes, sorts, at + 4, OF_PLATES)


@compiled
def _goes_on(codes: Codes, sorts: Classes, at: int, sort: int) -> bool:
    """Whether such a character stands there, a blank before it or not."""
    if at < len(codes) and codes[at] == _BLANK:
        at += 1
    return bool(at < len(codes) and sorts[codes[at]] & sort)


@compiled
def in_letters(codes: Codes) -> int:
    """Signs of flats, addresses, accounts and dates in words."""
    signs, b, c = 0, np.uint32(0), np.uint32(0)
    for i in range(len(codes)):
        a, b, c = b, c, codes[i]
        if c in _V:  # кв
            signs |= (b in _K) * FLAT
        elif c == _B:  # соб
            signs |= (b == _O and a in _S) * SPELT
        elif c == _BLANK:
            signs |= (_may_lead(a, b) and _may_be_month(codes, i + 1)) * WORDED
        elif c < _LATIN:
            signs |= _in_latin(a, b, c)
        elif c in _IN_BRACKETS:  # (а), (гав)
            signs |= (b == _BRACKETS[0]) * SPELT
    return signs


@compiled
def _in_latin(a: np.uint32, b: np.uint32, c: np.uint32) -> int:
    """Signs that end in a character of ASCII."""
    if c == _AT:
        return AT | int(b == _BRACKETS[0]) * SPELT
    if c == _LATIN_D:  # id, (dog)
        return int(b == _LATIN_I) * MENTION | int(b == _BRACKETS[0]) * SPELT
    if c == _LATIN_A:  # (a, [a
        return int(b in _BRACKETS) * SPELT
    if c == _LATIN_T:  # at
        return int(b == _LATIN_A and a == _BLANK) * SPELT
    return int(c == _SLASH and b in _BEFORE_SLASH) * PROFILE


@compiled
def _may_lead(a: np.uint32, b: np.uint32) -> bool:
    """Whether an ending of ordinals: -го, -ое."""
    return bool((a == _G and b == _O) or (a == _O and b == _E))


@compiled
def _may_be_month(codes: Codes, i: int) -> bool:
    """Whether the first two letters of a month stand there."""
    if i + 1 >= len(codes):
        return False
    return (codes[i], codes[i + 1]) in _MONTHS
