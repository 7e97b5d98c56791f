"""Whether two words of a name stand in the same case."""

from functools import lru_cache

from pipelines.dictionary import dictionary

_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "gen2", "loc2"})
_KNOWN = 20_000  # words kept


@lru_cache(_KNOWN)
def cases(low: str, mark: str = "") -> frozenset[str]:
    """Cases in the singular that a word may have, of its readings with this mark; none for unknown words."""
    return frozenset(
        case
        for marks in dictionary().marks(low)
        if "plur" not in marks and (not mark or mark in marks)
        for case in marks & _CASES
    )


@lru_cache(_KNOWN)
def is_person(low: str, case: str) -> bool:
    """Whether the word may be a living being or an adjective in this case."""
    return any(
        case in marks and "plur" not in marks and ("anim" in marks or "ADJF" in marks)
        for marks in dictionary().marks(low)
    )


def genitive(low: str) -> bool:
    """Whether the word may answer «whose?», as names of streets do; unknown words may."""
    known = cases(low)
    return not known or "gent" in known
