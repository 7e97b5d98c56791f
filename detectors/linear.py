"""The second witness of kind: weights of stems and of pairs of neighbouring stems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.post import Reading

# Little words alone tell nothing of a kind; in pairs they may.
_LITTLE = frozenset(
    (  # noqa: SIM905 - words read best as a line of words
        "и в во на с со к ко у о об от до за по под над из же бы б ли что как так то эт этот он он она он мы вы я ты а"
        " но ил есл да вот ещ уж сам их его е ее нам нас вам вас мне мен теб теб там тут здес тог для при без про не ни"
        " ну бы был быт ест весь вс все всё котор кто чтоб где когд потом пот т д р ш м к г й ой ю"
    ).split()
)
_FIRST_WORDS = 400  # of a longer text; the rest says the same again


@dataclass(frozen=True, slots=True)
class Told:
    """One stem or pair that carries weight, with its first word and its number of words."""

    row: tuple[float, ...]
    first: int
    size: int


def told(reading: Reading, weights: Mapping[str, tuple[float, ...]]) -> list[Told]:
    """What the words of a text say, each stem and pair once."""
    stems = reading.stems[:_FIRST_WORDS]
    found: list[Told] = []
    seen: set[str] = set()
    find = weights.get
    for i, key, size in _keys(stems):
        row = find(key)
        if row is not None and key not in seen:
            seen.add(key)
            found.append(Told(row, i, size))
    return found


def keys(stems: Sequence[str]) -> set[str]:
    """Names under which the words of a text are weighed."""
    return {key for _, key, _ in _keys(stems[:_FIRST_WORDS])}


def _keys(stems: Sequence[str]) -> Iterator[tuple[int, str, int]]:
    before = ""
    for i, stem in enumerate(stems):
        if stem not in _LITTLE:
            yield i, stem, 1
        if before:
            yield i - 1, f"{before} {stem}", 2
        before = stem
