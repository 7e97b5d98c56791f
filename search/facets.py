"""Counts of one field in the order in which every engine gives them."""

from collections.abc import Iterable

from domain.query import Facet

MOST_VALUES = 10_000  # of a facet: above any pack's topics, territories or days of ten years


def facet_of(field: str, counts: Iterable[tuple[object, int]]) -> Facet:
    """Largest first, equal ones by name; days in their order; empty values left out."""
    if field == "day":
        days = sorted((int(str(day)), number) for day, number in counts)
        return Facet(field, tuple((str(day), number) for day, number in days))
    named = [(str(value), number) for value, number in counts if value != ""]
    return Facet(field, tuple(sorted(named, key=lambda c: (-c[1], c[0]))))
