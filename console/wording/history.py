"""The log of an incident, told in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
from incidents.pairs import FROM, INTO, SPLIT_FROM, SPLIT_INTO, apart_of, reasons_of, split_of_note


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history; `undone` lines were taken back later."""

    at: Instant
    who: str
    what: str
    undone: bool = False


def history(
    words: Words, log: Sequence[Event], numbers: Mapping[str, int] | None = None
) -> tuple[Told, ...]:
    """All events, newest first; posts that came or went after each other for one reason are told as one.

    `numbers`: of incidents that were split off, by id; they had none yet when that was written.
    """
    undone = {e.body.version for e in log if isinstance(e.body, Undone)}
    told: list[Told] = []
    row, before = 0, ""
    for event in (_numbered(e, numbers or {}) for e in log if not _told_by_note(e)):
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
    return _split(words, event, 1) or words.say(f"history.{event.kind}", **_named(words, event))


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
        case Detached(reason=reason) if reason.code in (INTO, SPLIT_INTO):
            return f"out {_merge(event)}"
        case Undone():
            return f"back {event.cause.rpartition('.')[0]}"  # of one press
        case _:
            return ""


def _told_by_note(event: Event) -> bool:
    """A post that a split brought: the note that the split began with tells of all."""
    came = isinstance(event.body, Attached)
    return came and any(r.code == SPLIT_FROM for r in reasons_of(event.body)[:1])


def _numbered(event: Event, numbers: Mapping[str, int]) -> Event:
    """With the number of the incident that a split made."""
    body = event.body
    if not isinstance(body, Detached) or body.reason.code != SPLIT_INTO:
        return event
    _, name, why = body.reason.params
    number = str(numbers[name]) if name in numbers else ""
    return replace(event, body=Detached(body.post, Reason(SPLIT_INTO, (number, name, why))))


def _split(words: Words, event: Event, posts: int) -> str:
    """What a split did here; empty for anything else."""
    body = event.body
    if isinstance(body, Detached) and body.reason.code == SPLIT_INTO:
        number, _, why = body.reason.params
        count, told = words.count("posts", posts), words.name("splitting", why)
        return words.say("history.split_into", posts=count, number=number, why=told)
    kin = split_of_note(body.note) if isinstance(body, Noted) else None
    if kin is None:
        return ""
    told = words.name("splitting", kin.why)
    return words.say("history.split_from", number=words.number(kin.number), why=told)


def _merge(event: Event) -> Reason | None:
    """The merge or split with another incident that moved a post."""
    return next((r for r in reasons_of(event.body) if r.code in (FROM, INTO, SPLIT_INTO)), None)


def _lines(words: Words, event: Event, row: int, before: Told) -> Told:
    merge, key = _merge(event), "detached" if isinstance(event.body, Detached) else "attached"
    if isinstance(event.body, Undone):
        return before
    reason = words.reason(merge) if merge else ""
    what = _split(words, event, row) or words.say(
        f"history.{key}_many", posts=words.count("posts", row), reason=reason
    )
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
