"""Ports of incidents: the event log, its projections, notes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.events import Event
from domain.handoff import Due
from domain.incident import Incident
from domain.instant import Instant
from domain.place import Scope
from domain.records import Appended, Binding, Card, CardFilter, Note


class IncidentStore(Protocol):
    """The event log and intake's decisions."""

    async def load(self, incident: str) -> Incident | None:
        """Fold one log."""

    async def load_many(self, incidents: Sequence[str]) -> Mapping[str, Incident]:
        """Fold several logs in few round trips."""

    async def append(
        self,
        events: Sequence[Event],
        bindings: Sequence[Binding] = (),
        found: Collection[Binding] = (),
    ) -> Appended:
        """All or nothing, over several incidents; known ids are skipped, a taken version raises StaleIncident.

        `found`: what was read of the posts that are bound, nothing of those that had no binding; StaleBinding
        when one is another by now, unless all of it was done before. Projections change in the same
        transaction.
        """

    async def log(self, incident: str) -> tuple[Event, ...]:
        """All events, oldest first."""

    async def bindings(self, posts: Sequence[str]) -> Mapping[str, Binding]:
        """Intake's decisions about these posts."""

    async def waiting(self, since: Instant, limit: int) -> tuple[Binding, ...]:
        """Posts published after `since` that wait for another telling of the same, newest first."""

    async def all_events(self, after: int, limit: int) -> tuple[tuple[int, Event], ...]:
        """(sequence, event) in the order of appending, for watchers and rebuilds."""


class Projections(Protocol):
    """Lists and clocks over incidents, rebuildable from the log."""

    async def candidates(self, keys: Sequence[str], since: Instant) -> tuple[tuple[str, Card], ...]:
        """(key, card) of incidents that carry one of these keys and were alive after `since`."""

    async def cards(self, scope: Scope, wanted: CardFilter) -> tuple[int, tuple[Card, ...]]:
        """Exact total and one page."""

    async def card(
        self, scope: Scope, number: int | None = None, incident: str | None = None
    ) -> Card | None:
        """One card by its number or id."""

    async def of_posts(self, posts: Sequence[str]) -> Mapping[str, Card]:
        """Post → card of the incident it belongs to."""

    async def due(self, now: Instant, limit: int) -> tuple[Due, ...]:
        """Dispatches that are not delivered and whose next try has come (or began and never ended)."""

    async def tried(self, delivery: str, next_try: Instant) -> None:
        """Set the next try; a negative instant counts a try that begins then and has not ended."""


class Notes(Protocol):
    """Erasable texts written by people of the centre."""

    async def write(self, note: Note) -> None:
        """Keep a note; the same id is a no-op."""

    async def read(self, ids: Sequence[str]) -> tuple[Note, ...]:
        """Notes in the order asked; erased ones have text None."""

    async def of_incident(self, incident: str) -> tuple[Note, ...]:
        """All notes of one incident, oldest first."""
