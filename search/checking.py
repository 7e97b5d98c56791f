"""Whether a document can be indexed at all: a wrong type or size is refused before any engine meets it."""

from itertools import chain

from domain.query import Document
from search.filters import KEYWORDS

_LOWEST, _HIGHEST = -(1 << 63), (1 << 63) - 1
_LONGEST_KEYWORD = 8_000  # characters, 32 kB at most: engines refuse or drop longer terms


def check(document: Document) -> None:
    """Raise ValueError when a keyword is no short text or a number has not 64 bits."""
    post, keywords = document.post, [of(document) for of in KEYWORDS.values()]
    for value in (post, *chain.from_iterable(keywords)):
        if type(value) is not str or len(value) > _LONGEST_KEYWORD:
            raise ValueError(f"a keyword of document {post!r:.80} is no short text: {value!r:.80}")
    for number in (document.order, document.published, document.day):
        if type(number) is not int or not _LOWEST <= number <= _HIGHEST:
            raise ValueError(f"a number of document {post!r:.80} has not 64 bits: {number!r:.80}")
