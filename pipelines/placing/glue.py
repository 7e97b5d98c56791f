"""Words glued to a number: «садовая12»."""

import re

_GLUED = re.compile(r"([а-яa-z]{1,30})(\d[0-9а-яa-z]{0,7})")


def is_glued(word: str) -> bool:
    """Whether a number hangs on a word."""
    return _GLUED.fullmatch(word) is not None


def parts(word: str) -> tuple[str, str] | None:
    """The word and its number; None when they are not glued."""
    found = _GLUED.fullmatch(word)
    return (found[1], found[2]) if found else None
