"""What every engine keeps of a document; a wrong type or size is refused before any engine meets it."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from domain.query import Document
from search.filters import KEYWORDS

_LOWEST, _HIGHEST = -(1 << 63), (1 << 63) - 1
_LONGEST_KEYWORD = 8_000  # characters, 32 kB at most: engines refuse or drop longer terms
_KNOWN_LABELS = (
    10_000  # few sources, topics, territories and states make few different rows of keywords
)


def fields_of(document: Document) -> dict[str, Any]:
    """Words joined by blanks, numbers, and keywords, one or a list; ValueError for what no engine takes."""
    d = document
    labels = d.source, d.kind, d.area, d.topic, d.territory, d.state, d.lane, d.danger, d.bystander
    try:
        keywords = _keywords(*labels)
        _check_text(d.post)
        for number in (d.order, d.published, d.day):
            _check_number(number)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"document {d.post!r:.80} cannot be indexed: {wrong}") from wrong
    return {
        **keywords,
        "post": d.post,
        "stems": " ".join(d.stems),
        "forms": " ".join(set(chain.from_iterable(d.forms))),
        "order": d.order,
        "published": d.published,
        "day": d.day,
    }


@lru_cache(maxsize=_KNOWN_LABELS, typed=True)
def _keywords(*labels: Any) -> Mapping[str, str | list[str]]:
    for value in labels[:-2]:
        _check_text(value)
    source, kind, area, topic, territory, state, lane, danger, bystander = labels
    document = Document(
        post="", position=0, order=0, published=0, day=0, stems=(), forms=(), source=source, platform="", voice="",
        kind=kind, area=area, topic=topic, territory=territory, state=state, lane=lane, danger=danger,
        bystander=bystander, incident="",
    )  # fmt: skip
    found = {field: list(of(document)) for field, of in KEYWORDS.items()}
    return {field: told[0] if len(told) == 1 else told for field, told in found.items()}


def _check_text(value: object) -> None:
    """Raise ValueError when a keyword is no short text."""
    if type(value) is not str or len(value) > _LONGEST_KEYWORD:
        raise ValueError(f"{value!r:.80} is no short text")


def _check_number(value: object) -> None:
    """Raise ValueError when a number has not 64 bits."""
    if type(value) is not int or not _LOWEST <= value <= _HIGHEST:
        raise ValueError(f"{value!r:.80} has not 64 bits")
