"""What a search asks of a text: a small tree with one meaning, which every engine has to give."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Anything:
    """Every text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A text with a word of this stem, or with a word that shares a dictionary form."""

    stem: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A text with a stem or dictionary form that begins so, or with the word itself."""

    start: str
    word: Word


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with these stems one after another; always two or more."""

    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """A text that all parts hold for."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """A text that some part holds for."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """A text that the part does not hold for."""

    part: "Expression"


Leaf: TypeAlias = Word | Prefix | Phrase
Expression: TypeAlias = Anything | Leaf | Both | Either | Without


class Words:
    """The words of one text, ready to be asked many times."""

    def __init__(self, stems: Sequence[str], forms: Sequence[Sequence[str]]) -> None:
        self.stems, self._forms = stems, forms

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """Different stems."""
        return frozenset(self.stems)

    @cached_property
    def form_set(self) -> frozenset[str]:
        """Different dictionary forms of all words."""
        return frozenset(form for forms in self._forms for form in forms)

    def follows(self, phrase: tuple[str, ...]) -> Iterator[int]:
        """Indexes of words at which the phrase begins."""
        if not self.stem_set.issuperset(phrase):
            return
        stems, size = tuple(self.stems), len(phrase)
        for i in range(len(stems) - size + 1):
            if stems[i] == phrase[0] and stems[i : i + size] == phrase:
                yield i


def holds(expression: Expression, words: Words) -> bool:  # noqa: PLR0911 - one per kind of node
    """Whether a text is what was asked for."""
    match expression:
        case Word(stem, forms):
            return stem in words.stem_set or not words.form_set.isdisjoint(forms)
        case Prefix(start, word):
            return holds(word, words) or any(t.startswith(start) for t in _terms(words))
        case Phrase(stems):
            return any(True for _ in words.follows(stems))
        case Both(parts):
            return all(holds(part, words) for part in parts)
        case Either(parts):
            return any(holds(part, words) for part in parts)
        case Without(part):
            return not holds(part, words)
        case Anything():
            return True


def wanted(expression: Expression) -> Iterator[Leaf]:
    """Leaves that speak for a text: those under no negation."""
    match expression:
        case Word() | Prefix() | Phrase():
            yield expression
        case Both(parts) | Either(parts):
            for part in parts:
                yield from wanted(part)
        case Without() | Anything():
            return


def _terms(words: Words) -> Iterator[str]:
    yield from words.stem_set
    yield from words.form_set
