"""Labelled spans of personal data, and their scores."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType

from evaluation.lines import read_lines
from evaluation.report import Named, Report, named
from evaluation.scores import Tally

CLASSES = (
    "phone", "email", "card", "passport", "snils", "inn", "plate", "person_name", "flat", "birthdate",
)  # fmt: skip
_COVERED = 0.9  # of the labelled span
_OUTSIDE = 5  # the found span may stand out by a fifth of the labelled one …
_OUTSIDE_AT_LEAST = 2  # … or by two characters


class SpanLabel(msgspec.Struct, frozen=True, rename={"code": "class"}):
    """A piece of a text in code points, end exclusive."""

    start: int
    end: int
    code: str


class PersonalLine(msgspec.Struct, frozen=True):
    """One line of a file of personal data."""

    text: str
    spans: tuple[SpanLabel, ...] | UnsetType = UNSET


class PersonalAnswer(msgspec.Struct, frozen=True):
    """One line of `--predictions`; rows count from 0."""

    row: int
    spans: tuple[SpanLabel, ...]


def read_personal(path: Path) -> tuple[PersonalLine, ...]:
    """Lines of a labelled file."""
    return read_lines(path, PersonalLine)


def found(label: SpanLabel, given: SpanLabel) -> bool:
    """Whether a span covers enough of a labelled one of the same class and stands out little enough."""
    both = max(0, min(label.end, given.end) - max(label.start, given.start))
    length = label.end - label.start
    outside = given.end - given.start - both
    allowed = max(length / _OUTSIDE, _OUTSIDE_AT_LEAST)
    return label.code == given.code and both >= _COVERED * length and outside <= allowed


def mark_personal(lines: Sequence[PersonalLine], answers: Sequence[PersonalAnswer]) -> Report:
    """Per class, over all, and over all but names (`others`)."""
    told = [
        (line.spans, answer.spans)
        for line, answer in zip(lines, answers, strict=True)
        if not isinstance(line.spans, UnsetType)
    ]
    tallies = {code: _tally(told, code) for code in _met(told)}
    sums = (
        ("others", [t for c, t in tallies.items() if c != "person_name"]),
        ("all", [*tallies.values()]),
    )
    scores = [t.score(code) for code, t in tallies.items()]
    scores += [_sum(parts).score(name) for name, parts in sums]
    figures: tuple[Named, ...] = named("", scores) if told else ()
    return Report(len(lines), figures)


def _met(told: Sequence[tuple[Sequence[SpanLabel], Sequence[SpanLabel]]]) -> tuple[str, ...]:
    codes = {span.code for pair in told for spans in pair for span in spans}
    return (*(c for c in CLASSES if c in codes), *sorted(codes - set(CLASSES)))


def _tally(told: Sequence[tuple[Sequence[SpanLabel], Sequence[SpanLabel]]], code: str) -> Tally:
    """Each span is used once, in the order of the text."""
    labelled = answered = right = 0
    for labels, given in told:
        left = sorted((s for s in given if s.code == code), key=lambda s: s.start)
        wanted = sorted((s for s in labels if s.code == code), key=lambda s: s.start)
        labelled, answered = labelled + len(wanted), answered + len(left)
        for label in wanted:
            match = next((s for s in left if found(label, s)), None)
            if match is not None:
                left.remove(match)
                right += 1
    return Tally(right, answered - right, labelled - right)


def _sum(parts: Sequence[Tally]) -> Tally:
    return Tally(
        sum(t.right for t in parts), sum(t.wrong for t in parts), sum(t.missed for t in parts)
    )
