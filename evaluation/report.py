"""The report of one evaluation, and what may be required of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import BadInput
from evaluation.intervals import Figure
from evaluation.scores import ClassScore, Confusion

_REQUIREMENT = re.compile(r"([\w.]+)\s*(>=|<=|>|<)\s*([0-9.]+)")


@dataclass(frozen=True, slots=True)
class Named:
    """A figure under the name that `--require` knows, such as `complaint.f1`."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer: the line's place in the file (from 0), what it is and what was said."""

    row: int
    labelled: str
    answered: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured on one file."""

    rows: int
    figures: tuple[Named, ...]
    confusions: tuple[tuple[str, Confusion], ...] = ()
    mistakes: tuple[Mistake, ...] = ()  # the surest first

    def figure(self, name: str) -> Figure | None:
        """One figure by name."""
        return next((n.figure for n in self.figures if n.name == name), None)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A bar such as `complaint.f1>=0.85`."""

    name: str
    sign: str
    bar: float

    def met(self, report: Report) -> bool:
        """Whether the report reaches it; BadInput when the file gives no such figure."""
        found = report.figure(self.name)
        if found is None:
            known = ", ".join(n.name for n in report.figures if n.figure.of)
            raise BadInput("requirement_unknown", self.name, known)
        value, bar = found.value, self.bar
        return {">=": value >= bar, "<=": value <= bar, ">": value > bar, "<": value < bar}[
            self.sign
        ]


def read_requirement(written: str) -> Requirement:
    """`name>=number`; BadInput otherwise."""
    found = _REQUIREMENT.fullmatch(written.strip())
    try:
        bar = float(found[3]) if found else None
    except ValueError:
        bar = None
    if found is None or bar is None:
        raise BadInput("requirement_malformed", written)
    return Requirement(found[1], found[2], bar)


def named(prefix: str, scores: Sequence[ClassScore]) -> tuple[Named, ...]:
    """`<prefix><class>.precision`, `.recall` and `.f1` of each class."""
    return tuple(
        Named(f"{prefix}{s.name}.{what}", figure)
        for s in scores
        for what, figure in (("precision", s.precision), ("recall", s.recall), ("f1", s.f1))
    )
