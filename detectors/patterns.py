"""Patterns over the words of one sentence, as people write them down: what they need."""

from collections.abc import Callable
from dataclasses import dataclass

_GAP = 3  # words that `~` may jump over


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
