"""Compiled: signs that are counted, not matched: punctuation, laughter, shouting, addresses, length."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.compiling import compiled
from detectors.matching import Words
from detectors.senses import (
    AGED,
    BEFORE_STREET,
    LIKE_STREET,
    NUMBER,
    STREET_CASE,
    UNIT,
    SenseTables,
)

# In the order of the columns that `note_marks` fills.
MARKS = (
    "len.tiny", "len.short", "len.line", "len.note", "len.long", "len.essay",
    "q.end", "q.any", "bang", "bang.many", "laugh", "heart", "angry", "shout", "speech", "lines.many",
    "address.like", "street.named", "maybe.old", "maybe.masked", "maybe.link",
)  # fmt: skip
# What `maybe.…` stands for is settled by a closer look, where there is reason for one.
_COLUMNS = len(MARKS)
CERTAIN = tuple(name for name in MARKS if not name.startswith("maybe."))
_LENGTHS = np.array((3, 7, 15, 40, 100))  # words
_READ = 6000  # characters that are looked at
_LAUGHS = np.array(sorted(map(ord, "😂🤣😅😆😁😄😃🤪😜")), np.uint32)
_HEARTS = np.array(sorted(map(ord, "❤😍🥰💕🌸🎉🎂💐🌹😘💖🎄🙏🔥💪😊☀🌷✨🎁🌞♥")), np.uint32)
_ANGERS = np.array(sorted(map(ord, "😡🤬😠👿🤦😤🤯💩🤢😱😭🙄👎👏")), np.uint32)
_FIRST_SIGN = 0x2600  # emoji begin about here
_LETTERS, _SIGNS = 0x400, 0x2000  # Cyrillic letters and those of other scripts, then punctuation

Row = NDArray[np.uint8]
Chars = NDArray[np.uint32]


class Alphabet(NamedTuple):
    """By code point below 65536: whether it belongs to a word, and whether it is white."""

    word: NDArray[np.bool_]
    white: NDArray[np.bool_]


def alphabet() -> Alphabet:
    """As Python itself sees them."""
    every = [chr(c) for c in range(1 << 16)]
    return Alphabet(
        np.array([c.isalnum() or c == "_" for c in every]), np.array([c.isspace() for c in every])
    )


@compiled
def note_marks(words: Words, senses: SenseTables, letters: Alphabet) -> NDArray[np.uint8]:
    """One row per text, one column per name of MARKS."""
    count = len(words.ends) - 1
    rows = np.zeros((count, _COLUMNS), np.uint8)
    for t in range(count):
        row = rows[t]
        chars = words.chars[
            words.char_ends[t] : min(words.char_ends[t + 1], words.char_ends[t] + _READ)
        ]
        row[_length(words.ends[t + 1] - words.ends[t])] = 1
        row[6] = _asks_last(chars)
        _punctuation(chars, row)
        _runs(chars, row)
        row[14] = _speaks(chars, letters)
        row[13] = _shouts(chars, letters)
        _addresses(words, senses, t, row)
    return rows


@compiled
def _length(words: int) -> int:
    """Number of the class of length."""
    number = 0
    for most in _LENGTHS:
        number += words > most
    return number


@compiled
def _asks_last(chars: Chars) -> bool:
    for i in range(len(chars) - 1, -1, -1):
        if chars[i] not in (32, 41, 0xBB, 10):
            return bool(chars[i] == 63)
    return False


@compiled
def _punctuation(chars: Chars, row: Row) -> None:
    lines = brackets = chuckles = 0
    for i in range(len(chars)):
        c = chars[i]
        chuckles = chuckles + 1 if c in (0x430, 0x445) else 0  # «а» and «х»
        brackets = brackets + 1 if c == 41 else 0
        if brackets == 3 or chuckles == 4:
            row[10] = 1
        if _LETTERS <= c < _SIGNS:
            continue
        if c == 63:
            row[7] = 1
        elif c == 33:
            row[8] = 1
            row[9] |= i > 0 and chars[i - 1] == 33
        elif c == 10:
            lines += 1
        elif c == 0x2039:
            row[19] = 1
        elif c >= _FIRST_SIGN:
            row[10] |= _among(_LAUGHS, c)
            row[11] |= _among(_HEARTS, c)
            row[12] |= _among(_ANGERS, c)
    row[15] = lines > 2


@compiled
def _runs(chars: Chars, row: Row) -> None:
    """Short runs of letters and digits: «лол», :-D, the beginning of an address, what may be a year long ago."""
    for i in range(len(chars) - 1):
        c, after = chars[i], chars[i + 1]
        if 49 <= c <= 57 and 48 <= after <= 57:
            row[18] |= _may_be_year(chars, i)
        if c in (0x68, 0x77):
            row[20] |= after in (0x74, 0x77)  # ht, ww
        elif c == 58:
            row[10] |= after == 0x44 or (
                after == 45 and i + 2 < len(chars) and chars[i + 2] == 0x44
            )
        elif c == 0x43B and after == 0x43E and i + 2 < len(chars) and chars[i + 2] == 0x43B:
            row[10] |= _alone(chars, i, i + 3)


@compiled
def _may_be_year(chars: Chars, i: int) -> bool:
    """18.., 19.., 200., 201., or 60-е to 90-е; digits of other scripts are left to the closer look."""
    if i + 2 >= len(chars):
        return False
    c, after, third = chars[i], chars[i + 1], chars[i + 2]
    if 54 <= c <= 57 and after == 48 and third == 45:
        return True
    if i + 3 >= len(chars) or not (_digit(third) and _digit(chars[i + 3])):
        return False
    if c == 50:
        return bool(after == 48 and third <= 49)
    return bool(c == 49 and after >= 56)


@compiled
def _digit(c: np.uint32) -> bool:
    """A digit, or a sign of a script that may have digits of its own."""
    return bool(48 <= c <= 57 or c >= 0x660)


@compiled
def _among(signs: Chars, c: int) -> bool:
    found = False
    for sign in signs:
        found |= sign == c
    return found


@compiled
def _alone(chars: Chars, start: int, end: int) -> bool:
    """No Russian letter on either side."""
    before = start > 0 and 0x400 <= chars[start - 1] <= 0x45F
    after = end < len(chars) and 0x400 <= chars[end] <= 0x45F
    return not (before or after)


@compiled
def _is(table: NDArray[np.bool_], c: np.uint32) -> bool:
    return bool(c < 65536 and table[c])


@compiled
def _shouts(chars: Chars, letters: Alphabet) -> bool:
    """A word of four capitals and more."""
    run = 0
    for i in range(len(chars) + 1):
        c = chars[i] if i < len(chars) else np.uint32(32)
        capital = 0x410 <= c <= 0x42F or c == 0x401
        if capital:
            fresh = i == 0 or not _is(letters.word, chars[i - 1])
            run = run + 1 if run or fresh else 0
        else:
            if run >= 4 and not _is(letters.word, c):
                return True
            run = 0
    return False


@compiled
def _speaks(chars: Chars, letters: Alphabet) -> bool:
    """Somebody's words are quoted, or a dialogue is told with dashes."""
    for i in range(len(chars) - 2):
        c = chars[i]
        if _LETTERS <= c < _SIGNS:
            continue
        if c in (58, 44):
            at = i + 1 + _is(letters.white, chars[i + 1])
            if _quotes(chars, at):
                return True
        elif c == 10:
            if chars[i + 1] in (0x2014, 45) and chars[i + 2] == 32:
                return True
        elif c in (46, 63, 33, 0x2026, 0xBB) and _dash(chars, i + 1):
            return True
    return False


