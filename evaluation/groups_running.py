"""The stream of a file of groups through the product's own judging and intake; no label can reach them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from incidents.reunion import Reunion
from scheduler.flow import Judging

_AT_ONCE = 25  # messages; in service a batch is what came within a few seconds
_NOTICES = "feed"  # sources of this kind are read out by a community, not by residents


@dataclass(frozen=True, slots=True)
class Desk:
    """What takes part: an empty store, judging and intake as the service has them."""

    judging: Judging
    intake: Intake
    reunion: Reunion
    posts: PostStore
    incidents: IncidentStore


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a message: the incident it is in, and incidents that may be the same."""

    row: int
    incident: str | None
    suggested: tuple[str, ...] = ()


async def join_all(
    desk: Desk, told: Sequence[Told], shown: Callable[[int], None] = lambda _: None
) -> list[Joined]:
    """The stream in small batches, in the order of time; `shown` hears how many messages are through."""
    known: dict[str, Judged] = {}
    weighed: dict[str, Weighed] = {}
    gone: dict[str, str] = {}
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
        gone |= await desk.reunion.look(batch[-1].at)
        shown(start + len(batch))
    return await _became(desk, told, weighed, gone)


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
    desk: Desk, told: Sequence[Told], weighed: Mapping[str, Weighed], gone: Mapping[str, str]
) -> list[Joined]:
    """Where every message is in the end; what was suggested may stand under another number by then."""
    bound = await desk.incidents.bindings([_name(t.row) for t in told])
    joined = list[Joined]()
    for t in told:
        home = bound.get(_name(t.row))
        near = weighed.get(_name(t.row), Weighed()).suggested
        stayed = tuple(dict.fromkeys(_stays(name, gone) for name in near))
        joined.append(Joined(t.row, home.incident if home else None, stayed))
    return joined


def _stays(name: str, gone: Mapping[str, str]) -> str:
    while name in gone:
        name = gone[name]
    return name


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
