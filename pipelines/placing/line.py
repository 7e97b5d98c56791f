"""The words of one text as the place finders see them."""

import re
from dataclasses import dataclass

from domain.post import Reading

_LONGEST = 10_000  # words; no place is looked for behind them, so that a book of a post stays cheap
_GLUED = re.compile(r"([а-яa-z]{1,30})(\d[0-9а-яa-z]{0,7})")
_GLUED_ANYWHERE = re.compile(r"[а-яёА-ЯЁa-zA-Z]\d")


@dataclass(slots=True)
class Line:
    """Parallel lists over the words; positions outside give "" so that finders may look around."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    forms: list[tuple[str, ...]]
    size: int = 0
    numbers: list[int] | None = None

    def __post_init__(self) -> None:
        self.size = len(self.words)

    def word(self, i: int) -> str:
        """The word at a position, "" outside."""
        return self.words[i] if 0 <= i < self.size else ""

    def at(self, words: frozenset[str]) -> list[int]:
        """Positions of words of a set."""
        return [i for i, word in enumerate(self.words) if word in words]

    def digits(self) -> list[int]:
        """Positions of words that begin with a digit."""
        if self.numbers is None:
            self.numbers = [i for i, word in enumerate(self.words) if word[0] <= "9"]
        return self.numbers

    def capitals(self) -> list[int]:
        """Positions of words that begin with a capital letter."""
        text = self.text
        return [i for i, start in enumerate(self.starts) if text[start].isupper()]

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


def line_of(reading: Reading) -> Line:
    """The words of a reading, glued ones taken apart: «садовая12» is «садовая», «12»."""
    words, starts = list(reading.words[:_LONGEST]), list(reading.starts[:_LONGEST])
    ends, forms = list(reading.ends[:_LONGEST]), list(reading.forms[:_LONGEST])
    line = Line(reading.text, words, starts, ends, forms)
    return _unglued(line) if _GLUED_ANYWHERE.search(reading.text) else line


def _unglued(line: Line) -> Line:
    apart = Line(line.text, [], [], [], [])
    for word, start, end, forms in zip(line.words, line.starts, line.ends, line.forms, strict=True):
        glued = _GLUED.fullmatch(word)
        if glued is None:
            _append(apart, word, start, end, forms)
        else:
            middle = start + len(glued[1])
            _append(apart, glued[1], start, middle, ())
            _append(apart, glued[2], middle, end, ())
    apart.size = len(apart.words)
    return apart


def _append(line: Line, word: str, start: int, end: int, forms: tuple[str, ...]) -> None:
    line.words.append(word)
    line.starts.append(start)
    line.ends.append(end)
    line.forms.append(forms)
