"""The Russian dictionary: normal forms and grammatical marks of known words, without guessing."""

from collections.abc import Iterator
from functools import cache

import pymorphy3


class Dictionary:
    """Looks words up in lower case; е may stand for ё."""

    def __init__(self) -> None:
        morphology = pymorphy3.MorphAnalyzer()
        self._letters = morphology.char_substitutes
        self._words = morphology.dictionary.words
        self._normal = morphology.dictionary.build_normal_form
        self._tag = cache(morphology.dictionary.build_tag_info)

    def forms(self, word: str) -> tuple[str, ...]:
        """All normal forms, sorted, ё as е; none for numbers and unknown words."""
        if not "а" <= word[0] <= "я":
            return ()
        found = self._words.similar_items(word, self._letters)
        return tuple(
            sorted(
                {
                    self._normal(paradigm, index, known).replace("ё", "е")
                    for known, parses in found
                    for paradigm, index in parses
                }
            )
        )

    def marks(self, word: str) -> Iterator[frozenset[str]]:
        """Grammemes of OpenCorpora of each way to understand the word; none for unknown words."""
        for _, parses in self._words.similar_items(word, self._letters):
            for paradigm, index in parses:
                yield self._tag(paradigm, index).grammemes


@cache
def dictionary() -> Dictionary:
    """The one dictionary of this process, about 40 MB, read when first asked for."""
    return Dictionary()
