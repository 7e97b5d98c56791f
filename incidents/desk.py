"""What a person at the desk may do to an incident; every command answers with events or refuses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from domain.codes import AREAS, Kind, Reason, State
from domain.errors import Refused, StaleIncident
from domain.events import (
    AlertRaised,
    Answered,
    Attached,
    Body,
    Closed,
    Corrected,
    Detached,
    Dismissed,
    Event,
    Moved,
    Noted,
    Opened,
    Released,
    Reopened,
    Taken,
    Undone,
    incident_id,
    short_hash,
)
from domain.incident import Incident
from domain.instant import Instant
from domain.pack import Pack
from domain.place import EVERYTHING, Place
from domain.ports import Clock, IncidentStore, Notes, PostStore
from domain.records import Binding, Note
from domain.verdict import Judged
from incidents.pairs import command_of, handed_at, lasting, outlived, pressed_by
from incidents.recording import OPERATOR, STAY, Moves, Pen
from incidents.watch.alerts import duty_alerts

ENGINE = "desk"
DISMISSALS = ("not_a_problem", "duplicate", "elsewhere", "spam", "resolved")
CLOSINGS = ("fixed", "explained", "refused_with_reason", "not_confirmed")
_UNDOABLE = (
    Taken, Released, Corrected, Moved, Dismissed, Answered, Closed, Reopened, Detached, Attached,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class By:
    """Who commands, seen from which version of the incident, under which id of the command."""

    operator: str
    version: int
    command: str  # unique per press of a button: a repeat is recognised


@dataclass(frozen=True, slots=True)
class Desk:
    """Commands of operators; reads nothing it may not see, writes only events and notes."""

    incidents: IncidentStore
    posts: PostStore
    notes: Notes
    clock: Clock
    pack: Callable[[], Pack]

    async def take(self, incident: str, by: By) -> Incident:
        """Start working on it; refused when somebody else already does."""
        found = await self._open(incident, by)
        if found.operator not in (None, by.operator):
            raise Refused("taken_by_other", found.operator or "")
        return await self._write(found, by, Taken(by.operator))

    async def release(self, incident: str, by: By) -> Incident:
        """Give it back to the queue."""
        return await self._write(await self._open(incident, by), by, Released(by.operator))

    async def correct(self, incident: str, by: By, field: str, value: str) -> Incident:
        """Set kind, area, topic, authority or danger (`yes`, `no`) to a code."""
        found = await self._at(incident, by)
        self._check(field, value)
        before = present(found, field)
        bodies: list[Body] = [Corrected(field, before, value)]
        topic = self.pack().topic(value) if field == "topic" else None
        if topic is not None and topic.area != found.area:
            bodies.append(Corrected("area", found.area, topic.area))
        if field == "danger" and value == "yes" and not found.danger:
            bodies.extend(self._alarm(found))
        return await self._write(found, by, *bodies)

    async def move(self, incident: str, by: By, place: Place) -> Incident:
        """Correct the place."""
        found = await self._at(incident, by)
        return await self._write(found, by, Moved(found.place, place))

    async def dismiss(self, incident: str, by: By, reason: str) -> Incident:
        """Not a problem."""
        _known(reason, DISMISSALS, "reason")
        return await self._write(await self._open(incident, by), by, Dismissed(reason))

    async def answer(self, incident: str, by: By, text: str, post: str | None = None) -> Incident:
        """Record the authority's answer, as a text, as its public reply, or both; a reply answers when it appeared."""
        found, at = await self._open(incident, by), self.clock.now()
        if not text.strip() and post is None:
            raise Refused("empty_answer")
        if post is not None:
            at = min(at, (await self._post(post)).post.published)
        note = await self._note(found, by, "answer", text) if text.strip() else None
        return await self._write(found, by, Answered(note, post), at=at)

    async def close(self, incident: str, by: By, reason: str) -> Incident:
        """Close with a reason."""
        _known(reason, CLOSINGS, "reason")
        return await self._write(await self._open(incident, by), by, Closed(reason))

    async def reopen(self, incident: str, by: By) -> Incident:
        """Open one again that is closed or dismissed, or of which residents write again."""
        found = await self._at(incident, by)
        if found.open and found.state is not State.RETURNED:
            raise Refused("already_open")
        return await self._write(found, by, Reopened(Reason("by_person", (by.operator,))))

    async def remark(self, incident: str, by: By, text: str) -> Incident:
        """Leave a note for colleagues."""
        found = await self._at(incident, by)
        if not text.strip():
            raise Refused("empty_note")
        return await self._write(found, by, Noted(await self._note(found, by, "remark", text)))

    async def detach(self, incident: str, by: By, post: str) -> Incident:
        """Take a post out of the incident."""
        found = await self._at(incident, by)
        if post not in found.posts:
            raise Refused("not_a_member", post)
        body = Detached(post, Reason("by_person", (by.operator,)))
        return await self._write(found, by, body, moves=await self._to(None, post))

    async def attach(self, incident: str, by: By, post: str) -> Incident:
        """Put a post into the incident by hand."""
        found = await self._open(incident, by)
        judged = await self._post(post)
        moves = await self._to(found.id, post)
        _free(moves)
        reasons = (Reason("by_person", (by.operator,)),)
        body = Attached(post, reasons, mark=judged.post.mark)
        return await self._write(found, by, body, moves=moves)

    async def open_from(self, post: str, by: By) -> Incident:
        """Open an incident from a post that the engine left alone."""
        judged = await self._post(post)
        name = incident_id(post)
        moves = await self._to(name, post)
        _free(moves)
        if await self.incidents.load(name) is not None:
            raise Refused("opened_before", name)
        told, route = judged.verdict.judgement, judged.verdict.route
        kind = told.kind if told.flagged else Kind.COMPLAINT
        opened = Opened(
            post, kind, told.area, told.topic, told.danger, judged.verdict.place,
            route.authority if route else None, judged.post.mark,
        )  # fmt: skip
        binding = Binding(post, judged.post.content, name)
        events = self.pen(by).write(name, 0, [(opened, by.command, judged.post.published)])
        await self.incidents.append(events, [binding], [*moves.found.values()])
        return await self._after(name, [post])

    async def undo(self, incident: str, by: By) -> Incident:
        """Take back the newest command that can be taken back; refused when a post that left is somewhere by now."""
        found = await self._at(incident, by)
        log = await self.incidents.log(incident)
        last = _undoable(log)
        if last is None:
            raise Refused("nothing_to_undo")
        moves = STAY
        if isinstance(last.body, Detached | Attached):
            post, before = last.body.post, Incident.of(e for e in log if e is not last)
            moves = await self._to(incident if post in before.posts else None, post)
        if isinstance(last.body, Detached):
            _free(moves)
        elif _home(moves) != incident:  # it is out, or elsewhere, already
            moves = STAY
        pressed = pressed_by(log, command_of(last)) or [last]  # a topic of another area wrote two
        return await self._write(found, by, *(Undone(e.version) for e in pressed), moves=moves)

    def pen(self, by: By) -> Pen:
        """What a person writes with."""
        return Pen(f"{OPERATOR}{by.operator}", self.pack().version, ENGINE, self.clock.now())

    # --- how ------------------------------------------------------------------------------------

    async def _at(self, incident: str, by: By) -> Incident:
        found = await self.incidents.load(incident)
        if found is None:
            raise Refused("unknown_incident", incident)
        found.expect(by.version)
        return found

    async def _open(self, incident: str, by: By) -> Incident:
        found = await self._at(incident, by)
        if not found.open:
            raise Refused("not_open", found.state)
        return found

    def _alarm(self, found: Incident) -> Iterator[AlertRaised]:
        """Those on duty who were not told of this incident before."""
        told = {d.delivery for d in found.dispatches}
        for alert in duty_alerts(self.pack().duty, found.id, found.topic):
            if alert.delivery not in told:
                yield alert

    async def _write(
        self, found: Incident, by: By, *bodies: Body, moves: Moves = STAY, at: Instant | None = None
    ) -> Incident:
        when = self.clock.now() if at is None else at
        events = self.pen(by).press(found, [(body, when) for body in bodies], by.command)
        await self.incidents.append(events, moves.bindings, [*moves.found.values()])
        touched = {*found.posts, *moves.homes}
        return await self._after(found.id, sorted(touched))

    async def _after(self, incident: str, touched: Sequence[str]) -> Incident:
        await self.posts.touch(touched)
        found = await self.incidents.load(incident)
        if found is None:
            raise StaleIncident(incident, expected=1, found=0)
        return found

    async def _note(self, found: Incident, by: By, kind: str, text: str) -> str:
        name = short_hash("note", found.id, by.command)
        note = Note(name, found.id, kind, text.strip(), by.operator, self.clock.now())
        await self.notes.write(note)
        return name

    async def _post(self, post: str) -> Judged:
        found = await self.posts.get([post], EVERYTHING)
        if not found:
            raise Refused("unknown_post", post)
        return found[0]

    async def _to(self, incident: str | None, post: str) -> Moves:
        return Moves({post: incident}, await self.incidents.bindings([post]))

    def _check(self, field: str, value: str) -> None:
        pack = self.pack()
        allowed: dict[str, Sequence[str]] = {
            "kind": [k.value for k in Kind if k is not Kind.OTHER],
            "area": AREAS,
            "topic": [t.code for t in pack.topics],
            "authority": [a.code for a in pack.authorities],
            "danger": ["yes", "no"],
        }
        if field not in allowed:
            raise Refused("unknown_field", field)
        _known(value, allowed[field], field)


def _home(moves: Moves) -> str | None:
    """The incident that the post was found in."""
    return next((b.incident for b in moves.found.values()), None)


def _free(moves: Moves) -> None:
    """Refuse what is in an incident."""
    if (home := _home(moves)) is not None:
        raise Refused("already_bound", home)


def _known(value: str, allowed: Sequence[str], what: str) -> None:
    if value not in allowed:
        raise Refused("unknown_value", what, value)


def present(found: Incident, field: str) -> str | None:
    """What an incident says now in a field that a person may correct."""
    if field == "danger":
        return "yes" if found.danger else "no"
    return {
        "kind": found.kind,
        "area": found.area,
        "topic": found.topic,
        "authority": found.authority,
    }[field]


def _undoable(log: Sequence[Event]) -> Event | None:
    """The newest event by a person that is neither undone nor already on its way out of the house."""
    left = lasting(log)
    handed = handed_at(left)
    mine = (e for e in left if e.actor.startswith(OPERATOR) and isinstance(e.body, _UNDOABLE))
    return max((e for e in mine if not outlived(e, handed)), key=lambda e: e.version, default=None)
