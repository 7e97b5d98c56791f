"""The schema of the embedded index, and our expressions and filters in tantivy's terms."""

from collections.abc import Sequence

import msgspec
from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder

from domain.query import Document
from search.checking import fields_of
from search.expression import Anything, Both, Either, Expression, Phrase, Prefix, Without, Word
from search.filters import KEYWORDS, AnyOf, Filter

_encode = msgspec.json.Encoder().encode

SCHEMA_VERSION = 1  # part of the folder's name: another schema starts an index of its own


def schema() -> Schema:
    """Stems with positions, forms without, keywords and integers as columns; texts stay in the store."""
    builder = SchemaBuilder()
    builder.add_text_field("post", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("forms", tokenizer_name="whitespace", index_option="basic")
    for field in KEYWORDS:
        counted = field not in ("within", "danger", "bystander")
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=counted)
    builder.add_integer_field("order", indexed=False, fast=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=False, fast=True)
    return builder.build()


class Terms:
    """Builds what tantivy stores and asks."""

    def __init__(self, known: Schema) -> None:
        self._schema = known
        self._everything = Query.const_score_query(Query.all_query(), 0.0)

    def row(self, document: Document) -> str:
        """A document as tantivy reads it, in JSON; what it would choke on is refused with ValueError."""
        return _encode(fields_of(document)).decode()

    def posts(self, posts: Sequence[str]) -> Query:
        """The documents of these posts."""
        return Query.const_score_query(Query.term_set_query(self._schema, "post", list(posts)), 0.0)

    def query(self, expression: Expression, filters: Sequence[Filter]) -> Query:
        """Words that score, filters that do not."""
        parts = [(Occur.Must, Query.const_score_query(self._filter(f), 0.0)) for f in filters]
        if not parts:
            return self._said(expression)
        return Query.boolean_query([(Occur.Must, self._said(expression)), *parts])

    def _said(self, expression: Expression) -> Query:  # noqa: PLR0911 - one per kind of node
        match expression:
            case Word(stem, forms):
                ways = [self._term("stems", stem), *(self._term("forms", form) for form in forms)]
                return Query.disjunction_max_query(ways)
            case Prefix(start, word):
                begins = [
                    Query.regex_query(self._schema, f, f"{start}.*") for f in ("stems", "forms")
                ]
                ways = [Query.const_score_query(query, 1.0) for query in begins]
                return Query.disjunction_max_query([*ways, self._said(word)])
            case Phrase(stems):
                return Query.phrase_query(self._schema, "stems", list(stems))
            case Both(parts):
                return Query.boolean_query([(Occur.Must, self._said(part)) for part in parts])
            case Either(parts):
                return Query.boolean_query([(Occur.Should, self._said(part)) for part in parts])
            case Without(part):
                not_this = (Occur.MustNot, self._said(part))
                return Query.boolean_query([(Occur.Must, self._everything), not_this])
            case Anything():
                return self._everything

    def _term(self, field: str, value: str) -> Query:
        option = "position" if field == "stems" else "basic"
        return Query.term_query(self._schema, field, value, option)

    def _filter(self, condition: Filter) -> Query:
        if isinstance(condition, AnyOf):
            return Query.term_set_query(self._schema, condition.field, list(condition.values))
        if (
            condition.high is not None
            and condition.low is not None
            and condition.low >= condition.high
        ):
            return Query.empty_query()
        return Query.range_query(
            self._schema,
            condition.field,
            FieldType.Integer,
            condition.low,
            condition.high,
            include_lower=True,
            include_upper=condition.high is None,
        )
