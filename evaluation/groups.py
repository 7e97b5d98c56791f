"""Labelled groups: what is asked, as one stream in the order of time, kept apart from what the labels say."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from domain.errors import BadInput
from domain.instant import DAY, MINUTE, Instant, from_datetime
from evaluation.lines import read_lines

_SPREAD = 14 * DAY  # groups without an instant begin within so long a time
_FARTHEST = 5_256_000  # minutes; ten years lie further apart than any telling of one problem
_Minutes = Annotated[float, msgspec.Meta(ge=-_FARTHEST, le=_FARTHEST)]


class GroupMessage(msgspec.Struct, frozen=True):
    """One telling of a problem; `reply_to` may name a message of any group."""

    id: str | int
    text: str
    minutes_after_first: _Minutes | None = None
    source: str | None = None
    reply_to: str | int | None = None


class GroupLine(msgspec.Struct, frozen=True):
    """One problem as different people tell it; noise is a group of one message."""

    messages: tuple[GroupMessage, ...]
    group: str | int | None = None
    area: str | None = None
    first_at: datetime | None = None


class PairLine(msgspec.Struct, frozen=True):
    """Two messages that must not be joined."""

    a_id: str | int
    b_id: str | int
    why: str = ""


class GroupAnswer(msgspec.Struct, frozen=True):
    """One line of `--predictions`: a message without an incident has a name in `joined` that no other has."""

    id: str | int
    joined: str
    suggested: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """All that a predictor gets to see of a message; `row` is its place in the file, from 0."""

    row: int
    text: str
    at: Instant
    source: str
    reply_to: int | None = None  # row
    thread: int | None = None  # row of the message at the top


def read_groups(path: Path) -> tuple[GroupLine, ...]:
    """Lines of a file of groups; BadInput when two messages have one id."""
    lines = read_lines(path, GroupLine)
    seen = Counter(message.id for line in lines for message in line.messages)
    repeated = [str(name) for name, count in seen.items() if count > 1]
    if repeated:
        raise BadInput("group_id_repeated", path.name, repeated[0])
    return lines


def read_pairs(path: Path, lines: Sequence[GroupLine]) -> tuple[PairLine, ...]:
    """Near-misses; BadInput when one names a message that the groups do not have."""
    pairs = read_lines(path, PairLine)
    known = {message.id for line in lines for message in line.messages}
    strange = [str(name) for p in pairs for name in (p.a_id, p.b_id) if name not in known]
    if strange:
        raise BadInput("pair_id_unknown", path.name, strange[0])
    return pairs


def messages_of(lines: Sequence[GroupLine]) -> tuple[GroupMessage, ...]:
    """All messages in the order of the file."""
    return tuple(message for line in lines for message in line.messages)


def stream(
    lines: Sequence[GroupLine], now: Instant, seed: int, *, replies: bool = True
) -> tuple[Told, ...]:
    """Messages in the order of their times.

    Where a group tells no instant, `seed` picks one in the 14 days before `now`. Without `replies` nobody is
    told what answers what.
    """
    picked = random.Random(seed)
    firsts = [_first(line, now, picked) for line in lines]
    timed = [(m, first) for line, first in zip(lines, firsts, strict=True) for m in line.messages]
    rows = {m.id: row for row, (m, _) in enumerate(timed)}
    above = {
        row: rows[m.reply_to] for row, (m, _) in enumerate(timed) if replies and m.reply_to in rows
    }
    told = [
        Told(
            row, m.text, first + round((m.minutes_after_first or 0) * MINUTE), m.source or "",
            above.get(row), _top(row, above),
        )
        for row, (m, first) in enumerate(timed)
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda t: (t.at, t.row)))


def _first(line: GroupLine, now: Instant, picked: random.Random) -> Instant:
    chosen = now - int(picked.random() * _SPREAD)  # drawn for every line: no line moves another
    if line.first_at is None:
        return chosen
    return from_datetime(
        line.first_at if line.first_at.tzinfo else line.first_at.replace(tzinfo=UTC)
    )


def _top(row: int, above: dict[int, int]) -> int | None:
    """The message at the top of a thread; None for the top itself."""
    top, seen = row, {row}
    while (over := above.get(top)) is not None and over not in seen:
        seen.add(over)
        top = over
    return None if top == row else top
