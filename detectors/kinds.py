"""Kind of a message: two linear witnesses added up, rules over named features and words themselves."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detectors.danger import DangerHead
from detectors.evidence import Shown
from detectors.linear import Told
from domain.codes import Kind

KINDS = (Kind.COMPLAINT, Kind.SUGGESTION, Kind.QUESTION, Kind.GRATITUDE, Kind.OTHER)
WEIGHTS = Path(__file__).with_name("weights.json")

Rows = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class KindHead:
    """Weights by feature and by word, in the order of KINDS; `temperature` softens probabilities."""

    rules: Rows
    words: Rows
    bias: tuple[float, ...]
    temperature: float

    def sums(self, shown: Iterable[Shown], told: Iterable[Told]) -> list[float]:
        """One sum per kind."""
        sums = list(self.bias)
        for feature in shown:
            row = self.rules.get(feature.name)
            if row is not None:
                value = feature.value
                for i in range(len(sums)):
                    sums[i] += row[i] * value
        columns = zip(*(word.row for word in told), strict=True)
        told_sums = [sum(column) for column in columns]
        return [a + b for a, b in zip(sums, told_sums, strict=True)] if told_sums else sums

    def probabilities(self, sums: Sequence[float]) -> tuple[float, ...]:
        """Calibrated probabilities from sums."""
        top = max(sums)
        raised = [math.exp((s - top) / self.temperature) for s in sums]
        total = sum(raised)
        return tuple(r / total for r in raised)


@dataclass(frozen=True, slots=True)
class Heads:
    """Everything that was fitted: the heads of kind and danger, and below which confidence a person looks."""

    version: str
    kind: KindHead
    danger: DangerHead
    unsure_below: float


@cache
def shipped() -> Heads:
    """The heads that come with the package."""
    return heads_of(WEIGHTS.read_text(encoding="utf-8"))


def heads_of(text: str) -> Heads:
    """Heads from their JSON form."""
    stored = json.loads(text)
    kind, danger = stored["kind"], stored["danger"]
    return Heads(
        version=stored["version"],
        kind=KindHead(
            rules={name: tuple(row) for name, row in kind["rules"].items()},
            words={name: tuple(row) for name, row in kind["words"].items()},
            bias=tuple(kind["bias"]),
            temperature=kind["temperature"],
        ),
        danger=DangerHead(danger["weights"], danger["bias"], danger["threshold"]),
        unsure_below=stored["unsure_below"],
    )
