"""Compiled: whether words stand together in a text as they do in names, by what each word may be.

Compiled code is kept by the age of its own file alone: it must call no compiled function of another file, and a
change of the bits in `kinds` or `signs` wants a touch here.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.fingerprint import Codes, Offsets, compiled
from pipelines.masking.character_signs import LETTER, Classes, Signs
from pipelines.masking.kinds import (
    CAPITAL,
    COMMON,
    LONGEST,
    NAME,
    PATRONYMIC,
    PERHAPS,
    ROLE,
    SHAPED,
    SMALL,
    SURNAME,
    UNKNOWN,
    UPPER,
    VERB,
)
from pipelines.masking.signs import INITIALS, NAMED, NEW, SMALL_INITIALS

Memory = NDArray[np.uint64]  # [factor of hashes, words held, slots …]
Kinds = NDArray[np.int64]  # bits of each word, -1 unknown
Spans = NDArray[np.int64]  # start and end of each word
_HEAD, _SIZE = 2, 1 << 18  # 2 MB
_FULL = 100_000  # words held
_KIND = np.uint64(0xFFFF)
_BLANKS = (0x20, 0xA0)
_ALONE = NAME | PATRONYMIC | ROLE
_FAMILY = 5  # letters of the surnames after which given names stand in syllables
_SHORT_ROLE = 4  # letters of «гр.»
_FURTHEST = 5  # words from a role to its bearer
_LINK = 2  # letters of «по», «и», «за» between a role and its department
_NOWHERE = _FURTHEST + 1


class Word(NamedTuple):
    """A word: where it stands, what it may be, and whether it is one letter with a full stop."""

    start: int
    end: int
    kind: int
    dotted: bool


def empty_memory(factor: int) -> Memory:
    """A memory without words; the (odd) factor keeps anybody from making words that look alike."""
    memory = np.zeros(_HEAD + _SIZE, np.uint64)
    memory[0] = factor | 1
    return memory


@compiled
def in_all_words(codes: Codes, ends: Offsets, sorts: Classes, memory: Memory) -> Signs:
    """`in_words` of texts one after another."""
    signs, start = np.empty(len(ends), np.int64), 0
    for d in range(len(ends)):
        signs[d] = in_words(codes[start : ends[d]], sorts, memory)
        start = ends[d]
    return signs


@compiled
def in_words(codes: Codes, sorts: Classes, memory: Memory) -> int:
    """The sign of names, NEW when a word is not in the memory."""
    spans, kinds = known_in(codes, sorts, memory)
    for kind in kinds:
        if kind < 0:
            return NEW
    return _sign(kinds, near_names(codes, spans, kinds))


@compiled
def known_in(codes: Codes, sorts: Classes, memory: Memory) -> tuple[Spans, Kinds]:
    """Where the words of a text stand, and their kinds as far as the memory holds them."""
    spans, values = words_in(codes, sorts, memory[0])
    kinds = np.full(len(values), SMALL, np.int64)
    for n in range(len(values)):
        if spans[n, 1] - spans[n, 0] <= LONGEST:
            kinds[n] = np.int64(memory[_slot(memory, values[n])] & _KIND) - 1
    return spans, kinds


@compiled
def sign_of(codes: Codes, sorts: Classes, kinds: Kinds) -> int:
    """The sign of names in a text whose words are of these kinds."""
    spans, _ = words_in(codes, sorts, np.uint64(1))
    return _sign(kinds, near_names(codes, spans, kinds))


@compiled
def near_names(codes: Codes, spans: Spans, kinds: Kinds) -> NDArray[np.bool_]:
    """Of each word whether a name may begin there."""
    former, last, since = Word(-1, -1, 0, False), Word(-1, -1, 0, False), _NOWHERE
    near = np.zeros(len(kinds), np.bool_)
    for n in range(len(kinds)):
        start, end = spans[n]
        dotted = end - start == 1 and end < len(codes) and codes[end] == 46
        word = Word(start, end, kinds[n], dotted)
        since = _since_role(codes, last, word, since)
        if _may_name(codes, former, last, word):
            near[max(0, n - 2) : n + 1] = True
        near[n] |= _may_bear(word, since)
        former, last = last, word
    return near


@compiled
def _sign(kinds: Kinds, near: NDArray[np.bool_]) -> int:
    """What else a text must have to hold a name."""
    found, capitals, begins = 0, 0, False
    for n in range(len(kinds)):
        found |= kinds[n]
        capitals += kinds[n] & CAPITAL > 0
        begins |= near[n]
    if not begins:
        return 0
    if found & _ALONE:
        return NAMED
    if capitals > 1:
        return INITIALS
    return SMALL_INITIALS if found & SURNAME else 0


@compiled
def words_in(codes: Codes, sorts: Classes, factor: np.uint64) -> tuple[Spans, Memory]:
    """Starts and ends of a text's words, letters with hyphens between them, and their hashes."""
    spans = np.empty((len(codes) // 2 + 1, 2), np.int64)
    values = np.empty(len(spans), np.uint64)
    count, start, value = 0, -1, np.uint64(0)
    for i in range(len(codes) + 1):
        code = codes[i] if i < len(codes) else np.uint32(0)
        if sorts[code] & LETTER or (start >= 0 and _is_hyphen(codes, sorts, i)):
            start = i if start < 0 else start
            value = value * factor + np.uint64(code)
        elif start >= 0:
            spans[count, 0], spans[count, 1], values[count] = start, i, _mixed(value)
            count, start, value = count + 1, -1, np.uint64(0)
    return spans[:count], values[:count]


@compiled
def _mixed(value: np.uint64) -> np.uint64:
    """Finaliser of splitmix64: every bit of the value changes every bit of the hash."""
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def _is_hyphen(codes: Codes, sorts: Classes, at: int) -> bool:
    """Whether a hyphen goes on a word: one before a letter."""
    if at + 1 >= len(codes) or codes[at] != 45:
        return False
    return bool(sorts[codes[at + 1]] & LETTER)


@compiled
def _slot(memory: Memory, value: np.uint64) -> int:
    """Where a word's kind is kept, or would be."""
    slot = np.int64(value & np.uint64(_SIZE - 1))
    while memory[_HEAD + slot] != 0 and (memory[_HEAD + slot] ^ value) > _KIND:
        slot = (slot + 1) & (_SIZE - 1)
    return int(_HEAD + slot)


@compiled
def remember(codes: Codes, sorts: Classes, memory: Memory, kinds: Kinds) -> None:
    """Keep the kinds of a text's words, given in their order; a full memory starts afresh."""
    spans, values = words_in(codes, sorts, memory[0])
    for n in range(len(values)):
        if spans[n, 1] - spans[n, 0] <= LONGEST:
            _keep(memory, values[n], kinds[n])


@compiled
def _keep(memory: Memory, value: np.uint64, kind: int) -> None:
    if memory[1] >= _FULL:
        memory[1:] = 0
    slot = _slot(memory, value)
    memory[1] += np.uint64(memory[slot] == 0)
    memory[slot] = (value & ~_KIND) | np.uint64(kind + 1)


@compiled
def _titled(word: Word) -> bool:
    return word.kind & (CAPITAL | UPPER) == CAPITAL and word.end - word.start > 1


@compiled
def _joined(codes: Codes, last: Word, word: Word) -> bool:
    """Whether nothing but a blank parts two words."""
    gap, sign = word.start - last.end, codes[last.end]
    if gap == 1:
        return sign in _BLANKS
    return bool(gap == 2 and sign == _BLANKS[0] and codes[last.end + 1] == _BLANKS[0])


@compiled
def _may_name(codes: Codes, former: Word, last: Word, word: Word) -> bool:
    """Whether words may be name, patronymic, surname or initials of one person."""
    if word.dotted and (word.kind & CAPITAL or last.kind & SURNAME):
        return True
    if last.dotted and former.dotted and word.kind & SURNAME:
        return True
    if last.end < 0 or not _joined(codes, last, word):
        return False
    if word.kind & PATRONYMIC and (last.kind & (NAME | PERHAPS) or _titled(last)):
        return True
    letter = word.end - word.start == 1 and word.kind & CAPITAL
    if letter and _titled(last) and last.kind & (SURNAME | SHAPED):
        return True
    return _may_pair(last, word)


@compiled
def _may_pair(last: Word, word: Word) -> bool:
    """Whether two words may be name and surname, in either order."""
    if last.kind & NAME and word.kind & (CAPITAL | SURNAME):
        return True
    if word.kind & NAME and last.kind & (CAPITAL | SURNAME):
        return True
    if not (_titled(last) and _titled(word)):
        return False
    if last.end - last.start <= _FAMILY:
        return True
    turned = word.kind & UNKNOWN and last.kind & SHAPED and not last.kind & COMMON
    return bool(turned or (last.kind & UNKNOWN and word.kind & SHAPED))


@compiled
def _since_role(codes: Codes, last: Word, word: Word, since: int) -> int:
    """How many words ago a role stood; a sign between words parts it from its bearer."""
    if last.kind & ROLE:
        return 1
    if last.kind & (SMALL | VERB) and last.end - last.start > _LINK:
        return _NOWHERE
    gap = word.start - last.end
    whole = gap > 2 or (gap == 1 and codes[last.end] == 32)
    return since + 1 if whole else _NOWHERE


@compiled
def _may_bear(word: Word, since: int) -> bool:
    """Whether a word may be the surname to a role before it."""
    if since > _FURTHEST or (word.kind & SMALL and not word.kind & (NAME | SURNAME)):
        return False
    if _titled(word):
        return True
    unlisted = word.kind & UNKNOWN and word.kind & SHAPED
    return bool(since == 1 and (word.kind & SURNAME or unlisted))
