"""The event log and its projections in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.cards import card_of
from domain.events import Event
from domain.handoff import Due
from domain.incident import Incident
from domain.instant import Instant
from domain.keys import keys_of
from domain.records import Appended, Binding, Card
from storage.appending import Change, Order, fold, number


@dataclass(slots=True)
class MemoryIncidents:
    """Logs, folds, intake's decisions, and what the projections read."""

    folds: dict[str, Incident] = field(default_factory=dict)
    decided: dict[str, Binding] = field(default_factory=dict)
    memberships: dict[str, set[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    carriers: dict[str, set[str]] = field(default_factory=dict)  # key → incidents
    dues: dict[str, Due] = field(default_factory=dict)
    _events: list[Event] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _logs: dict[str, list[Event]] = field(default_factory=dict)

    async def load(self, incident: str) -> Incident | None:
        """Fold one log."""
        return self.folds.get(incident)

    async def load_many(self, incidents: Sequence[str]) -> Mapping[str, Incident]:
        """Fold several logs."""
        return {name: self.folds[name] for name in incidents if name in self.folds}

    async def append(
        self,
        events: Sequence[Event],
        bindings: Sequence[Binding] = (),
        found: Collection[Binding] = (),
    ) -> Appended:
        """All or nothing; a known id is skipped, a taken version raises StaleIncident, another binding StaleBinding."""
        order = Order(events, bindings, found)
        versions = {name: incident.version for name, incident in self.folds.items()}
        fresh = number(events, self._ids, versions)
        changes = fold(fresh, self.folds, lambda name: self._logs.get(name, []))
        order.expect(self.decided, repeated=order.repeated(fresh))
        for event in fresh:
            self._events.append(event)
            self._ids.add(event.id)
            self._logs.setdefault(event.incident, []).append(event)
        for change in changes:
            self._project(change)
        self.decided.update({b.post: b for b in bindings})
        return Appended(fresh, len(events) - len(fresh))

    async def log(self, incident: str) -> tuple[Event, ...]:
        """All events, oldest first."""
        return tuple(self._logs.get(incident, ()))

    async def bindings(self, posts: Sequence[str]) -> Mapping[str, Binding]:
        """Intake's decisions about these posts."""
        return {post: self.decided[post] for post in posts if post in self.decided}

    async def waiting(self, since: Instant, limit: int) -> tuple[Binding, ...]:
        """Posts that wait for another telling of the same, newest first."""
        found = [(b.waits, b.post, b) for b in self.decided.values() if (b.waits or 0) > since]
        return tuple(b for _, _, b in sorted(found, reverse=True)[:limit])

    async def all_events(self, after: int, limit: int) -> tuple[tuple[int, Event], ...]:
        """(sequence, event) in the order of appending."""
        return tuple(enumerate(self._events, 1))[after : after + limit]

    def card(self, incident: str) -> Card:
        """The card of a known incident."""
        return card_of(self.folds[incident], self.numbers[incident])

    def _project(self, change: Change) -> None:
        name = change.after.id
        self.folds[name] = change.after
        self.numbers.setdefault(name, len(self.numbers) + 1)
        for post in change.joined:
            self.memberships.setdefault(post, set()).add(name)
        for key in keys_of(change.before) if change.before else ():
            self.carriers[key].discard(name)
        for key in keys_of(change.after):
            self.carriers.setdefault(key, set()).add(name)
        self._move_dues(change)

    def _move_dues(self, change: Change) -> None:
        due = {d.delivery: d for d in change.after.dispatches if d.outcome == "due"}
        before = change.before.dispatches if change.before else ()
        for dispatch in before:
            if dispatch.delivery not in due:
                self.dues.pop(dispatch.delivery, None)
        known = {d.delivery for d in before if d.outcome == "due"}
        for name, d in due.items():
            if name not in known:
                fresh = Due(change.after.id, name, d.channel, d.recipient, d.rule, d.draft, 0, d.at)
                self.dues.setdefault(name, fresh)

    def tried(self, delivery: str, next_try: int) -> None:
        """Set the next try; a begun one (negative) was counted when it began."""
        due = self.dues.get(delivery)
        if due is not None:
            counts = due.next_try >= 0 or next_try < 0
            self.dues[delivery] = replace(due, attempts=due.attempts + counts, next_try=next_try)
