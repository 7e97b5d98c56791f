"""Standing searches matched against one text as it arrives, exactly as a search would match it later."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from domain.errors import QueryError
from domain.pack import SavedQuery
from domain.place import Scope
from domain.ports import Analyser
from domain.post import Reading
from domain.query import Document
from search.expression import Both, Either, Expression, Phrase, Word, Words, holds
from search.language import parse

_PARSED = 10_000  # different saved queries kept parsed


def matches_text(text: str, reading: Reading, analyser: Analyser) -> bool:
    """Whether a text is what a query asks for; QueryError when the query cannot be understood."""
    expression = _parsed(text, analyser)  # type: ignore[arg-type]  # it hashes by identity
    return holds(expression, Words(reading.stems, reading.forms))


class Percolator:
    """Many saved queries, asked of one document after another; only those whose words occur are tried."""

    def __init__(self, queries: Iterable[SavedQuery], analyser: Analyser) -> None:
        self.broken: dict[str, QueryError] = {}
        self._by_word: dict[str, list[_Standing]] = defaultdict(list)
        self._always: list[_Standing] = []
        for number, query in enumerate(queries):
            try:
                self._keep(number, query, parse(query.text, analyser))
            except (
                QueryError
            ) as fault:  # one broken query must not silence the others; the desk sees it
                self.broken[query.name] = fault

    def match(self, document: Document) -> tuple[str, ...]:
        """Names of the queries that this document answers, in the order given."""
        words = Words(document.stems, document.forms)
        present = words.stem_set | words.form_set
        tried = {*self._always}.union(*(self._by_word[w] for w in present if w in self._by_word))
        found = sorted(s for s in tried if _fits(s.query, document) and holds(s.expression, words))
        return tuple(s.query.name for s in found)

    def _keep(self, number: int, query: SavedQuery, expression: Expression) -> None:
        standing = _Standing(number, query, expression)
        keys = _needed(expression)
        if keys is None:
            self._always.append(standing)
        for key in keys or ():
            self._by_word[key].append(standing)


class _Standing:
    """A saved query, parsed; sorted by its number."""

    __slots__ = ("expression", "number", "query")

    def __init__(self, number: int, query: SavedQuery, expression: Expression) -> None:
        self.number, self.query, self.expression = number, query, expression

    def __lt__(self, other: "_Standing") -> bool:
        return self.number < other.number


def _fits(query: SavedQuery, document: Document) -> bool:
    """The conditions beside the words."""
    return (
        (not query.areas or document.area in query.areas)
        and (not query.topics or document.topic in query.topics)
        and (not query.territories or Scope(query.territories).covers(document.territory))
        and (document.danger or not query.danger_only)
    )


def _needed(expression: Expression) -> frozenset[str] | None:
    """Stems and forms of which a matching text has at least one; None when that cannot be said."""
    match expression:
        case Word(stem, forms):
            return frozenset((stem, *forms))
        case Phrase(stems):
            return frozenset((max(stems, key=len),))  # the longest is likely the rarest
        case Both(parts):
            return min(filter(None, map(_needed, parts)), key=len, default=None)
        case Either(parts):
            return _union([_needed(part) for part in parts])
        case _:
            return None


def _union(sets: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [keys for keys in sets if keys is not None]
    return frozenset().union(*known) if len(known) == len(sets) else None


@lru_cache(maxsize=_PARSED)
def _parsed(text: str, analyser: Analyser) -> Expression:
    return parse(text, analyser)
