"""How facts about incidents become events of the log."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.events import KIND_OF, Body, Event, event_id
from domain.instant import Instant


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes, with which pack and engine; stamps every event alike."""

    actor: str
    pack: str
    engine: str
    now: Instant

    def write(
        self, incident: str, version: int, bodies: Iterable[tuple[Body, str, Instant]]
    ) -> tuple[Event, ...]:
        """Events for bodies with (cause, instant of the fact), following `version` of the incident."""
        return tuple(
            Event(
                id=event_id(incident, KIND_OF[type(body)], cause),
                incident=incident,
                version=version + step,
                at=at,
                recorded_at=self.now,
                actor=self.actor,
                cause=cause,
                pack=self.pack,
                engine=self.engine,
                body=body,
            )
            for step, (body, cause, at) in enumerate(bodies, 1)
        )
