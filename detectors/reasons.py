"""Reasons of a judgement: which words and features decided, as findings with spans and weights."""

from collections.abc import Iterator
from typing import Protocol

from detectors.evidence import Shown
from detectors.kinds import KINDS, Heads
from detectors.linear import Told
from detectors.topics import Themed
from domain.codes import Kind
from domain.post import Reading
from domain.verdict import Finding

_MOST = 10  # findings on kind
_LEAST = 0.25  # a smaller weight decided nothing
_MOST_DANGER = 8
_CONTEXT = ("reply", "voice.", "source.", "c.")


class Weighed(Protocol):
    """What a judgement was made of."""

    @property
    def kind(self) -> Kind: ...
    @property
    def themed(self) -> Themed: ...
    @property
    def shown(self) -> list[Shown]: ...
    @property
    def told(self) -> list[Told]: ...
    @property
    def danger_shown(self) -> list[Shown]: ...


def findings_of(reading: Reading, weighed: Weighed, heads: Heads) -> tuple[Finding, ...]:
    """The strongest reasons first, then the topic's words, then signs of danger."""
    kind = KINDS.index(weighed.kind)
    if weighed.kind is Kind.OTHER and not weighed.danger_shown:
        spoken = sorted(_rules(reading, weighed, heads, kind), key=_strength)[:4]
        return tuple(f for f in spoken if abs(f.weight) >= _LEAST)
    reasons = [*_rules(reading, weighed, heads, kind), *_words(reading, weighed, kind)]
    strong = [f for f in sorted(reasons, key=_strength) if abs(f.weight) >= _LEAST][:_MOST]
    topic = (_finding(reading, "rules", s, s.value) for s in weighed.themed.evidence)
    return (*strong, *topic, *_danger(reading, weighed, heads))


def _strength(finding: Finding) -> float:
    return -abs(finding.weight)


def _rules(reading: Reading, weighed: Weighed, heads: Heads, kind: int) -> Iterator[Finding]:
    for shown in weighed.shown:
        row = heads.kind.rules.get(shown.name)
        if row is not None:
            witness = "context" if shown.name.startswith(_CONTEXT) else "rules"
            yield _finding(reading, witness, shown, _for(row, kind) * shown.value)


def _words(reading: Reading, weighed: Weighed, kind: int) -> Iterator[Finding]:
    for told in weighed.told:
        last = told.first + told.size - 1
        shown = Shown(" ".join(reading.stems[told.first : last + 1]), 1.0, told.first, last)
        yield _finding(reading, "linear", shown, _for(told.row, kind))


def _danger(reading: Reading, weighed: Weighed, heads: Heads) -> Iterator[Finding]:
    found = [
        _finding(reading, "danger", s, heads.danger.weights.get(s.name, 0.0) * s.value)
        for s in weighed.danger_shown
    ]
    yield from [f for f in sorted(found, key=_strength) if abs(f.weight) >= _LEAST][:_MOST_DANGER]


def _for(row: tuple[float, ...], kind: int) -> float:
    """How much more a row speaks for this kind than for the others on average."""
    return row[kind] - (sum(row) - row[kind]) / (len(row) - 1)


def _finding(reading: Reading, witness: str, shown: Shown, weight: float) -> Finding:
    if shown.first < 0:
        return Finding(witness, shown.name, weight=round(weight, 3))
    start, end = reading.starts[shown.first], reading.ends[shown.last]
    return Finding(witness, shown.name, start, end, round(weight, 3))
