"""The words of one text as the place finders see them."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeAlias

from domain.post import Reading
from pipelines.placing.glue import is_glued, parts
from pipelines.placing.marks import TELLING, Mark, Marks

if TYPE_CHECKING:
    from pipelines.placing.house_ranges import House

_Piece: TypeAlias = tuple[str, int, int, tuple[str, ...]]
_GLUED = int(Mark.GLUED)
_LONGEST = 10_000  # words; no place is looked for behind them, so that a book of a post stays cheap


class Line:
    """Parallel lists over the words; positions outside give "" so that finders may look around."""

    __slots__ = (
        "_told", "among", "ends", "forms", "houses", "marks", "size", "starts", "text", "words"
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        words: Sequence[str],
        starts: Sequence[int],
        ends: Sequence[int],
        forms: Sequence[tuple[str, ...]],
    ) -> None:
        self.text = text
        self.words = words
        self.starts = starts
        self.ends = ends
        self.forms = forms
        self.size = len(words)
        self.marks: list[int] = []
        self.among = 0  # all marks of the line together
        self.houses: dict[int, House | None] = {}  # read behind these words already
        self._told: list[int] = []  # positions of marks worth a visit

    def word(self, i: int) -> str:
        """The word at a position, "" outside."""
        return self.words[i] if 0 <= i < self.size else ""

    def mark(self, marks: Marks) -> None:
        """Look up what each word may be good for."""
        self.marks = [*map(marks.__getitem__, self.words)]
        self.among = reduce(or_, set(self.marks), 0)
        if self.among & TELLING:
            self._told = [i for i, m in enumerate(self.marks) if m & TELLING]

    def marked(self, mark: int) -> list[int]:
        """Positions of words with one of some marks, of those that finders look for."""
        if not self.among & mark:
            return []
        marks = self.marks
        return [i for i in self._told if marks[i] & mark]

    def lemmas(self, i: int) -> tuple[str, ...]:
        """Dictionary forms at a position."""
        return self.forms[i] if 0 <= i < len(self.forms) else ()

    def gap(self, i: int) -> str:
        """What stands between the word before `i` and the word at `i`; a line break outside."""
        if 0 < i < self.size:
            return self.text[self.ends[i - 1] : self.starts[i]]
        return "\n"

    def blank(self, i: int) -> bool:
        """Whether only a blank parts the word at `i` from the one before."""
        return 0 < i < self.size and self.text[self.ends[i - 1] : self.starts[i]] in _BLANKS

    def capital(self, i: int) -> bool:
        """Whether the word begins with a capital letter."""
        return 0 <= i < self.size and self.text[self.starts[i]].isupper()

    def opens(self, i: int) -> bool:
        """Whether the word begins a sentence or the text."""
        return i <= 0 or bool(_STOPS.search(self.gap(i)))

    def shouted(self, i: int) -> bool:
        """Whether the whole word is in capitals."""
        return self.raw(i, i + 1).isupper()

    def raw(self, i: int, j: int) -> str:
        """The text of the words from `i` up to `j`."""
        return self.text[self.starts[i] : self.ends[j - 1]]

    def masked(self, i: int) -> bool:
        """Whether the word stands inside a mask such as ‹телефон›."""
        before = self.text[self.starts[i] - 1] if self.starts[i] else ""
        return before == "‹" or (before == " " and self.text.startswith(_MASK_ENDS, self.ends[i]))


_BLANKS = frozenset({" ", "  ", "\u00a0", "\t"})
_STOPS = re.compile(r"[.!?…\n;]")
_MASK_ENDS = ("›", " рождения›", " машины›")


def line_of(reading: Reading, marks: Marks | None = None) -> Line:
    """The words of a reading, glued ones taken apart: «садовая12» is «садовая», «12»."""
    words, starts, ends, forms = reading.words, reading.starts, reading.ends, reading.forms
    if len(words) > _LONGEST:
        words, starts = words[:_LONGEST], starts[:_LONGEST]
        ends, forms = ends[:_LONGEST], forms[:_LONGEST]
    line = Line(reading.text, words, starts, ends, forms)
    if marks is None:
        return _unglued(line) if any(map(is_glued, words)) else line
    line.mark(marks)
    if line.among & _GLUED:
        line = _unglued(line)
        line.mark(marks)
    return line


def _unglued(line: Line) -> Line:
    pieces = [piece for i in range(line.size) for piece in _pieces(line, i)]
    words, starts, ends, forms = zip(*pieces, strict=True)
    return Line(line.text, words, starts, ends, forms)


def _pieces(line: Line, i: int) -> tuple[_Piece, ...]:
    """The word at a position, or the word and the number that are glued there."""
    word, start, end = line.words[i], line.starts[i], line.ends[i]
    glued = parts(word)
    if glued is None:
        return ((word, start, end, line.forms[i]),)
    middle = start + len(glued[0])
    return ((glued[0], start, middle, ()), (glued[1], middle, end, ()))
