"""Patterns over the words of one sentence: what they need, and where they fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_GAP = 3  # words that `~` may jump over
_WINDOW = 6  # words to either side of the anchor in which `&` looks


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled pattern; `specs` are bit masks, a word fits a spec when they share a bit.

    `gaps[i]` is how many words may stand before spec i. `order` lists the specs in the order in which they
    are looked for, the anchor (the rarest) first.
    """

    feature: int
    specs: tuple[int, ...]
    gaps: tuple[int, ...]
    anchor: int
    ordered: bool


def compiled(feature: int, text: str, bit: Callable[[str], int]) -> Pattern:
    """A pattern from its notation; `bit` names the bit of a word or class."""
    pieces = [p for p in text.split() if p != "&"]
    specs: list[int] = []
    gaps: list[int] = []
    rarity: list[int] = []
    gap = 0
    for piece in pieces:
        if piece == "~":
            gap = _GAP
            continue
        specs.append(_mask(piece, bit))
        gaps.append(gap)
        rarity.append(_rarity(piece))
        gap = 0
    if not specs:
        raise ValueError(f"the pattern {text!r} names no word")
    anchor = rarity.index(max(rarity))
    return Pattern(feature, tuple(specs), tuple(gaps), anchor, "&" not in text.split())


def _mask(piece: str, bit: Callable[[str], int]) -> int:
    mask = 0
    for part in _alternatives(piece):
        mask |= 1 << bit(part)
    return mask


def _alternatives(piece: str) -> list[str]:
    """`<a|b>` and `a|b` both mean either."""
    if piece.startswith("<"):
        names = piece.strip("<>").split("|")
        return [f"<{name}>" for name in names]
    return piece.split("|")


def _rarity(piece: str) -> int:
    """Longer words are rarer, classes and numbers are common, alternatives add up."""
    parts = _alternatives(piece)
    if piece.startswith(("<", "#")):
        return -100 * len(parts)
    return min(len(part) for part in parts) * 10 - 5 * len(parts)


def fit(
    pattern: Pattern, at: int, masks: Sequence[int], scopes: Sequence[int], sentences: Sequence[int]
) -> tuple[int, int] | None:
    """First and last word of a match whose anchor stands at `at`, or None.

    `scopes` numbers clauses, `sentences` numbers sentences; both have one entry per word.
    """
    if pattern.ordered:
        return _in_order(pattern, at, masks, scopes)
    return _anywhere(pattern, at, masks, sentences)


def _in_order(
    pattern: Pattern, at: int, masks: Sequence[int], scopes: Sequence[int]
) -> tuple[int, int] | None:
    specs, gaps = pattern.specs, pattern.gaps
    clause, last = scopes[at], at
    for i in range(pattern.anchor + 1, len(specs)):
        step = _next(specs[i], last + 1, last + 2 + gaps[i], masks, scopes, clause)
        if step < 0:
            return None
        last = step
    first = at
    for i in range(pattern.anchor - 1, -1, -1):
        step = _before(specs[i], first - 1, first - 2 - gaps[i + 1], masks, scopes, clause)
        if step < 0:
            return None
        first = step
    return first, last


def _next(
    spec: int, start: int, stop: int, masks: Sequence[int], scopes: Sequence[int], clause: int
) -> int:
    for i in range(start, min(stop, len(masks))):
        if scopes[i] != clause:
            return -1
        if masks[i] & spec:
            return i
    return -1


def _before(
    spec: int, start: int, stop: int, masks: Sequence[int], scopes: Sequence[int], clause: int
) -> int:
    for i in range(start, max(stop, -1), -1):
        if scopes[i] != clause:
            return -1
        if masks[i] & spec:
            return i
    return -1


def _anywhere(
    pattern: Pattern, at: int, masks: Sequence[int], sentences: Sequence[int]
) -> tuple[int, int] | None:
    sentence, first, last = sentences[at], at, at
    low, high = max(0, at - _WINDOW), min(len(masks), at + _WINDOW + 1)
    used = {at}
    for i, spec in enumerate(pattern.specs):
        if i == pattern.anchor:
            continue
        for j in range(low, high):
            if masks[j] & spec and sentences[j] == sentence and j not in used:
                used.add(j)
                first, last = min(first, j), max(last, j)
                break
        else:
            return None
    return first, last
