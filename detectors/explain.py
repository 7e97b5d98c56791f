"""What decided a judgement, for `explain` and for highlighting: pure, from the findings it carries."""

from dataclasses import dataclass

from domain.verdict import Finding, Judgement


@dataclass(frozen=True, slots=True)
class Explained:
    """Findings by what they speak for, strongest first; `against` spoke for another kind."""

    kind: tuple[Finding, ...]
    against: tuple[Finding, ...]
    topic: tuple[Finding, ...]
    danger: tuple[Finding, ...]
    spans: tuple[tuple[int, int], ...]  # pieces of the text worth highlighting, in order, apart


def explain(judgement: Judgement) -> Explained:
    """Sort a judgement's findings by what they decided."""
    found = sorted(judgement.findings, key=lambda f: -abs(f.weight))
    danger = tuple(f for f in found if f.witness == "danger")
    topic = tuple(f for f in found if f.witness != "danger" and f.code.startswith("topic:"))
    rest = [f for f in found if f not in danger and f not in topic]
    kind = tuple(f for f in rest if f.weight > 0)
    return Explained(
        kind=kind,
        against=tuple(f for f in rest if f.weight < 0),
        topic=topic,
        danger=danger,
        spans=_apart((*kind, *topic, *(danger if judgement.danger else ()))),
    )


def _apart(findings: tuple[Finding, ...]) -> tuple[tuple[int, int], ...]:
    """Spans joined where they touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((f.start, f.end) for f in findings if f.start >= 0):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