@compiled
def _dash(chars: Chars, at: int) -> bool:
    """A dash between blanks."""
    if at + 2 >= len(chars):
        return False
    return bool(chars[at] == 32 and chars[at + 1] == 0x2014 and chars[at + 2] == 32)


@compiled
def _quotes(chars: Chars, at: int) -> bool:
    if at + 4 >= len(chars) or chars[at] not in (0xAB, 34, 0x201C):
        return False
    closed = False
    for i in range(at + 1, at + 5):
        closed |= chars[i] in (0xAB, 0xBB, 34, 0x201C, 0x201D)
    return not closed


@compiled
def _addresses(words: Words, senses: SenseTables, t: int, row: Row) -> None:
    """«лесная 9, батареи» and «на Садовой», without any word that says street."""
    first, last = words.ends[t], words.ends[t + 1]
    base = words.char_ends[t]
    for i in range(first, last):
        looks = senses.looks[words.codes[i]]
        if looks & AGED:
            row[18] = 1
        if i == first:
            continue
        before = senses.looks[words.codes[i - 1]]
        if looks & NUMBER and before & LIKE_STREET:
            follows = i + 1 < last and senses.looks[words.codes[i + 1]] & UNIT
            row[16] = row[16] or not follows
        if looks & STREET_CASE and before & BEFORE_STREET:
            row[17] = row[17] or _named(words, base, i)


@compiled
def _named(words: Words, base: int, i: int) -> bool:
    """One blank before, a capital, the rest small."""
    if words.starts[i] - words.stops[i - 1] != 1:
        return False
    start = base + words.starts[i]
    capital = words.chars[start]
    if words.chars[start - 1] != 32 or not (0x410 <= capital <= 0x42F or capital == 0x401):
        return False
    for k in range(start + 1, base + words.stops[i]):
        c = words.chars[k]
        if not (0x430 <= c <= 0x44F or c == 0x451):
            return False
    return True
