"""What every engine keeps of a document; a wrong type or size is refused before any engine meets it."""

from itertools import chain
from typing import Any

from domain.query import Document
from search.filters import KEYWORDS

_LOWEST, _HIGHEST = -(1 << 63), (1 << 63) - 1
_LONGEST_KEYWORD = 8_000  # characters, 32 kB at most: engines refuse or drop longer terms


def fields_of(document: Document) -> dict[str, Any]:
    """Words joined by blanks, numbers, and keywords as sequences; raises ValueError like `check`."""
    check(document)
    return {
        "post": document.post,
        "stems": " ".join(document.stems),
        "forms": " ".join(set(chain.from_iterable(document.forms))),
        "order": document.order,
        "published": document.published,
        "day": document.day,
        **{field: list(of(document)) for field, of in KEYWORDS.items()},
    }


def check(document: Document) -> None:
    """Raise ValueError when a keyword is no short text or a number has not 64 bits."""
    post, keywords = document.post, [of(document) for of in KEYWORDS.values()]
    for value in (post, *chain.from_iterable(keywords)):
        if type(value) is not str or len(value) > _LONGEST_KEYWORD:
            raise ValueError(f"a keyword of document {post!r:.80} is no short text: {value!r:.80}")
    for number in (document.order, document.published, document.day):
        if type(number) is not int or not _LOWEST <= number <= _HIGHEST:
            raise ValueError(f"a number of document {post!r:.80} has not 64 bits: {number!r:.80}")
