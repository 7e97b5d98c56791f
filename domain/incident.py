"""An incident is a fold of its events; commands answer with events or refuse."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from domain.codes import OPEN, Reason, State
from domain.errors import StaleIncident
from domain.events import (
    AlertRaised,
    Answered,
    AnswerProposed,
    Attached,
    Body,
    Closed,
    Corrected,
    Delivered,
    DeliveryParked,
    Detached,
    Dismissed,
    Event,
    HandedOff,
    Moved,
    Opened,
    Released,
    Reopened,
    Taken,
    Undone,
)
from domain.instant import Instant
from domain.place import Place


@dataclass(frozen=True, slots=True)
class Member:
    """A post of the incident and why it is there."""

    post: str
    at: Instant
    reasons: tuple[Reason, ...] = ()
    copy_of: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A hand-over or an alert on its way."""

    delivery: str
    channel: str
    recipient: str
    rule: str  # `handoff` or the alert's rule
    at: Instant
    draft: str | None = None
    outcome: str = "due"  # due, delivered, parked
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One problem at one place in one period."""

    id: str
    version: int = 0
    state: State = State.NEW
    kind: str = "complaint"
    area: str | None = None
    topic: str | None = None
    danger: bool = False
    place: Place | None = None
    authority: str | None = None
    operator: str | None = None
    opened_at: Instant = 0
    last_at: Instant = 0  # newest post
    members: tuple[Member, ...] = ()
    proposals: tuple[str, ...] = ()  # authority replies seen in the thread
    dispatches: tuple[Dispatch, ...] = ()
    answer_due: Instant | None = None
    answered_at: Instant | None = None
    closed_at: Instant | None = None
    reopened: int = 0
    closings: int = 0
    returns: int = 0  # closings after which residents wrote again

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Incident":
        """Fold a whole log (versions 1, 2, 3 …); undone events are left out."""
        log = list(events)
        if not log:
            raise ValueError("an incident has at least one event")
        undone = {e.body.version for e in log if isinstance(e.body, Undone)}
        incident = cls(id=log[0].incident)
        for event in log:
            if event.version not in undone:
                incident = incident.after(event)
        return replace(incident, version=log[-1].version)

    def after(self, event: Event) -> "Incident":
        """The incident after one more event."""
        change = _FOLD.get(type(event.body))
        folded = self if change is None else change(self, event)
        return replace(folded, version=event.version)

    @property
    def posts(self) -> tuple[str, ...]:
        """Ids of its posts, in the order of joining."""
        return tuple(m.post for m in self.members)

    @property
    def residents(self) -> int:
        """Different writers, counted by monthly marks; posts without a mark count one each."""
        marks = {m.mark for m in self.members if m.mark}
        return len(marks) + sum(1 for m in self.members if not m.mark)

    @property
    def since_closing(self) -> int:
        """Posts published after it was closed."""
        return sum(m.at > self.closed_at for m in self.members) if self.closed_at else 0

    @property
    def open(self) -> bool:
        """Still somebody's work."""
        return self.state in OPEN

    def expect(self, version: int) -> None:
        """Refuse when somebody changed it meanwhile."""
        if version != self.version:
            raise StaleIncident(self.id, expected=version, found=self.version)


def _opened(i: Incident, event: Event) -> Incident:
    b = _body(event, Opened)
    return replace(
        i, kind=b.kind, area=b.area, topic=b.topic, danger=b.danger, place=b.place, authority=b.authority,
        opened_at=event.at, last_at=event.at, members=(Member(b.post, event.at, mark=b.mark),),
    )  # fmt: skip


def _attached(i: Incident, event: Event) -> Incident:
    b = _body(event, Attached)
    member = Member(b.post, event.at, b.reasons, b.copy_of, b.mark)
    joined = replace(
        i,
        members=(*i.members, member),
        danger=i.danger or b.danger,
        last_at=max(i.last_at, event.at),
    )
    if i.state is State.CLOSED and joined.since_closing:
        return replace(joined, state=State.RETURNED, returns=i.returns + 1)
    return joined


