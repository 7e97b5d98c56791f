"""How rare words are, as the fitted texts tell."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scales:
    """Inverse document frequencies of the beginnings of words, to one decimal: in tenths all sums are whole numbers.

    So they are the same in every order, and in every process.
    """

    rarity: Mapping[str, float]
    unseen: float  # rarity of a word that no text of training has
    _tenths: dict[str, int] = field(init=False, repr=False, compare=False)
    _unseen: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Tenths are made once."""
        object.__setattr__(self, "_tenths", {h: round(10 * r) for h, r in self.rarity.items()})
        object.__setattr__(self, "_unseen", round(10 * self.unseen))

    def tenths(self, head: str) -> int:
        """Rarity of a word's beginning, times ten."""
        return self._tenths.get(head, self._unseen)

    def rare(self, head: str) -> float:
        """Rarity of a word's beginning."""
        return self.rarity.get(head, self.unseen)

    def length(self, heads: Iterable[str]) -> float:
        """Of the vector of rarities."""
        return math.sqrt(sum(t * t for t in map(self.tenths, heads))) / 10
