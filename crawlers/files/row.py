"""What passes between the readers of formats and the reader of rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.codes import Reason
from domain.instant import Instant

Mark = Callable[[str, Instant], str]  # (account, time of writing) → keyed mark


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column name, as its format gives it; `line` counts from 1 and is where it begins."""

    line: int
    cells: Mapping[str, object]


def by_name(header: Iterable[str], cells: Iterable[object]) -> dict[str, object]:
    """Cells of a row; of columns with one name the first filled one counts."""
    named: dict[str, object] = {}
    for name, cell in zip(header, cells, strict=False):
        if named.get(name) in (None, ""):
            named[name] = cell
    return named


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot become a post, and why."""

    line: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who imports says about a file.

    `columns`: (meaning, column) pairs that go before guesses. `zone`: of times without an offset (IANA name).
    `undated`: the instant of rows without a time. `latest`: later ones are mistakes. `mark`: counts writers
    without naming them; None reads no author at all.
    """

    file: str  # name without folders: part of the ids of rows without an id
    source: str
    zone: str
    undated: Instant
    latest: Instant
    columns: tuple[tuple[str, str], ...] = ()
    encoding: str = ""  # empty: found out
    mark: Mark | None = None
