"""One number for two problems: what both would be when the ticked posts leave, and the facts that part them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain.codes import Reason
from domain.errors import Refused
from domain.events import (
    Attached,
    Body,
    Corrected,
    Detached,
    Event,
    Moved,
    Noted,
    Opened,
    incident_id,
)
from domain.incident import Incident, Member
from domain.instant import Instant
from domain.place import Place
from domain.verdict import Judged
from incidents.desk import present
from incidents.intake import more_exact
from incidents.merging import shell_of
from incidents.pairs import SPLIT_FROM, SPLIT_INTO, by_hand, split_note
from incidents.recording import Pen

SPLITS = ("other_place", "other_problem", "other_case")
_FIELDS = ("kind", "area", "topic", "authority", "danger")
_Members: TypeAlias = Sequence[Member]


@dataclass(frozen=True, slots=True)
class Whole:
    """An incident before a split: its number, its log and its posts as they are kept."""

    number: int
    found: Incident
    log: Sequence[Event]
    posts: Mapping[str, Judged]


@dataclass(frozen=True, slots=True)
class Split:
    """What a split comes to: both incidents as they would be, and the events that make them so."""

    rest: Incident
    new: Incident
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What some posts say of their problem."""

    kind: str
    area: str | None
    topic: str | None
    authority: str | None
    danger: str  # yes, no
    place: Place | None


def check_split(found: Incident, operator: str) -> None:
    """Refuse to split what is over or at work elsewhere."""
    if not found.open:
        raise Refused("not_open", found.state)
    if found.operator not in (None, operator):
        raise Refused("taken_by_other", found.operator or "")


def split_of(whole: Whole, ticked: Sequence[str], why: str, pen: Pen, command: str) -> Split:
    """The ticked posts and their near-copies go, the others stay; both sides keep some, else it is refused."""
    found = whole.found
    going = _going(found, ticked)
    staying = [m for m in found.members if m not in going]
    if not going or not staying:
        raise Refused("nothing_to_split")
    first = _first(going, whole.posts)
    name = incident_id(f"{first.post}@{found.id}.{found.version}")
    gone = Reason(SPLIT_INTO, ("", name, why))
    leaving: list[tuple[Body, Instant]] = [(Detached(m.post, gone), pen.now) for m in going]
    leaving += [(body, pen.now) for body in _changes(whole, staying)]
    left = pen.press(found, leaving, command)
    born = pen.press(Incident(name), _birth(whole, going, first, why, pen.now), command)
    return Split(Incident.of([*whole.log, *left]), Incident.of(born), (*left, *born))


def _going(found: Incident, ticked: Sequence[str]) -> list[Member]:
    """Near-copies tell the same, and go with what they repeat."""
    strange = next((post for post in ticked if post not in found.posts), None)
    if strange is not None:
        raise Refused("not_a_member", strange)
    chosen = set(ticked)
    for _ in found.members:  # a copy may repeat a copy
        more = {m.post for m in found.members if m.copy_of in chosen} - chosen
        if not more:
            break
        chosen |= more
    return [m for m in found.members if m.post in chosen]


def _birth(
    whole: Whole, going: _Members, first: Member, why: str, now: Instant
) -> Iterator[tuple[Body, Instant]]:
    """The new log: the post that tells most opens it, the others come at their own times."""
    told = _mended(whole, _told(whole, going))
    yield (
        Opened(
            first.post, told.kind, told.area, told.topic, told.danger == "yes", told.place,
            told.authority, first.mark,
        ),
        first.at,
    )  # fmt: skip
    yield Noted(split_note(whole.number, whole.found.id, why)), now
    came = (Reason(SPLIT_FROM, (str(whole.number), whole.found.id)),)
    for m in going:
        if m is not first:
            yield Attached(m.post, came, copy_of=m.copy_of, mark=m.mark), m.at


def _changes(whole: Whole, staying: _Members) -> Iterator[Body]:
    """What the incident was told by those who leave, and no person set, is told anew by those who stay."""
    found, before, after = whole.found, _told(whole, whole.found.members), _told(whole, staying)
    mine = by_hand(whole.log)
    for field in _FIELDS:
        now, then = present(found, field), getattr(after, field)
        kept = any(isinstance(e.body, Corrected) and e.body.field == field for e in mine)
        if not kept and now == getattr(before, field) and then not in (None, now):
            yield Corrected(field, now, then)
    moved = any(isinstance(e.body, Moved) for e in mine)
    if not moved and found.place == before.place and after.place != found.place:
        yield Moved(found.place, after.place)


def _mended(whole: Whole, told: _Told) -> _Told:
    """A person's correction holds for all that was read as it had been before."""
    for event in by_hand(whole.log):
        match event.body:
            case Corrected(field, before, after) if getattr(told, field) == before and after:
                told = replace(told, **{field: after})  # type: ignore[arg-type]  # of the other fields
            case Moved(before, after) if told.place == before:
                told = replace(told, place=after)
            case _:
                pass
    return told


def _told(whole: Whole, members: _Members) -> _Told:
    """As intake has it: the first report says what it is, a later one where, when it is more exact."""
    found, first = whole.found, whole.posts.get(_first(members, whole.posts).post)
    read = [whole.posts[m.post] for m in members if m.post in whole.posts]
    danger = "yes" if any(j.verdict.judgement.danger for j in read) else "no"
    place = first.verdict.place if first else None
    for judged in read:
        place = more_exact(place, judged.verdict.place) or place
    if place is None and found.place is not None:
        place = shell_of(found.place)
    if first is None or first.verdict.judgement.area is None:
        return _Told(found.kind, found.area, found.topic, found.authority, danger, place)
    told, route = first.verdict.judgement, first.verdict.route
    kind = told.kind.value if told.flagged else found.kind
    authority = route.authority if route else None
    return _Told(kind, told.area, told.topic, authority, danger, place)


def _first(members: _Members, posts: Mapping[str, Judged]) -> Member:
    """The first report among them, else the first that is still kept."""
    kept = [m for m in members if m.post in posts]
    reports = (m for m in kept if posts[m.post].verdict.judgement.flagged)
    return next(reports, kept[0] if kept else members[0])
