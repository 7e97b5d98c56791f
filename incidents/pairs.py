"""What the log of an incident says of others: merged with, kept apart from, and what can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import Attached, Body, Detached, Event, HandedOff, Noted, Opened, Undone
from incidents.recording import OPERATOR

FROM, INTO = "from_incident", "into_incident"  # reasons: number, id of the other incident
_APART = "apart:"


@dataclass(frozen=True, slots=True)
class Pair:
    """A command about two."""

    command: str
    other: str  # the other incident; empty for a post that is kept apart


def kept_apart(log: Sequence[Event]) -> frozenset[str]:
    """Incidents and posts that a person said are other problems than this."""
    notes = (e.body.note for e in lasting(log) if isinstance(e.body, Noted))
    return frozenset(told[1] for note in notes if (told := apart_of(note)) is not None)


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
    command = _command(last)
    others = [_other(e.body) for e in pressed_by(log, command)]
    other = next((o for o in others if o is not None), None)
    return None if other is None else Pair(command, other)


def _other(body: Body) -> str | None:
    """The other incident that an event tells of; empty for a post."""
    if isinstance(body, Noted):
        told = apart_of(body.note)
        return None if told is None else told[1] * bool(told[0])
    reasons = (
        body.reasons
        if isinstance(body, Attached)
        else (body.reason,)
        if isinstance(body, Detached)
        else ()
    )
    return next((r.params[1] for r in reasons if r.code in (FROM, INTO)), None)


def newest(log: Sequence[Event]) -> Event | None:
    """The newest command of a person that can be taken back."""
    return next((e for e in reversed(lasting(log)) if _returns(e)), None)


def _returns(event: Event) -> bool:
    remark = isinstance(event.body, Noted) and apart_of(event.body.note) is None
    stays = remark or isinstance(event.body, Opened | HandedOff)
    return event.actor.startswith(OPERATOR) and not stays


def lasting(log: Sequence[Event]) -> list[Event]:
    """Without what was taken back, and without taking back."""
    undone = {e.body.version for e in log if isinstance(e.body, Undone)}
    return [e for e in log if e.version not in undone and not isinstance(e.body, Undone)]


def pressed_by(log: Sequence[Event], command: str) -> list[Event]:
    """What one command of a person wrote here and is not taken back."""
    return [e for e in lasting(log) if _command(e) == command and _returns(e)]


def _command(event: Event) -> str:
    return event.cause.rpartition(".")[0]
