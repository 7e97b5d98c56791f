"""Two numbers for one problem: a person joins them, keeps them apart, or takes that back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.codes import Reason, State
from domain.errors import Refused, StaleIncident
from domain.events import (
    Attached,
    Body,
    Detached,
    Dismissed,
    Event,
    Moved,
    Noted,
    Undone,
)
from domain.incident import Incident
from domain.instant import Instant
from domain.place import EVERYTHING, Place
from domain.ports import IncidentStore, Projections
from domain.records import Binding
from incidents.desk import ENGINE, By, Desk
from incidents.intake import more_exact
from incidents.pairs import FROM, INTO, apart, lasting, newest, newest_pair, pressed_by
from incidents.recording import OPERATOR, Moves, Pen

Bodies: TypeAlias = list[tuple[Body, Instant]]
_MOVABLE = (State.NEW, State.TAKEN)  # nobody outside works on it yet


@dataclass(frozen=True, slots=True)
class Together:
    """Commands over two incidents; each is one append, so that both change or neither."""

    desk: Desk
    projections: Projections

    async def merge(self, kept: str, gone: str, by: By, seen: int) -> Incident:
        """All posts of `gone` (seen at version `seen`) go over; it keeps its number, its log and the way to them."""
        into, other = await self._load(kept), await self._seen(gone, seen)
        into.expect(by.version)
        check_merge(into, other, by.operator)
        numbers = [str(await self._number(name)) for name in (kept, gone)]
        coming = _coming(into, other, Reason(FROM, (numbers[1], gone)), self._now)
        leaving = _leaving(other, Reason(INTO, (numbers[0], kept)), self._now)
        events = (*self._write(by, into, coming), *self._write(by, other, leaving))
        bound = await self._incidents.bindings(other.posts)
        await self._append(events, Moves(dict.fromkeys(other.posts, kept), bound))
        return await self._load(kept)

    async def keep_apart(self, incident: str, other: str, by: By) -> Incident:
        """A person says that they are two problems; `other` is an incident, or a post that belongs to none."""
        found = await self._load(incident)
        found.expect(by.version)
        number = await self._number(other)
        events = list(self._write(by, found, [(Noted(apart(number, other)), self._now)]))
        if number:
            mine = Noted(apart(await self._number(incident), incident))
            events += self._write(by, await self._load(other), [(mine, self._now)])
        await self._incidents.append(events)
        return await self._load(incident)

    async def undo(self, incident: str, by: By) -> Incident:
        """Take back the newest command, in both incidents when it was about two."""
        log = await self._incidents.log(incident)
        pair = newest_pair(log)
        if pair is None:
            await self._still_out(log)
            return await self.desk.undo(incident, by)
        (await self._load(incident)).expect(by.version)
        logs = [log, *([await self._incidents.log(pair.other)] if pair.other else ())]
        parts = [(each, pressed_by(each, pair.command)) for each in logs]
        events = [e for each, part in parts for e in self._undone(by, each, part)]
        moves = _moves(e for _, part in parts for e in part)
        if not moves:
            await self._incidents.append(events)
            return await self._load(incident)
        kept = next(iter(moves.values()))
        home = incident if kept != incident else pair.other
        bound = await self._incidents.bindings([*moves])
        left = await self._left(moves, kept, bound)
        events += self._left_again(home, left, events)
        back = {post: home for post in moves if post not in left}
        await self._append(events, Moves(back, bound))
        return await self._load(incident)

    # --- how ------------------------------------------------------------------------------------

    @property
    def _incidents(self) -> IncidentStore:
        return self.desk.incidents

    @property
    def _now(self) -> Instant:
        return self.desk.clock.now()

    async def _load(self, incident: str) -> Incident:
        found = await self._incidents.load(incident)
        if found is None:
            raise Refused("unknown_incident", incident)
        return found

    async def _seen(self, incident: str, version: int) -> Incident:
        """The other one; refused when a person decided something about it since."""
        log = await self._incidents.log(incident)
        if not log:
            raise Refused("unknown_incident", incident)
        if any(e.version > version and e.actor.startswith(OPERATOR) for e in log):
            raise StaleIncident(incident, version, log[-1].version)
        return Incident.of(log)

    async def _number(self, incident: str) -> int:
        """The number people see; 0 for a post."""
        card = await self.projections.card(EVERYTHING, incident=incident)
        return card.number if card else 0

    def _write(
        self, by: By, found: Incident, bodies: Sequence[tuple[Body, Instant]]
    ) -> tuple[Event, ...]:
        pen = Pen(f"{OPERATOR}{by.operator}", self.desk.pack().version, ENGINE, self._now)
        caused = [(body, f"{by.command}.{n}", at) for n, (body, at) in enumerate(bodies)]
        return pen.write(found.id, found.version, caused)

    async def _append(self, events: Sequence[Event], moves: Moves) -> None:
        await self._incidents.append(events, moves.bindings, [*moves.found.values()])
        await self.desk.posts.touch(sorted(moves.homes))

    async def _left(
        self, moves: Mapping[str, str], kept: str, bound: Mapping[str, Binding]
    ) -> Mapping[str, Reason]:
        """Posts that were deleted or forgotten meanwhile; refused when a person decided about one."""
        log = await self._incidents.log(kept)
        gone = {e.body.post: e for e in lasting(log) if isinstance(e.body, Detached)}
        left: dict[str, Reason] = {}
        for post in moves:
            there, went = bound[post].incident if post in bound else None, gone.get(post)
            if there == kept:
                continue
            if there is not None or (went is not None and went.actor.startswith(OPERATOR)):
                raise Refused("undo_there_first", str(await self._number(there or kept)))
            left[post] = _reason(went)
        return left

    def _left_again(
        self, home: str, left: Mapping[str, Reason], events: Sequence[Event]
    ) -> tuple[Event, ...]:
        """What was deleted meanwhile does not come back, and nobody decided so."""
        version = max(e.version for e in events if e.incident == home)
        pen = Pen("engine", self.desk.pack().version, ENGINE, self._now)
        gone = [
            (Detached(post, why), f"{post}!undone{version}", self._now)
            for post, why in left.items()
        ]
        return pen.write(home, version, gone)

    async def _still_out(self, log: Sequence[Event]) -> None:
        """A post that left may be in another incident by now: it would be in two."""
        last = newest(log)
        if last is None or not isinstance(last.body, Detached):
            return
        bound = (await self._incidents.bindings([last.body.post])).get(last.body.post)
        if bound is not None and bound.incident is not None:
            raise Refused("undo_there_first", str(await self._number(bound.incident)))

    def _undone(self, by: By, log: Sequence[Event], pressed: Sequence[Event]) -> tuple[Event, ...]:
        bodies = [(Undone(e.version), self._now) for e in pressed]
        return self._write(by, Incident.of(log), bodies)


def _moves(pressed: Iterable[Event]) -> Mapping[str, str]:
    """Post → the incident it came to."""
    return {e.body.post: e.incident for e in pressed if isinstance(e.body, Attached)}


def _reason(went: Event | None) -> Reason:
    if went is None or not isinstance(went.body, Detached):
        return Reason("forgotten")
    return went.body.reason


def check_merge(into: Incident, other: Incident, operator: str) -> None:
    """Refuse a merge of what is closed, at work elsewhere, or empty."""
    if into.id == other.id or not other.members:
        raise Refused("nothing_to_merge")
    closed = next((i for i in (into, other) if not i.open), None)
    if closed is not None:
        raise Refused("not_open", closed.state)
    if other.state not in _MOVABLE:
        raise Refused("merge_other_way")
    if other.operator not in (None, operator):
        raise Refused("taken_by_other", other.operator or "")


def _coming(into: Incident, other: Incident, came: Reason, now: Instant) -> Bodies:
    """What the incident gets: the posts at their own times, danger, and the more exact place."""
    posts: Bodies = [
        (Attached(m.post, (came, *m.reasons), other.danger and not n, m.copy_of, m.mark), m.at)
        for n, m in enumerate(other.members)
    ]
    place = more_exact(into.place, other.place)
    return posts if place is None else [*posts, (Moved(into.place, place), now)]


def _leaving(other: Incident, went: Reason, now: Instant) -> Bodies:
    """What the other keeps: its territory, so that who saw it still does, and no address that reports could lead to."""
    place = other.place
    shell = (
        Place(settlement=place.settlement, territory=place.territory, reason="source")
        if place
        else None
    )
    moved: Bodies = [(Moved(place, shell), now)] if place else []
    gone: Bodies = [(Detached(post, went), now) for post in other.posts]
    return [*gone, *moved, (Dismissed("duplicate"), now)]
