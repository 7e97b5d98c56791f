"""A text as words with what stands between them."""

import re

from pipelines.masking.kinds import CAPITAL, UPPER

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BREAK = re.compile(r"[.!?…\n«\"“:•*|—–>]")
_ONE_BLANK = frozenset({" ", "  ", "\xa0"})


class Line:
    """Words of a text, their bits (`kinds`) and the gaps before them."""

    __slots__ = ("ends", "kinds", "size", "starts", "text")

    def __init__(self, text: str, starts: list[int], ends: list[int], kinds: list[int]) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends
        self.kinds = kinds
        self.size = len(kinds)

    def raw(self, i: int) -> str:
        """The word as it is spelt."""
        return self.text[self.starts[i] : self.ends[i]]

    def low(self, i: int) -> str:
        """The word in lower case."""
        return self.raw(i).lower()

    def gap(self, i: int) -> str:
        """What stands between the word before and this one."""
        return self.text[self.ends[i - 1] : self.starts[i]] if i else self.text[: self.starts[0]]

    def joined(self, i: int) -> bool:
        """Whether nothing but a blank parts the word from the one before."""
        return 0 < i < self.size and self.gap(i) in _ONE_BLANK

    def opens(self, i: int) -> bool:
        """Whether a sentence, a list item or a quotation begins here, so that a capital letter says nothing."""
        return i == 0 or _BREAK.search(self.gap(i)) is not None

    def initial(self, i: int) -> bool:
        """Whether the word is one capital letter with a full stop."""
        return self.letter(i) and self.text[self.ends[i] : self.ends[i] + 1] == "."

    def letter(self, i: int) -> bool:
        """Whether the word is one capital letter."""
        return i < self.size and self.ends[i] - self.starts[i] == 1 and self.has(i, CAPITAL)

    def end_of(self, i: int) -> int:
        """End of the word in the text, with the full stop of an initial."""
        end = self.ends[i]
        alone = end - self.starts[i] == 1
        return end + (alone and self.text[end : end + 1] == ".")

    def has(self, i: int, bits: int) -> bool:
        """Whether the word has any of these bits."""
        return bool(self.kinds[i] & bits)

    def titled(self, i: int) -> bool:
        """Whether the word begins with a capital letter and goes on in small ones."""
        return self.kinds[i] & (CAPITAL | UPPER) == CAPITAL and self.ends[i] - self.starts[i] > 1
