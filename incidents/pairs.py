"""What the log of an incident says of others: merged with, split from, kept apart from, and what can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.codes import Reason
from domain.events import (
    AlertRaised,
    Answered,
    Attached,
    Body,
    Detached,
    Event,
    HandedOff,
    Noted,
    Opened,
    Released,
    Reopened,
    Taken,
    Undone,
)
from incidents.recording import OPERATOR

FROM, INTO = "from_incident", "into_incident"  # reasons: number, id of the other incident
SPLIT_FROM, SPLIT_INTO = "split_from", "split_into"  # likewise; a new number is not known yet
SPLIT_BACK = "split_taken_back"
_OTHERS = (FROM, INTO, SPLIT_FROM, SPLIT_INTO)
_APART, _SPLIT = "apart:", "split:"
REUNION = "reunion:"  # before the commands of the engine


@dataclass(frozen=True, slots=True)
class Pair:
    """A command about two."""

    command: str
    other: str  # the other incident; empty for a post that is kept apart


@dataclass(frozen=True, slots=True)
class Kin:
    """What a split made of this incident's posts, or it of another's."""

    number: int  # 0 for the new one, which had none yet
    incident: str
    why: str


def kept_apart(log: Sequence[Event]) -> frozenset[str]:
    """Incidents and posts that a person said are other problems than this."""
    notes = (e.body.note for e in lasting(log) if isinstance(e.body, Noted))
    told = frozenset(told[1] for note in notes if (told := apart_of(note)) is not None)
    return told | {kin.incident for kin in (split_from(log), *split_into(log)) if kin}


def reunited_into(log: Sequence[Event]) -> str | None:
    """The incident into which the engine put all posts of this one; None when a person took it back."""
    gone = [e for e in lasting(log) if command_of(e).startswith(REUNION)]
    told = [e.body.reason for e in gone if isinstance(e.body, Detached)]
    return told[-1].params[1] if told else None


def split_note(number: int, incident: str, why: str) -> str:
    """The note with which a split incident begins: out of which, and why; no record stands behind it."""
    return f"{_SPLIT}{number}:{incident}:{why}"


def split_of_note(note: str) -> Kin | None:
    """What such a note says; None for any other."""
    if not note.startswith(_SPLIT):
        return None
    number, _, rest = note.removeprefix(_SPLIT).partition(":")
    name, _, why = rest.partition(":")
    return Kin(int(number), name, why)


def split_from(log: Sequence[Event]) -> Kin | None:
    """The incident out of which a person split this one."""
    notes = (e.body.note for e in lasting(log) if isinstance(e.body, Noted))
    return next((kin for note in notes if (kin := split_of_note(note))), None)


def split_into(log: Sequence[Event]) -> tuple[Kin, ...]:
    """Incidents that a person split from this one, in their order."""
    gone = (e.body.reason for e in lasting(log) if isinstance(e.body, Detached))
    told = (Kin(0, r.params[1], r.params[2]) for r in gone if r.code == SPLIT_INTO)
    return tuple(dict.fromkeys(told))


def by_hand(log: Sequence[Event]) -> list[Event]:
    """What a person decided here and did not take back; not what a split brought about."""
    mine = [e for e in lasting(log) if e.actor.startswith(OPERATOR)]
    split = {command_of(e) for e in log if _is_split(e.body)}
    return [e for e in mine if command_of(e) not in split]


def taken_out(log: Sequence[Event], post: str) -> bool:
    """Whether a person took a post out as another problem, and did not take that back."""
    mine = (e.body for e in lasting(log) if e.actor.startswith(OPERATOR))
    gone = (b.reason for b in mine if isinstance(b, Detached) and b.post == post)
    return any(reason.code != INTO for reason in gone)


def opened_by(log: Sequence[Event], command: str) -> Opened | None:
    """How a command opened this incident; None when it did not."""
    opened = log[0] if log else None
    mine = opened is not None and command_of(opened) == command
    return opened.body if opened and mine and isinstance(opened.body, Opened) else None


def _is_split(body: Body) -> bool:
    if isinstance(body, Noted):
        return split_of_note(body.note) is not None
    return any(reason.code in (SPLIT_FROM, SPLIT_INTO) for reason in reasons_of(body)[:1])


def apart(number: int, other: str) -> str:
    """The note that keeps an incident (or a post, number 0) apart; no record stands behind it."""
    return f"{_APART}{number}:{other}"


def apart_of(note: str) -> tuple[int, str] | None:
    """(number, id) of what a note keeps apart, number 0 for a post; None for a remark."""
    if not note.startswith(_APART):
        return None
    number, _, name = note.removeprefix(_APART).partition(":")
    return int(number), name


def can_undo(log: Sequence[Event]) -> bool:
    """Whether a person's command is there that can be taken back."""
    return newest(log) is not None


