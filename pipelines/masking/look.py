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
from pipelines.masking.line import WORD, Line
from pipelines.masking.name_signs import (
    Kinds,
    empty_memory,
    in_all_words,
    in_words,
    known_in,
    near_names,
    remember,
    sign_of,
)
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
        return sign if sign != NEW else sign_of(codes, self._sorts, self._learn(text, codes))

    def line(self, text: str) -> tuple[Line, list[int]]:
        """The words of a text, and positions of those at which a name may begin."""
        codes = _codes(text)
        spans, known = known_in(codes, self._sorts, self._memory)
        sorts = known.tolist()
        if -1 in sorts:
            known = self._learn(text, codes)
            sorts = known.tolist()
        near = near_names(codes, spans, known).nonzero()[0]
        starts, ends = spans.T.tolist()
        return Line(text, starts, ends, sorts), near.tolist()

    def _learn(self, text: str, codes: Codes) -> Kinds:
        """Kinds of a text's words, looked up one by one and kept."""
        memory = kinds()
        known = np.array([memory[word] for word in WORD.findall(text)], np.int64)
        remember(codes, self._sorts, self._memory, known)
        return known


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
