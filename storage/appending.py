"""What an append changes: pure, the same for every store."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.errors import StaleBinding, StaleIncident
from domain.events import Event, Opened, Undone
from domain.incident import Dispatch, Incident
from domain.instant import Instant
from domain.records import Binding


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be appended: events, and bindings in place of those that their author found."""

    events: Sequence[Event]
    bindings: Sequence[Binding]
    found: Collection[Binding]

    @property
    def posts(self) -> tuple[str, ...]:
        """Ids of the posts that are bound."""
        return tuple(b.post for b in self.bindings)

    @property
    def replaced(self) -> tuple[tuple[Binding, Binding | None], ...]:
        """Each binding with the one that it replaces."""
        found = {b.post: b for b in self.found}
        return tuple((b, found.get(b.post)) for b in self.bindings)

    def expect(self, present: Mapping[str, Binding], *, repeated: bool) -> None:
        """Raise StaleBinding when a post is not bound as its author found it, or bound it when it is repeated."""
        for binding, found in self.replaced:
            now = present.get(binding.post)
            if now != found and not (repeated and now == binding):
                raise StaleBinding(binding.post)

    def repeated(self, fresh: Sequence[Event]) -> bool:
        """Whether all its events were there before."""
        return bool(self.events) and not fresh


@dataclass(frozen=True, slots=True)
class Change:
    """An incident before and after an append; before is None when it is new."""

    before: Incident | None
    after: Incident

    @property
    def joined(self) -> tuple[str, ...]:
        """Posts that came into it, and an authority's replies that it may be answered by."""
        old = _told_of(self.before) if self.before else ()
        return tuple(p for p in _told_of(self.after) if p not in old)


def _told_of(incident: Incident) -> dict[str, None]:
    return dict.fromkeys((*incident.posts, *incident.proposals))


def number(
    events: Sequence[Event], known: Collection[str], versions: Mapping[str, int]
) -> tuple[Event, ...]:
    """The events that are new, in order; raises StaleIncident when a version is taken or left out.

    Known events are skipped. When their author did not know that and gave them versions that are not
    there yet, the versions of the later events close up.
    """
    seen, at, ahead = set(known), dict(versions), dict.fromkeys(versions, 0)
    fresh: list[Event] = []
    for event in events:
        version = at.get(event.incident, 0)
        if event.id in seen:
            ahead[event.incident] = ahead.get(event.incident, 0) + (event.version > version)
            continue
        wanted = event.version - ahead.get(event.incident, 0)
        if wanted != version + 1:
            raise StaleIncident(event.incident, expected=event.version - 1, found=version)
        seen.add(event.id)
        at[event.incident] = wanted
        fresh.append(event if wanted == event.version else replace(event, version=wanted))
    return tuple(fresh)


def fold(
    fresh: Sequence[Event],
    present: Mapping[str, Incident],
    log: Callable[[str], Sequence[Event]],
) -> tuple[Change, ...]:
    """The incidents that these events change; `log` reads a whole log when an event is undone."""
    by_incident: dict[str, list[Event]] = {}
    for event in fresh:
        by_incident.setdefault(event.incident, []).append(event)
    return tuple(
        Change(present.get(name), _advanced(name, present.get(name), events, log))
        for name, events in by_incident.items()
    )


def _advanced(
    name: str,
    before: Incident | None,
    events: Sequence[Event],
    log: Callable[[str], Sequence[Event]],
) -> Incident:
    if any(isinstance(e.body, Undone) for e in events):
        return Incident.of([*log(name), *events])
    if before is None and not isinstance(events[0].body, Opened):
        raise ValueError(f"the log of incident {name} must begin with opened")
    after = before or Incident(name)
    for event in events:
        after = after.after(event)
    return after


def alive_until(incident: Incident) -> Instant | None:
    """When it stopped being a candidate for new posts; None while it is open."""
    return None if incident.open else max(incident.last_at, incident.closed_at or 0)


def dues_of(incident: Incident | None) -> dict[str, Dispatch]:
    """Dispatches that wait for their delivery, by its id."""
    dispatches = incident.dispatches if incident else ()
    return {d.delivery: d for d in dispatches if d.outcome == "due"}
