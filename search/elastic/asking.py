"""Our expressions and filters in Elasticsearch's terms; only queries that every distribution knows."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from domain.place import Scope
from domain.ports import Analyser
from domain.query import Query
from search.expression import (
    Anything,
    Both,
    Either,
    Expression,
    Phrase,
    Prefix,
    Without,
    Word,
    wanted,
)
from search.facets import MOST_VALUES
from search.filters import AnyOf, Filter, check_page, filters_of
from search.language import parse

Json: TypeAlias = dict[str, Any]
_DEEPEST = (
    8  # levels in one piece; the server reads 30, and a level of ours may be three of its own
)
_EVERYTHING: Json = {"constant_score": {"filter": {"match_all": {}}, "boost": 0.0}}
_POSTS: Json = {"exists": {"field": "order"}}  # and not the document that holds the position


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the server's terms, and which part of its answer is wanted."""

    query: Json
    sort: list[Json]
    counts: Json
    facets: tuple[str, ...]
    offset: int
    limit: int
    ranked: bool  # the score comes first, and the time only then


def ask(query: Query, scope: Scope, facets: Sequence[str], analyser: Analyser) -> Asked:
    """A query as the server understands it; QueryError when nobody could."""
    check_page(query, facets)
    expression = parse(query.text, analyser)
    ranked = query.sort == "relevance" and any(wanted(expression))
    return Asked(
        query=_asked(expression, filters_of(query, scope)),
        sort=_sort(query, ranked=ranked),
        counts=_counts(facets),
        facets=tuple(facets),
        offset=query.offset,
        limit=query.limit,
        ranked=ranked,
    )


def _asked(expression: Expression, filters: Sequence[Filter]) -> Json:
    """Words that score, filters that do not."""
    conditions = [_POSTS, *map(_filter, filters)]
    return {"bool": {"must": [_said(expression, 0)], "filter": conditions}}


def _sort(query: Query, *, ranked: bool) -> list[Json]:
    """By relevance only where words speak for a text; ties, and everything else, by time."""
    if ranked:
        return [{"_score": {"order": "desc"}}, {"order": {"order": "desc"}}]
    return [{"order": {"order": "asc" if query.sort == "oldest" else "desc"}}]


def _counts(facets: Sequence[str]) -> Json:
    """Exact counts of each value: sizes are above the number of values."""
    sizes = {"size": MOST_VALUES, "shard_size": MOST_VALUES}
    return {field: {"terms": {"field": field, **sizes}} for field in facets}


def _said(expression: Expression, depth: int) -> Json:  # noqa: PLR0911 - one per kind of node
    match expression:
        case Word(stem, forms):
            ways = [_term("stems", stem), *(_term("forms", form) for form in forms)]
            return {"dis_max": {"queries": ways}}
        case Prefix(start, word):
            begins = [{"prefix": {field: {"value": start}}} for field in ("stems", "forms")]
            return {"dis_max": {"queries": [*begins, _said(word, depth)]}}
        case Phrase(stems):
            return {"match_phrase": {"stems": " ".join(stems)}}
        case Both(parts):
            return _deep({"bool": {"must": _all(parts, depth)}}, depth)
        case Either(parts):
            return _deep({"bool": {"should": _all(parts, depth)}}, depth)
        case Without(part):
            inner = {"bool": {"must_not": [_said(part, depth + 1)]}}
            return _deep({"constant_score": {"filter": inner, "boost": 0.0}}, depth)
        case Anything():
            return _EVERYTHING


def _all(parts: Sequence[Expression], depth: int) -> list[Json]:
    return [_said(part, depth + 1) for part in parts]


def _deep(query: Json, depth: int) -> Json:
    """Every few levels a query is wrapped, for the server counts levels within one piece only."""
    if depth == 0 or depth % _DEEPEST:
        return query
    return {"wrapper": {"query": base64.b64encode(json.dumps(query).encode()).decode()}}


def _term(field: str, value: str) -> Json:
    return {"term": {field: {"value": value}}}


def _filter(condition: Filter) -> Json:
    if isinstance(condition, AnyOf):
        return {"terms": {condition.field: list(condition.values)}}
    ends = {"gte": condition.low, "lt": condition.high}
    return {"range": {condition.field: {k: v for k, v in ends.items() if v is not None}}}
