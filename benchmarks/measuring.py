"""Cases side by side: interleaved in one process, so that a noisy neighbour hits all of them alike."""

import gc
import os
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

SHORT = bool(os.environ.get("SHORT"))
ROUNDS = 3 if SHORT else 5


@dataclass(frozen=True, slots=True)
class Case:
    """Something to do to so many messages; `prepare` is not measured and gives what `work` needs."""

    count: int
    work: Callable[[Any], None]
    prepare: Callable[[], Any] = lambda: None


def rates(
    cases: Mapping[str, Case], rounds: int = ROUNDS, *, warming: int = 0
) -> dict[str, list[float]]:
    """Messages per second of this process's own CPU time, all its threads counted, for each round after the warming."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(warming + rounds):
        for name, case in cases.items():
            needed = case.prepare()
            gc.collect()
            gc.freeze()  # as the product does at its start; all cases have the good of it
            began = time.process_time()
            case.work(needed)
            found[name].append(case.count / (time.process_time() - began))
            gc.unfreeze()
    return {name: each[warming:] for name, each in found.items()}


def show(found: Mapping[str, list[float]]) -> None:
    """A line for each case: the median and the extremes."""
    for name, each in found.items():
        line = (
            f"{name:<44} {median(each):>10,.0f} msgs/s/core  ({min(each):,.0f} … {max(each):,.0f})"
        )
        sys.stdout.write(line + "\n")


def ratio(found: Mapping[str, list[float]], ours: str, theirs: str) -> float:
    """Median over the rounds of the ratio within each round."""
    return median(a / b for a, b in zip(found[ours], found[theirs], strict=True))


def goals(name: str) -> dict[str, float]:
    """The goals of one benchmark."""
    path = Path(__file__).with_name("goals.toml")
    table: dict[str, dict[str, float]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return table[name]


def verdict(
    checks: Mapping[str, tuple[float, float]], *, at_most: frozenset[str] = frozenset()
) -> int:
    """Print each figure beside its bound; exit code 1 when one is missed. `at_most` names upper bounds."""
    missed = 0
    for name, (figure, bound) in checks.items():
        upper = name in at_most
        good = figure <= bound if upper else figure >= bound
        missed += not good
        sign = "≤" if upper else "≥"
        sys.stdout.write(f"{name}: {figure:.3g} ({sign} {bound:g}){'' if good else '  MISSED'}\n")
    return 1 if missed else 0
