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
    `owner_kind` is such a rule for the topic. An own rule for an area holds for its topics too, wherever it
    is meant for a narrower territory than their owner's.
    """
    owners = [rule for t in topics for rule in _of_kind(t.code, t.owner_kind, authorities)]
    written = [rule for row in own for rule in _rules(row, authorities)]
    narrowed = [rule for narrow in written for rule in _narrowed(narrow, topics, owners)]
    usual = [rule for row in generic for rule in _rules(row, authorities)]
    rules: dict[tuple[str, str], RouteRule] = {}
    for rule in (*written, *narrowed, *owners, *usual):
        rules.setdefault((rule.topic, rule.territory), rule)
    return tuple(rules.values())


def _rules(row: dict[str, Any], authorities: Sequence[Authority]) -> Iterator[RouteRule]:
    if "authority" in row:
        yield RouteRule(row["topic"], row.get("territory", ""), row["authority"])
    else:
        yield from _of_kind(row["topic"], row["owner"], authorities)


def _of_kind(topic: str, kind: str, authorities: Sequence[Authority]) -> Iterator[RouteRule]:
    for authority in authorities:
        if authority.kind == kind:
            yield RouteRule(topic, authority.territory, authority.code)


def _narrowed(
    rule: RouteRule, topics: Sequence[Topic], owners: Sequence[RouteRule]
) -> Iterator[RouteRule]:
    """The rule for each topic below it that is owned by somebody of a wider territory."""
    below = {
        t.code for t in topics if rule.topic in ("*", t.area) or t.code.startswith(f"{rule.topic}.")
    }
    for owner in owners:
        if owner.topic in below and rule.territory.startswith(f"{owner.territory}/"):
            yield RouteRule(owner.topic, rule.territory, rule.authority)
