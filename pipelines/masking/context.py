"""What stands around a piece of text."""

import re

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


_NO_DIGIT = re.compile(r"\D")
