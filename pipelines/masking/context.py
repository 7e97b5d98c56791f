"""What stands around a piece of text."""

import re
from collections.abc import Iterator

RUN = re.compile(r"\d+")  # digits in a row
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


def beginning(
    starts: re.Pattern[str], pattern: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """`pattern.finditer(text)` for a pattern that begins nowhere but where `starts` matches: far fewer tries."""
    done = 0
    for place in starts.finditer(text):
        match = pattern.match(text, place.start()) if place.start() >= done else None
        if match is not None:
            done = match.end()
            yield match


_NO_DIGIT = re.compile(r"\D")
