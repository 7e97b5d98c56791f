"""The waiting room: reports too doubtful to open an incident alone, until another tells the same problem."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.cards import card_of
from domain.events import Opened, incident_id
from domain.incident import Incident
from domain.instant import Instant
from domain.place import EVERYTHING
from domain.records import Binding, Card
from domain.verdict import Judged
from incidents.likeness import Likeness
from incidents.newest import WAITING, WAITS
from incidents.recording import Pen
from incidents.scoring.telling import Telling
from incidents.scoring.weighing import Told

_KEPT = 2 * WAITING


@dataclass(frozen=True, slots=True)
class Waiter:
    """A post that waits, with the incident that it would open."""

    judged: Judged
    card: Card
    told: Told
    bound: Binding | None = None  # as it was read; None until then


@dataclass(frozen=True, slots=True)
class WaitingRoom:
    """Reads who waits; what was read is kept while it waits unchanged."""

    likeness: Likeness
    _read: dict[tuple[str, str], Waiter] = field(default_factory=dict, repr=False, compare=False)

    async def since(self, first: Instant) -> tuple[Waiter, ...]:
        """Posts that wait and were published not too long before `first`."""
        waiting = await self.likeness.incidents.waiting(first - WAITS, WAITING)
        await self._load([b for b in waiting if (b.post, b.content) not in self._read])
        kept = (self._called(b) for b in waiting)
        return tuple(waiter for waiter in kept if waiter is not None)

    def seat(self, judged: Judged, telling: Telling) -> Waiter:
        """A post begins to wait."""
        waiter = Waiter(judged, _card(judged), self.likeness.together(None, telling))
        self._read[judged.post.id, judged.post.content] = waiter
        return waiter

    def _called(self, bound: Binding) -> Waiter | None:
        """None when its text is another by now, or gone."""
        waiter = self._read.get((bound.post, bound.content))
        if waiter is None or waiter.bound == bound:
            return waiter
        self._read[bound.post, bound.content] = called = replace(waiter, bound=bound)
        return called

    async def _load(self, unknown: Sequence[Binding]) -> None:
        if len(self._read) > _KEPT:
            self._read.clear()
        if unknown:
            for judged in await self.likeness.posts.get([b.post for b in unknown], EVERYTHING):
                self.seat(judged, self.likeness.of_post(judged))


def opening(judged: Judged) -> Opened:
    """The fact that a post opens an incident."""
    told, post, route = judged.verdict.judgement, judged.post, judged.verdict.route
    return Opened(
        post.id, told.kind, told.area, told.topic, told.danger, judged.verdict.place,
        route.authority if route else None, post.mark,
    )  # fmt: skip


def _card(judged: Judged) -> Card:
    post = judged.post
    pen, name = Pen("engine", "", judged.verdict.engine, post.published), incident_id(post.id)
    return card_of(
        Incident.of(pen.write(name, 0, [(opening(judged), post.revision, post.published)])), 0
    )
