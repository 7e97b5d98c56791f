"""The log of an incident, told in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.wording.words import Words
from domain.codes import Reason
from domain.events import (
    AlertRaised,
    Answered,
    AnswerProposed,
    Attached,
    Closed,
    Corrected,
    Delivered,
    DeliveryParked,
    Detached,
    Dismissed,
    Event,
    HandedOff,
    Moved,
    Noted,
    Opened,
    Reopened,
    Undone,
)
from domain.instant import Instant
from incidents.pairs import FROM, INTO, apart_of


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history; `undone` lines were taken back later."""

    at: Instant
    who: str
    what: str
    undone: bool = False


def history(words: Words, log: Sequence[Event]) -> tuple[Told, ...]:
    """All events, newest first; posts that came or went after each other for one reason are told as one."""
    undone = {e.body.version for e in log if isinstance(e.body, Undone)}
    told: list[Told] = []
    row, before = 0, ""
    for event in log:
        lost = event.version in undone
        move = f"{_move(event)} {lost}" if _move(event) else ""
        row = row + 1 if move and move == before else 1
        before = move
        line = _line(words, event, lost) if row == 1 else _lines(words, event, row, told.pop())
        told.append(line)
    return tuple(reversed(told))


def sentence(words: Words, event: Event) -> str:
    """What happened, without when and who."""
    apart = apart_of(event.body.note) if isinstance(event.body, Noted) else None
    if apart is not None:
        return words.say("history.kept_apart", number=words.number(apart[0]) if apart[0] else "")
    return words.say(f"history.{event.kind}", **_named(words, event))


def who(words: Words, actor: str) -> str:
    """A person's name, or the product's."""
    return actor.removeprefix("operator:") if ":" in actor else words.name("person", actor)


def _line(words: Words, event: Event, undone: bool) -> Told:
    return Told(event.recorded_at, who(words, event.actor), sentence(words, event), undone)


def _move(event: Event) -> str:
    """The way of a post into the incident or out of it; empty for anything else."""
    match event.body:
        case Attached():
            return f"in {_merge(event)}"
        case Detached(reason=reason) if reason.code == INTO:
            return f"out {_merge(event)}"
        case _:
            return ""


def _merge(event: Event) -> Reason | None:
    """The merge with another incident that moved a post."""
    body = event.body
    reasons = (body.reason,) if isinstance(body, Detached) else getattr(body, "reasons", ())
    return next((r for r in reasons if r.code in (FROM, INTO)), None)


def _lines(words: Words, event: Event, row: int, before: Told) -> Told:
    merge, key = _merge(event), "detached" if isinstance(event.body, Detached) else "attached"
    reason = words.reason(merge) if merge else ""
    what = words.say(f"history.{key}_many", posts=words.count("posts", row), reason=reason)
    return Told(event.recorded_at, before.who, what, before.undone)


def _named(words: Words, event: Event) -> dict[str, str]:
    return _members(words, event) or _decisions(words, event) or _outgoing(words, event)


def _members(words: Words, event: Event) -> dict[str, str]:
    match event.body:
        case Opened(kind=kind, place=place):
            return {"kind": words.name("kind", kind), "place": words.place(place)}
        case Attached(reasons=reasons):
            return {"reasons": joined_reasons(words, reasons)}
        case Detached(reason=reason) | DeliveryParked(reason=reason) | Reopened(reason=reason):
            return {"reason": words.reason(reason)}
        case _:
            return {}


def _decisions(words: Words, event: Event) -> dict[str, str]:
    match event.body:
        case Corrected():
            return _correction(words, event.body)
        case Moved(before, after):
            return {"before": words.place(before), "after": words.place(after)}
        case Dismissed(reason=code):
            return {"reason": words.name("dismissal", code)}
        case Closed(reason=code):
            return {"reason": words.name("closing", code)}
        case _:
            return {}


def _outgoing(words: Words, event: Event) -> dict[str, str]:
    match event.body:
        case HandedOff(channel=channel, authority=authority, recipient=recipient):
            owner = words.name("authority", authority)
            return {
                "owner": owner,
                "channel": words.name("channel", channel),
                "recipient": recipient,
            }
        case AlertRaised(recipient=recipient, rule=rule):
            return {"recipient": recipient, "rule": words.name("rule", rule)}
        case Delivered(receipt=receipt):
            return {"receipt": receipt}
        case AnswerProposed(authority=authority):
            return {"owner": words.name("authority", authority) if authority else ""}
        case Answered(post=post):
            return {"where": words.say("history.in_thread") if post else ""}
        case _:
            return {}


def joined_reasons(words: Words, reasons: Sequence[Reason]) -> str:
    """Reasons as one clause."""
    return ", ".join(words.reason(reason) for reason in reasons)


def _correction(words: Words, body: Corrected) -> dict[str, str]:
    group = "choice" if body.field == "danger" else body.field
    return {
        "field": words.name("field", body.field),
        "before": words.name(group, body.before) if body.before else "",
        "after": words.name(group, body.after) if body.after else "",
    }
