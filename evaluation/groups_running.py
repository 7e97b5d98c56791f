"""The stream of a file of groups through the product's own judging and intake; no label can reach them."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.codes import Voice
from domain.instant import Instant
from domain.pack import Pack
from domain.ports import IncidentStore, PostStore
from domain.post import RawPost
from domain.run import Claimed
from domain.verdict import Judged
from evaluation.groups import GroupAnswer, GroupMessage, Told
from incidents.intake import Intake
from incidents.joining import Weighed
from incidents.recording import Pen
from scheduler.flow import Judging

_AT_ONCE = 25  # messages; in service a batch is what came within a few seconds
_NOTICES = "feed"  # sources of this kind are read out by a community, not by residents


@dataclass(frozen=True, slots=True)
class Desk:
    """What takes part: an empty store, judging and intake as the service has them."""

    judging: Judging
    intake: Intake
    posts: PostStore
    incidents: IncidentStore


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a message: the incident it is in, and incidents that may be the same."""

    row: int
    incident: str | None
    suggested: tuple[str, ...] = ()


async def join_all(desk: Desk, told: Sequence[Told]) -> AsyncIterator[tuple[Joined, ...]]:
    """The stream in small batches, in the order of time."""
    known: dict[str, Judged] = {}
    weighed: dict[str, Weighed] = {}
    intake = replace(desk.intake, heed=weighed.__setitem__)
    for start in range(0, len(told), _AT_ONCE):
        batch = told[start : start + _AT_ONCE]
        raws = [_raw(t, desk.judging.pack) for t in batch]
        claimed = [
            Claimed(t.row, r, t.at, 1, backfill=True) for t, r in zip(batch, raws, strict=True)
        ]
        judged, _ = desk.judging.judge(claimed, known)
        saved = await desk.posts.save(judged)
        known.update({j.post.id: j for j in saved})
        await intake.take_in(saved, _pen(desk.judging, batch[-1].at))
        yield await _became(desk, batch, weighed)


def answers(messages: Sequence[GroupMessage], joined: Iterable[Joined]) -> tuple[GroupAnswer, ...]:
    """One answer per message in the order of the file; suggestions are all messages of the suggested incidents."""
    by_row = {j.row: j for j in joined}
    members: dict[str, list[str | int]] = {}
    for row, message in enumerate(messages):
        if (home := by_row[row].incident) is not None:
            members.setdefault(home, []).append(message.id)
    return tuple(
        GroupAnswer(
            message.id,
            by_row[row].incident or f"alone:{message.id}",
            tuple(other for name in by_row[row].suggested for other in members.get(name, ())),
        )
        for row, message in enumerate(messages)
    )


async def _became(
    desk: Desk, batch: Sequence[Told], weighed: Mapping[str, Weighed]
) -> tuple[Joined, ...]:
    bound = await desk.incidents.bindings([_name(t.row) for t in batch])
    homes = [bound.get(_name(t.row)) for t in batch]
    near = [weighed.get(_name(t.row), Weighed()).suggested for t in batch]
    return tuple(
        Joined(t.row, home.incident if home else None, suggested)
        for t, home, suggested in zip(batch, homes, near, strict=True)
    )


def _raw(told: Told, pack: Pack) -> RawPost:
    source = pack.source(told.source)
    voice = Voice.COMMUNITY if source is not None and source.kind == _NOTICES else Voice.RESIDENT
    return RawPost(
        _name(told.row), told.source.split(":")[0] or "eval", told.source, "", voice, told.at, told.text,
        reply_to=None if told.reply_to is None else _name(told.reply_to),
        thread=None if told.thread is None else _name(told.thread),
    )  # fmt: skip


def _name(row: int) -> str:
    return f"eval:{row}"


def _pen(judging: Judging, now: Instant) -> Pen:
    return Pen("engine", judging.pack.version, judging.engine, now)
