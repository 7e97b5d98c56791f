"""Texts of residents on the screen: cut to a readable piece, with the words that matter marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.wording.explanation import deciding
from domain.ports import Analyser
from domain.verdict import Judged
from search.expression import Expression
from search.highlight import Part, marks

ROW = 300  # characters of a text in the feed: about two lines
CARD = 1_500  # … in a card
PAGE = 20_000  # … on a page of its own
_LEAD = 70  # characters shown before the first marked word
_READ = 20_000  # characters in which search words are looked for

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text in parts; `length` is of the whole text."""

    parts: tuple[Part, ...]
    before: bool
    after: bool
    length: int


def deciding_spans(judged: Judged) -> tuple[tuple[int, int], ...]:
    """Where the words stand that decided."""
    return tuple(sorted((f.start, f.end) for f in deciding(judged)))


def search_spans(text: str, expression: Expression, analyser: Analyser) -> Spans:
    """Where the words stand that were searched for."""
    return marks(analyser.read(text[:_READ]), expression)


def piece(text: str, spans: Spans, width: int, *, lead: bool = True) -> Piece:
    """The beginning of a text; when its first mark lies further on, the piece around that."""
    start = 0
    if lead and spans and spans[0][1] > width:
        start = _word_start(text, spans[0][0] - _LEAD)
    end = min(len(text), start + width)
    end = end if end == len(text) else _word_end(text, start, end)
    return Piece(tuple(_parts(text, start, end, spans)), start > 0, end < len(text), len(text))


def leaf(text: str, number: int) -> Piece:
    """One leaf of a very long text, numbered from 1."""
    start = min((number - 1) * PAGE, len(text))
    end = min(len(text), start + PAGE)
    return Piece(tuple(_parts(text, start, end, ())), start > 0, end < len(text), len(text))


def leaves(text: str) -> int:
    """How many leaves a text has."""
    return max(1, -(-len(text) // PAGE))


def _parts(text: str, start: int, end: int, spans: Spans) -> Iterator[Part]:
    at = start
    for first, last in spans:
        a, b = max(first, at), min(last, end)
        if a >= b:
            continue
        if a > at:
            yield Part(text[at:a])
        yield Part(text[a:b], marked=True)
        at = b
    if at < end:
        yield Part(text[at:end])


def _word_start(text: str, at: int) -> int:
    blank = text.rfind(" ", max(0, at - 20), max(0, at))
    return blank + 1 if blank >= 0 else max(0, at)


def _word_end(text: str, start: int, end: int) -> int:
    blank = text.rfind(" ", max(start, end - 40), end)
    return blank if blank > start else end
