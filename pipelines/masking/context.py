"""What stands around a piece of text."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_RUN = re.compile(r"\d+")
_FAR = 40  # characters in which a word still speaks of the number after it


def before(text: str, start: int, reach: int = _FAR) -> str:
    """The end of what stands before, in lower case."""
    return text[max(0, start - reach) : start].lower()


def after(text: str, end: int, reach: int = _FAR) -> str:
    """The beginning of what follows, in lower case."""
    return text[end : end + reach].lower()


def digits(written: str) -> str:
    """Nothing but the digits."""
    return _NO_DIGIT.sub("", written)


@lru_cache(maxsize=1)  # many finders ask for the same text, one after another
def runs(text: str) -> tuple[tuple[int, int], ...]:
    """Starts and ends of digits in a row."""
    return tuple([run.span() for run in _RUN.finditer(text)])


def run_starts(text: str) -> list[int]:
    """Where digits in a row begin."""
    return [start for start, _ in runs(text)]


def beginning(
    starts: Iterable[int], pattern: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """`pattern.finditer(text)` for a pattern that begins at these places alone, given in order: far fewer tries."""
    done = 0
    for start in starts:
        match = pattern.match(text, start) if start >= done else None
        if match is not None:
            done = match.end()
            yield match


_NO_DIGIT = re.compile(r"\D")
