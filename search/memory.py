"""The index in plain dictionaries: the meaning that other engines are measured against, and the demo's spare."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from domain.place import Scope
from domain.ports import Analyser
from domain.query import Document, Found, Hit, Query
from search.expression import Expression, Phrase, Prefix, Word, Words, holds, wanted
from search.facets import facet_of
from search.filters import KEYWORDS, check_page, filters_of, passes
from search.language import parse

# Okapi BM25 as tantivy and Lucene set it.
_K1, _B = 1.2, 0.75


class MemoryIndex:
    """PostIndex over a dictionary; nothing outlives it."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._made_by = analyser.version
        self._position = 0
        self._documents: dict[str, tuple[Document, Words]] = {}

    async def add(self, documents: Sequence[Document], position: int) -> None:
        """Upsert by post id and remember the position."""
        if self._made_by != self._analyser.version:
            await self.reset()
        for document in documents:
            self._documents[document.post] = (document, Words(document.stems, document.forms))
        self._position = position

    async def remove(self, posts: Sequence[str]) -> None:
        """Remove at once."""
        for post in posts:
            self._documents.pop(post, None)

    async def find(self, query: Query, scope: Scope, facets: Sequence[str] = ()) -> Found:
        """One page of hits, exact total, facets."""
        check_page(query, facets)
        expression = parse(query.text, self._analyser)
        filters = filters_of(query, scope)
        found = [
            (document, words)
            for document, words in self._documents.values()
            if passes(document, filters) and holds(expression, words)
        ]
        hits = self._sorted(query, expression, found)
        counted = tuple(
            facet_of(field, Counter(v for d, _ in found for v in _values(field, d)).items())
            for field in facets
        )
        return Found(tuple(hits[query.offset : query.offset + query.limit]), len(found), counted)

    async def position(self) -> int:
        """Up to where it follows the store."""
        return self._position if self._made_by == self._analyser.version else 0

    async def reset(self) -> None:
        """Throw everything away."""
        self._documents.clear()
        self._position, self._made_by = 0, self._analyser.version

    async def close(self) -> None:
        """Nothing to let go of."""

    def _sorted(
        self, query: Query, expression: Expression, found: Sequence[tuple[Document, Words]]
    ) -> list[Hit]:
        if query.sort == "relevance" and any(wanted(expression)):
            rank = _Ranking([words for _, words in self._documents.values()])
            hits = [Hit(d.post, d.order, rank.score(expression, words)) for d, words in found]
            return sorted(hits, key=lambda hit: (-hit.score, -hit.order))
        hits = [Hit(document.post, document.order) for document, _ in found]
        return sorted(hits, key=lambda hit: hit.order, reverse=query.sort != "oldest")


def _values(field: str, document: Document) -> Iterable[object]:
    return (document.day,) if field == "day" else KEYWORDS[field](document)


class _Ranking:
    """BM25 over stems and forms: the best of a word's ways to match counts, parts add up."""

    def __init__(self, texts: Sequence[Words]) -> None:
        self._texts = texts
        self._mean = sum(len(t.stems) for t in texts) / max(1, len(texts))
        self._rare: dict[tuple[str, str], float] = {}
        self._mean_forms = sum(len(t.form_set) for t in texts) / max(1, len(texts))

    def score(self, expression: Expression, words: Words) -> float:
        """Sum over the leaves that hold."""
        return sum(self._leaf(leaf, words) for leaf in wanted(expression) if holds(leaf, words))

    def _leaf(self, leaf: Expression, words: Words) -> float:
        match leaf:
            case Word(stem, forms):
                ways = [self._form(form, words) for form in forms if form in words.form_set]
                return max([self._stem(stem, words), *ways])
            case Prefix(_, word):
                return max(1.0, self._leaf(word, words))
            case Phrase(stems):
                rarity = sum(self._rarity("stem", stem) for stem in stems)
                times = sum(1 for _ in words.follows(stems))
                return rarity * self._weight(times, len(words.stems), self._mean)
            case _:
                return 0.0

    def _stem(self, stem: str, words: Words) -> float:
        times = words.stems.count(stem)
        return self._rarity("stem", stem) * self._weight(times, len(words.stems), self._mean)

    def _form(self, form: str, words: Words) -> float:
        weight = self._weight(1, len(words.form_set), self._mean_forms)
        return self._rarity("form", form) * weight

    def _rarity(self, sort: str, term: str) -> float:
        if (sort, term) not in self._rare:
            sets = [t.stem_set if sort == "stem" else t.form_set for t in self._texts]
            several = sum(term in terms for terms in sets)
            self._rare[sort, term] = log(1 + (len(sets) - several + 0.5) / (several + 0.5))
        return self._rare[sort, term]

    def _weight(self, times: int, length: int, mean: float) -> float:
        return times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * length / max(mean, 1.0)))