def _detached(i: Incident, event: Event) -> Incident:
    gone = _body(event, Detached).post
    left = replace(
        i,
        members=tuple(m for m in i.members if m.post != gone),
        proposals=tuple(p for p in i.proposals if p != gone),
    )
    if i.state is State.RETURNED and not left.since_closing:
        return replace(left, state=State.CLOSED, returns=i.returns - 1)
    return left


def _taken(i: Incident, event: Event) -> Incident:
    state = State.TAKEN if i.state is State.NEW else i.state
    return replace(i, operator=_body(event, Taken).operator, state=state)


def _released(i: Incident, _: Event) -> Incident:
    return replace(i, operator=None, state=State.NEW if i.state is State.TAKEN else i.state)


def _corrected(i: Incident, event: Event) -> Incident:
    b = _body(event, Corrected)
    match b.field:
        case "kind":
            return replace(i, kind=b.after or i.kind)
        case "topic":
            return replace(i, topic=b.after)
        case "area":
            return replace(i, area=b.after)
        case "authority":
            return replace(i, authority=b.after)
        case "danger":
            return replace(i, danger=b.after == "yes")
    raise ValueError(f"nothing called {b.field!r} can be corrected")


def _handed_off(i: Incident, event: Event) -> Incident:
    b = _body(event, HandedOff)
    on_way = Dispatch(b.delivery, b.channel, b.recipient, "handoff", event.at, b.draft)
    return replace(
        i,
        state=State.HANDED_OVER,
        authority=b.authority,
        answer_due=b.answer_due,
        dispatches=(*i.dispatches, on_way),
    )


def _alert(i: Incident, event: Event) -> Incident:
    b = _body(event, AlertRaised)
    return replace(
        i,
        dispatches=(*i.dispatches, Dispatch(b.delivery, b.channel, b.recipient, b.rule, event.at)),
    )


def _delivered(i: Incident, event: Event) -> Incident:
    b = _body(event, Delivered)
    return replace(
        i,
        dispatches=tuple(
            replace(d, outcome="delivered", receipt=b.receipt) if d.delivery == b.delivery else d
            for d in i.dispatches
        ),
    )


def _parked(i: Incident, event: Event) -> Incident:
    gone = _body(event, DeliveryParked).delivery
    return replace(
        i,
        dispatches=tuple(
            replace(d, outcome="parked") if d.delivery == gone else d for d in i.dispatches
        ),
    )


def _proposed(i: Incident, event: Event) -> Incident:
    reply = _body(event, AnswerProposed).post  # once more when it was edited
    return replace(i, proposals=tuple(dict.fromkeys((*i.proposals, reply))))


def _reopened(i: Incident, _: Event) -> Incident:
    return replace(
        i,
        state=State.TAKEN if i.operator else State.NEW,
        closed_at=None,
        answered_at=None,
        reopened=i.reopened + 1,
    )


_B = TypeVar("_B")


def _body(event: Event, kind: type[_B]) -> _B:
    if not isinstance(event.body, kind):
        raise TypeError(f"event {event.id} holds {type(event.body).__name__}, not {kind.__name__}")
    return event.body


_FOLD: dict[type[Body], Callable[[Incident, Event], Incident]] = {
    Opened: _opened,
    Attached: _attached,
    Detached: _detached,
    Taken: _taken,
    Released: _released,
    Corrected: _corrected,
    Moved: lambda i, e: replace(i, place=_body(e, Moved).after),
    Dismissed: lambda i, e: replace(i, state=State.DISMISSED, closed_at=e.at),
    HandedOff: _handed_off,
    AlertRaised: _alert,
    Delivered: _delivered,
    DeliveryParked: _parked,
    AnswerProposed: _proposed,
    Answered: lambda i, e: replace(i, state=State.ANSWERED, answered_at=e.at),
    Closed: lambda i, e: replace(i, state=State.CLOSED, closed_at=e.at, closings=i.closings + 1),
    Reopened: _reopened,
}
