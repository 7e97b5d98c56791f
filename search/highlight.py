"""Excerpts of a found text with the found words marked, by the places that the reading knows."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.post import Reading
from search.expression import Expression, Leaf, Phrase, Prefix, Word, Words, wanted

WIDTH = 240  # characters of an excerpt, about three lines on the screen
MOST = 3  # excerpts of one text
_LEAD = 60  # characters shown before the first marked word
_MOST_MARKS = 1_000  # of one text; more help nobody


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text in parts; `start` in code points, `cut_*` where the text goes on."""

    parts: tuple[Part, ...]
    start: int
    cut_before: bool
    cut_after: bool


def highlight(reading: Reading, expression: Expression) -> tuple[Part, ...]:
    """The whole text in parts."""
    return tuple(_parts(reading.text, 0, len(reading.text), marks(reading, expression)))


def excerpts(reading: Reading, expression: Expression) -> tuple[Excerpt, ...]:
    """Up to three pieces of the text around found words; its beginning when none is found."""
    text, spans = reading.text, marks(reading, expression)
    return tuple(
        Excerpt(tuple(_parts(text, a, b, spans)), a, cut_before=a > 0, cut_after=b < len(text))
        for a, b in _windows(reading, spans)
    )


def marks(reading: Reading, expression: Expression) -> tuple[tuple[int, int], ...]:
    """Spans of the words that made the text match, in order and apart from each other."""
    words = Words(reading.stems, reading.forms)
    found = {i for leaf in wanted(expression) for i in _indexes(leaf, words, reading)}
    return tuple((reading.starts[i], reading.ends[i]) for i in sorted(found)[:_MOST_MARKS])


def _indexes(leaf: Leaf, words: Words, reading: Reading) -> Iterator[int]:
    """Indexes of the words that a leaf means."""
    match leaf:
        case Word(stem, forms):
            for i, (s, f) in enumerate(zip(reading.stems, reading.forms, strict=True)):
                if s == stem or not set(f).isdisjoint(forms):
                    yield i
        case Prefix(start, word):
            yield from _indexes(word, words, reading)
            for i, s in enumerate(reading.stems):
                if any(t.startswith(start) for t in (s, *reading.forms[i])):
                    yield i
        case Phrase(stems):
            for i in words.follows(stems):
                yield from range(i, i + len(stems))


def _windows(reading: Reading, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where excerpts begin and end: at words, in order, without overlap."""
    size = len(reading.text)
    if not spans or size <= WIDTH:
        return [(0, _word_end(reading, min(size, WIDTH)))]
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and end <= found[-1][1]:
            continue
        if len(found) == MOST:
            break
        first = max(_word_start(reading, start - _LEAD), found[-1][1] if found else 0)
        found.append(
            (first, max(_word_end(reading, min(size, first + WIDTH)), min(end, first + 2 * WIDTH)))
        )
    return found


def _word_start(reading: Reading, at: int) -> int:
    """The first word at or after a place; the beginning of the text when that is near."""
    if at <= 0:
        return 0
    i = bisect_left(reading.starts, at)
    return reading.starts[i] if i < len(reading.starts) else at


def _word_end(reading: Reading, at: int) -> int:
    """The end of the last whole word before a place."""
    if at >= len(reading.text):
        return len(reading.text)
    i = bisect_left(reading.ends, at + 1)
    near = i > 0 and reading.ends[i - 1] > at - WIDTH // 2
    return reading.ends[i - 1] if near else at


def _parts(text: str, a: int, b: int, spans: Sequence[tuple[int, int]]) -> Iterator[Part]:
    at = a
    for start, end in spans:
        start, end = max(start, a), min(end, b)  # noqa: PLW2901 - the piece that is inside
        if start >= end:
            continue
        if start > at:
            yield Part(text[at:start])
        yield Part(text[start:end], marked=True)
        at = end
    if at < b:
        yield Part(text[at:b])
