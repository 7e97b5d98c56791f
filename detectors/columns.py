"""The columns of a judgement: classes, signs, groups and combinations of them, numbered once per vocabulary."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.evidence import ALIASES, COMBINATIONS, ELSEWHERES, GROUPS
from detectors.lexicon import WordClass
from detectors.perils import ACUTE, EVENTS, PERILS, PLACE, TAKEN_BACK, URGENT
from detectors.signs import SIGNS

TOPIC, DANGER = "topic:", "d."
ORDINARY, TOPICAL, PERILOUS = 0, 1, 2

Ints = NDArray[np.int32]
_Combinations = Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]]


class Combined(NamedTuple):
    """Combinations in arrays: column, the columns that must be there, and those that must not."""

    columns: Ints
    needs: Ints
    need_ends: Ints
    bars: Ints
    bar_ends: Ints


class ColumnTables(NamedTuple):
    """What compiled code must know of the columns."""

    sort: NDArray[np.uint8]  # by class: ORDINARY, TOPICAL or PERILOUS
    scoped: NDArray[np.bool_]  # by class: counts apart where the sentence is elsewhere
    elsewhere: Ints  # by class: which elsewhere it tells of, or -1
    beyond: int  # column of the first elsewhere
    signs: int  # column of the first sign
    groups: Ints
    group_ends: Ints
    events: Ints
    two_events: int
    combined: Combined
    width: int


def group_members() -> Mapping[str, tuple[str, ...]]:
    """Groups with the features that make them present."""
    aliases = {
        group: tuple(n for n, g in ALIASES.items() if g == group) for group in set(ALIASES.values())
    }
    perils = {"event": EVENTS, "acute": ACUTE, "urgent": URGENT, "place": PLACE}
    return {**GROUPS, **dict(sorted(aliases.items())), **perils, "taken_back": TAKEN_BACK}


class Columns:
    """Names and numbers of all columns."""

    def __init__(self, classes: Sequence[WordClass]) -> None:
        groups = group_members()
        names = (
            *(c.name for c in classes),
            *(f"beyond.{name}" for name in ELSEWHERES),
            *SIGNS,
            *groups,
            "two_events",
            *(name for name, _, _ in COMBINATIONS),
            *(name for name, _, _ in PERILS),
        )
        self.names: tuple[str, ...] = names
        self.number: Mapping[str, int] = {name: i for i, name in enumerate(names)}
        self.tables = self._tables(classes, groups)

    def numbers(self, names: Sequence[str]) -> list[int]:
        """Columns of these names."""
        return [self.number[name] for name in names]

    def _tables(
        self, classes: Sequence[WordClass], groups: Mapping[str, tuple[str, ...]]
    ) -> ColumnTables:
        number = self.number
        joined = [
            [number[g] for g, members in groups.items() if name in members] for name in self.names
        ]
        elsewhere = {name: i for i, name in enumerate(ELSEWHERES)}
        return ColumnTables(
            sort=np.array([_sort(c.name) for c in classes], np.uint8),
            scoped=np.array([c.scoped for c in classes], np.bool_),
            elsewhere=np.array([elsewhere.get(c.name, -1) for c in classes], np.int32),
            beyond=number[f"beyond.{ELSEWHERES[0]}"],
            signs=number[SIGNS[0]],
            groups=_flat(joined),
            group_ends=_ends(joined),
            events=np.array([number[name] for name in EVENTS], np.int32),
            two_events=number["two_events"],
            combined=self._combined((*COMBINATIONS, *PERILS)),
            width=len(self.names),
        )

    def _combined(self, told: _Combinations) -> Combined:
        needs = [self.numbers(need) for _, need, _ in told]
        bars = [self.numbers(bar) for _, _, bar in told]
        columns = np.array(self.numbers([name for name, _, _ in told]), np.int32)
        return Combined(columns, _flat(needs), _ends(needs), _flat(bars), _ends(bars))


def _sort(name: str) -> int:
    if name.startswith(TOPIC):
        return TOPICAL
    return PERILOUS if name.startswith(DANGER) else ORDINARY


def _flat(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([n for row in rows for n in row], np.int32)


def _ends(rows: Sequence[Sequence[int]]) -> Ints:
    return np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