def newest_pair(log: Sequence[Event]) -> Pair | None:
    """The newest command, when it was about two."""
    last = newest(log)
    if last is None:
        return None
    command = command_of(last)
    others = [_other(e.body) for e in pressed_by(log, command)]
    other = next((o for o in others if o is not None), None)
    return None if other is None else Pair(command, other)


def _other(body: Body) -> str | None:
    """The other incident that an event tells of; empty for a post."""
    if isinstance(body, Noted):
        told, kin = apart_of(body.note), split_of_note(body.note)
        if kin is not None:
            return kin.incident
        return None if told is None else told[1] * bool(told[0])
    return next((r.params[1] for r in reasons_of(body) if r.code in _OTHERS), None)


def reasons_of(body: Body) -> tuple[Reason, ...]:
    """Why a post came or went; none for anything else."""
    if isinstance(body, Attached):
        return body.reasons
    return (body.reason,) if isinstance(body, Detached) else ()


def newest(log: Sequence[Event]) -> Event | None:
    """The newest command of a person, or merge by the engine, that can be taken back."""
    left = lasting(log)
    handed = handed_at(left)
    return next((e for e in reversed(left) if _returns(e) and not outlived(e, handed)), None)


def handed_at(log: Sequence[Event]) -> int:
    """The version of the last hand-over, 0 without one."""
    return max((e.version for e in log if isinstance(e.body, HandedOff)), default=0)


def outlived(event: Event, handed: int) -> bool:
    """Taken or given back before it was handed over: what left the house says who did it."""
    return event.version < handed and isinstance(event.body, Taken | Released)


def _returns(event: Event) -> bool:
    """A person's command, or a merge by the engine."""
    remark = isinstance(event.body, Noted) and _other(event.body) is None
    told = isinstance(event.body, HandedOff | AlertRaised)  # others know of it already
    stays = remark or told or isinstance(event.body, Opened | Undone)
    mine = event.actor.startswith(OPERATOR)
    return (mine or command_of(event).startswith(REUNION)) and not stays


def answered_by(log: Sequence[Event]) -> str | None:
    """The public reply that stands as the answer; None while there is none, or when it is a note alone."""
    told = [e.body for e in lasting(log) if isinstance(e.body, Answered | Reopened)]
    return told[-1].post if told and isinstance(told[-1], Answered) else None


def lasting(log: Sequence[Event]) -> list[Event]:
    """Without what was taken back, and without taking back."""
    undone = {e.body.version for e in log if isinstance(e.body, Undone)}
    return [e for e in log if e.version not in undone and not isinstance(e.body, Undone)]


def pressed_by(log: Sequence[Event], command: str) -> list[Event]:
    """What one command of a person wrote here and is not taken back."""
    return [e for e in lasting(log) if command_of(e) == command and _returns(e)]


def command_of(event: Event) -> str:
    """The press of a button that wrote it; empty for what the engine wrote."""
    return event.cause.rpartition(".")[0]
