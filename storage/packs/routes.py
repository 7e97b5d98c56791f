"""The route table: the pack's own rules first, then those that follow from kinds of authorities."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.pack import Authority, RouteRule, Topic


def table(
    own: Sequence[dict[str, Any]],
    generic: Sequence[dict[str, Any]],
    topics: Sequence[Topic],
    authorities: Sequence[Authority],
) -> tuple[RouteRule, ...]:
    """All rules; the first for a topic and territory wins.

    A rule names an `authority`, or an `owner`: every authority of that kind, each for its territory. A topic's
    `owner_kind` is such a rule for the topic.
    """
    owners = ({"topic": topic.code, "owner": topic.owner_kind} for topic in topics)
    rules: dict[tuple[str, str], RouteRule] = {}
    for row in (*own, *owners, *generic):
        for rule in _rules(row, authorities):
            rules.setdefault((rule.topic, rule.territory), rule)
    return tuple(rules.values())


def _rules(row: dict[str, Any], authorities: Sequence[Authority]) -> Iterator[RouteRule]:
    if "authority" in row:
        yield RouteRule(row["topic"], row.get("territory", ""), row["authority"])
        return
    for authority in authorities:
        if authority.kind == row["owner"]:
            yield RouteRule(row["topic"], authority.territory, authority.code)
