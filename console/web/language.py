"""Filters written into the search box: «яма территория:Лучинск вид:жалоба» becomes words and filters."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from console.web.asking import Asking
from console.wording.words import Words
from domain.codes import AREAS, Kind, State
from domain.errors import QueryError
from domain.pack import Pack

_FILTER = re.compile(r"(?<!\S)([^\W\d_]+):(\"[^\"]*\"|«[^»]*»|\S+)")
_NAMES = {
    "вид": "kind", "kind": "kind", "сфера": "area", "area": "area", "тема": "topic", "topic": "topic",
    "территория": "territory", "territory": "territory", "источник": "source", "source": "source",
    "состояние": "state", "state": "state",
}  # fmt: skip


def with_filters(asking: Asking, words: Words, pack: Pack) -> Asking:
    """The same search with written filters moved into their fields; raises QueryError for unknown values."""
    found: dict[str, Any] = {}
    for match in _FILTER.finditer(asking.q):
        field = _NAMES.get(match[1].lower())
        if field is not None:
            codes = _codes(field, match[2].strip('"«»'), words, pack)
            if not codes:
                raise QueryError("unknown_filter_value", match[0], str(match.start() + 1))
            found[field] = (*found.get(field, getattr(asking, field)), *codes)
    plain = _FILTER.sub(lambda m: "" if m[1].lower() in _NAMES else m[0], asking.q)
    return replace(asking, q=" ".join(plain.split()), **found)


def parts(text: str) -> tuple[str, ...]:
    """The pieces of a query that can be counted on their own: words and phrases without signs."""
    pieces = re.findall(r"\"[^\"]*\"|«[^»]*»|[^\s()]+", text)
    signs = {"AND", "OR", "NOT", "И", "ИЛИ", "НЕ"}
    return tuple(dict.fromkeys(p for p in pieces if p not in signs and not p.startswith("-")))


def choices(field: str, words: Words, pack: Pack) -> Mapping[str, str]:
    """Codes of a field with their names."""
    codes = {
        "kind": [kind.value for kind in Kind],
        "area": AREAS,
        "topic": [topic.code for topic in pack.topics],
        "territory": [territory.path for territory in pack.territories],
        "source": [source.name for source in pack.sources],
        "state": [state.value for state in State],
    }[field]
    return {code: words.name(field, code) for code in codes}


def _codes(field: str, written: str, words: Words, pack: Pack) -> tuple[str, ...]:
    """Codes whose name is the written one; failing that, those whose name begins so."""
    wanted, known = _plain(written), choices(field, words, pack)
    for fits in (_same, _begins):
        if found := tuple(
            code for code, name in known.items() if any(fits(wanted, n) for n in (code, name))
        ):
            return found
    return ()


def _same(wanted: str, name: str) -> bool:
    return _plain(name) == wanted


def _begins(wanted: str, name: str) -> bool:
    return any(word.startswith(wanted) for word in _words(_plain(name)))


def _words(name: str) -> Iterator[str]:
    yield name
    yield from name.replace("«", " ").split()


def _plain(name: str) -> str:
    return name.lower().replace("ё", "е")
