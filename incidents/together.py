"""Two numbers for one problem, or one for two: a person joins, keeps apart, splits, or takes that back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.codes import Reason
from domain.errors import Refused, StaleIncident
from domain.events import (
    Attached,
    Body,
    Detached,
    Event,
    Noted,
    Opened,
    Undone,
    short_hash,
)
from domain.incident import Incident
from domain.instant import Instant
from domain.place import EVERYTHING, Scope
from domain.ports import IncidentStore, Projections
from domain.records import Binding
from incidents.desk import ENGINE, By, Desk
from incidents.merging import MOVABLE, Bodies, check_merge, coming, leaving, over
from incidents.pairs import (
    FROM,
    INTO,
    REUNION,
    SPLIT_BACK,
    apart,
    command_of,
    lasting,
    newest,
    newest_pair,
    opened_by,
    pressed_by,
)
from incidents.recording import OPERATOR, Moves, Pen
from incidents.splitting import SPLITS, Split, Whole, check_split, split_of

NOBODY = ""  # the engine merges what nobody works on


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
        await self._merge(into, other, self.desk.pen(by), by.command)
        return await self._load(kept)

    async def reunite(self, kept: str, gone: str) -> None:
        """The same by the engine, for what residents tell of alike at one spot; a person can take it back."""
        into, other = await self._load(kept), await self._load(gone)
        check_merge(into, other, NOBODY)
        command = f"{REUNION}{short_hash(kept, gone, str(other.version))}"
        await self._merge(into, other, self._engine, command)

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

    async def look_at_split(self, incident: str, posts: Sequence[str], by: By) -> Split:
        """What splitting these posts off would come to; nothing is changed."""
        return await self._split(incident, posts, SPLITS[0], by)

    async def split(self, incident: str, posts: Sequence[str], why: str, by: By) -> Split:
        """These posts and their near-copies go together into a new incident; both sides keep some."""
        if why not in SPLITS:
            raise Refused("unknown_value", "reason", why)
        done = await self._split(incident, posts, why, by)
        bound = await self._incidents.bindings(done.new.posts)
        await self._append(done.events, Moves(dict.fromkeys(done.new.posts, done.new.id), bound))
        return done

    async def undo(self, incident: str, by: By) -> Incident:
        """Take back the newest command, in both incidents when it was about two."""
        log = await self._incidents.log(incident)
        pair = newest_pair(log)
        if pair is None:
            await self._still_out(log)
            return await self.desk.undo(incident, by)
        (await self._load(incident)).expect(by.version)
        logs = [log, *([await self._incidents.log(pair.other)] if pair.other else ())]
        if any(opened_by(each, pair.command) for each in logs):
            await self._rejoin(logs, pair.command, by)
            return await self._load(incident)
        parts = [(each, pressed_by(each, pair.command)) for each in logs]
        events = [e for each, part in parts for e in self._undone(by, each, part)]
        moves = _moves(e for _, part in parts for e in part)
        if not moves:
            await self._incidents.append(events)
            return await self._load(incident)
        kept = next(iter(moves.values()))
        home = incident if kept != incident else pair.other
        bound = await self._incidents.bindings([*moves])
        left = await self._left(moves, kept, bound, pair.command)
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

    async def _log(self, incident: str) -> Sequence[Event]:
        log = await self._incidents.log(incident)
        if not log:
            raise Refused("unknown_incident", incident)
        return log

    async def _seen(self, incident: str, version: int) -> Incident:
        """The other one; refused when a person decided something about it since."""
        log = await self._log(incident)
        if any(e.version > version and e.actor.startswith(OPERATOR) for e in log):
            raise StaleIncident(incident, version, log[-1].version)
        return Incident.of(log)

    async def _number(self, incident: str) -> int:
        """The number people see; 0 for a post."""
        return (await numbers_of(self.projections, EVERYTHING, [incident])).get(incident, 0)

    async def _merge(self, into: Incident, other: Incident, pen: Pen, command: str) -> None:
        numbers = [str(await self._number(found.id)) for found in (into, other)]
        came, went = Reason(FROM, (numbers[1], other.id)), Reason(INTO, (numbers[0], into.id))
        events = (
            *pen.press(into, coming(into, other, came, self._now), command),
            *pen.press(other, leaving(other, went, self._now), command),
        )
        bound = await self._incidents.bindings(other.posts)
        await self._append(events, Moves(dict.fromkeys(other.posts, into.id), bound))

    def _write(
        self, by: By, found: Incident, bodies: Sequence[tuple[Body, Instant]]
    ) -> tuple[Event, ...]:
        return self.desk.pen(by).press(found, bodies, by.command)

    @property
    def _engine(self) -> Pen:
        """For what follows from a press by itself."""
        return Pen("engine", self.desk.pack().version, ENGINE, self._now)

    async def _append(self, events: Sequence[Event], moves: Moves) -> None:
        """With all their posts for the index to read anew: who comes or goes may change what both are."""
        await self._incidents.append(events, moves.bindings, [*moves.found.values()])
        both = await self._incidents.load_many([*dict.fromkeys(e.incident for e in events)])
        posts = (post for found in both.values() for post in found.posts)
        await self.desk.posts.touch(sorted({*moves.homes, *posts}))

    async def _split(self, incident: str, posts: Sequence[str], why: str, by: By) -> Split:
        log = await self._log(incident)
        found = Incident.of(log)
        found.expect(by.version)
        check_split(found, by.operator)
        kept = await self.desk.posts.get(found.posts, EVERYTHING)
        number = await self._number(found.id)
        whole = Whole(number, found, log, {j.post.id: j for j in kept})
        return split_of(whole, posts, why, self.desk.pen(by), by.command)

    async def _rejoin(self, logs: Sequence[Sequence[Event]], command: str, by: By) -> None:
        """The posts of a split go home; what came to the new incident since stays there, and else it is over."""
        new, home = sorted(logs, key=lambda log: opened_by(log, command) is None)
        name, moves = new[0].incident, _split_off(new, command)
        check_rejoin(new, command, await self._number(name))
        events = [
            e for each in (home, new) for e in self._undone(by, each, pressed_by(each, command))
        ]
        back = Incident.of([*home, *(e for e in events if e.incident == home[0].incident)])
        number = await self._number(back.id)
        if not back.open:
            raise Refused("split_home_closed", str(number))
        bound = await self._incidents.bindings([*moves])
        left = await self._left(moves, name, bound, command)
        rest = Incident.of([*new, *(e for e in events if e.incident == name)])
        events += self._left_again(back.id, left, events)
        events += self._emptied(
            rest, next(iter(moves)), Reason(SPLIT_BACK, (str(number), back.id)), by
        )
        await self._append(events, Moves({p: back.id for p in moves if p not in left}, bound))

    def _emptied(self, rest: Incident, first: str, why: Reason, by: By) -> tuple[Event, ...]:
        """The post that opened it leaves too; this follows from taking back, and is not taken back itself."""
        bodies: Bodies = [(Detached(first, why), self._now)] if first in rest.posts else []
        if not [post for post in rest.posts if post != first]:
            bodies += over(rest, self._now)
        caused = [(body, f"{by.command}!{n}", at) for n, (body, at) in enumerate(bodies)]
        return self._engine.write(rest.id, rest.version, caused)

    async def _left(
        self, moves: Mapping[str, str], kept: str, bound: Mapping[str, Binding], command: str
    ) -> Mapping[str, Reason]:
        """Posts that were deleted or forgotten meanwhile; refused when one was moved since, even there and back."""
        log = await self._incidents.log(kept)
        came = {e.body.post: e for e in lasting(log) if isinstance(e.body, Opened | Attached)}
        gone = {e.body.post: e for e in lasting(log) if isinstance(e.body, Detached)}
        left: dict[str, Reason] = {}
        for post in moves:
            there, went = bound[post].incident if post in bound else None, gone.get(post)
            if there == kept and command_of(came[post]) == command:
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
        gone = [
            (Detached(post, why), f"{post}!undone{version}", self._now)
            for post, why in left.items()
        ]
        return self._engine.write(home, version, gone)

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


async def numbers_of(
    projections: Projections, scope: Scope, incidents: Iterable[str]
) -> Mapping[str, int]:
    """Id → the number people see, of those incidents that are in the scope."""
    cards = [await projections.card(scope, incident=name) for name in incidents]
    return {card.incident: card.number for card in cards if card}


def _moves(pressed: Iterable[Event]) -> Mapping[str, str]:
    """Post → the incident it came to."""
    return {e.body.post: e.incident for e in pressed if isinstance(e.body, Attached)}


def _split_off(new: Sequence[Event], command: str) -> Mapping[str, str]:
    """The same for a split, first the post that opened the new incident."""
    came = (e.body for e in (new[0], *pressed_by(new, command)))
    return {b.post: new[0].incident for b in came if isinstance(b, Opened | Attached)}


def _reason(went: Event | None) -> Reason:
    if went is None or not isinstance(went.body, Detached):
        return Reason("forgotten")
    return went.body.reason


def check_rejoin(new: Sequence[Event], command: str, number: int) -> None:
    """Refuse to take back a split when the new incident has gone on since."""
    last = newest(new)
    if last is None or last not in pressed_by(new, command):
        raise Refused("undo_there_first", str(number))
    if Incident.of(new).state not in MOVABLE:
        raise Refused("split_went_on", str(number))
