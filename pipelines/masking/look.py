"""A first look at a text: which finders of personal data are worth their time."""

from collections.abc import Sequence
from secrets import randbits
from typing import cast

import numpy as np

from pipelines.fingerprint import Codes
from pipelines.masking.character_signs import (
    character_classes,
    in_characters,
    in_digits,
    in_letters,
)
from pipelines.masking.kinds import kinds
from pipelines.masking.line import WORD
from pipelines.masking.name_signs import empty_memory, in_all_words, in_words, names_in, remember
from pipelines.masking.signs import ANY, FLAT, NEW


class Look:
    """Sees signs; what words may be in names is looked up once."""

    def __init__(self) -> None:
        self._sorts = character_classes()
        self._memory = empty_memory(randbits(64))

    def signs(self, text: str) -> int:
        """Signs in a text (bits of `signs`)."""
        codes = _codes(text)
        numbers, letters = in_digits(codes, self._sorts), in_letters(codes)
        if not numbers:
            letters &= ~FLAT
        return numbers & ~ANY | letters | self._name_signs(text, codes)

    def signs_of(self, texts: Sequence[str]) -> list[int]:
        """Signs in each text."""
        codes, ends = _codes("".join(texts)), np.cumsum([len(text) for text in texts])
        signs = in_characters(codes, ends, self._sorts)
        names = in_all_words(codes, ends, self._sorts, self._memory)
        for n in (names == NEW).nonzero()[0].tolist():
            names[n] = self._name_signs(texts[n], _codes(texts[n]))
        return cast("list[int]", (signs | names).tolist())

    def _name_signs(self, text: str, codes: Codes) -> int:
        sign: int = in_words(codes, self._sorts, self._memory)
        if sign != NEW:
            return sign
        memory = kinds()
        known = np.array([memory[word] for word in WORD.findall(text)], np.int64)
        remember(codes, self._sorts, self._memory, known)
        return names_in(codes, self._sorts, known)[0]

    def near_names(self, text: str, known: Sequence[int]) -> list[int]:
        """Positions of words, of these kinds, at which a name may begin."""
        _, near = names_in(_codes(text), self._sorts, np.array(known, np.int64))
        return [int(i) for i in near.nonzero()[0]]


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
