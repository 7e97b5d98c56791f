"""How facts about incidents become events of the log."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from domain.errors import StaleIncident
from domain.events import KIND_OF, Body, Event, event_id
from domain.incident import Incident
from domain.instant import Instant
from domain.records import Binding

OPERATOR = "operator:"  # before the name of a person who did it
_TRIES = 5  # of deciding while people change the incident


@dataclass(frozen=True, slots=True)
class Moves:
    """Posts with their new incident (None: they belong to none), and what was read of their bindings."""

    homes: Mapping[str, str | None] = field(default_factory=dict)
    found: Mapping[str, Binding] = field(default_factory=dict)

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The new ones, of the revisions that were decided on before."""
        return tuple(Binding(p, self._content(p), home) for p, home in self.homes.items())

    def _content(self, post: str) -> str:
        return self.found[post].content if post in self.found else ""


STAY = Moves()  # nothing moves


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

    def press(
        self, found: Incident, bodies: Iterable[tuple[Body, Instant]], command: str
    ) -> tuple[Event, ...]:
        """Events of one press of a button about an incident, each with the instant of its fact."""
        caused = [(body, f"{command}.{n}", at) for n, (body, at) in enumerate(bodies)]
        return self.write(found.id, found.version, caused)


def was_pressed(log: Iterable[Event], command: str) -> bool:
    """Whether this very press, as `Pen.press` writes it, stands in the log already."""
    return any(event.cause.split(".")[0] == command for event in log)


async def decided(decide: Callable[[], Awaitable[object]]) -> None:
    """Decide and write; when somebody changed an incident meanwhile, again, and StaleIncident after five times."""
    for left in reversed(range(_TRIES)):
        try:
            await decide()
        except StaleIncident:
            if not left:
                raise
        else:
            return
