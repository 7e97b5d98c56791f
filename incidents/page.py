"""What is being written of one batch."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from domain.codes import Reason, State
from domain.events import AnswerProposed, Body, Detached, Event
from domain.instant import Instant
from domain.records import Binding, Card
from domain.verdict import Judged
from incidents.bench import Bench
from incidents.closure import without_posts
from incidents.recording import Pen


@dataclass(frozen=True, slots=True)
class Page:
    """What is being written of one batch."""

    bench: Bench
    pen: Pen
    left: AbstractSet[str]  # posts that nothing is decided about
    again: AbstractSet[str]  # posts that were decided before
    events: list[Event] = field(default_factory=list)
    bindings: dict[str, Binding] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)  # incidents that older posts are found by

    def write(
        self, incident: str, version: int, judged: Judged, *bodies: Body
    ) -> tuple[Event, ...]:
        """Events caused by a post, following `version` of an incident."""
        cause = judged.post.revision
        if version and judged.post.id in self.again:  # it may have come with the same text before
            cause = f"{cause}@{version}"
        caused = _caused(cause, judged.post.published, *bodies)
        written = self.pen.write(incident, version, caused)
        self.events.extend(written)
        return written

    def bind(self, judged: Judged, incident: str | None, *, waits: bool = False) -> None:
        """Where a post belongs."""
        post = judged.post
        since = post.published if waits else None
        self.bindings[post.id] = Binding(post.id, post.content, incident, since)


def answer(judged: Judged, page: Page) -> None:
    """An authority's reply in the thread of a report proposes an answer."""
    post = judged.post
    above = tuple(f"post:{p}" for p in dict.fromkeys((post.reply_to, post.thread)) if p)
    route = judged.verdict.route
    for _, card in _open_under(page.bench, above):
        body = AnswerProposed(post.id, route.authority if route else card.authority)
        written = page.write(card.incident, card.version, judged, body)
        page.bench.advanced(replace(card, version=written[-1].version))


def withdrawn(judged: Judged, before: Binding | None, page: Page) -> None:
    """Deleted at its source: it leaves its incident."""
    if before is None or before.incident is None:
        return
    for _, card in _open_under(page.bench, (f"post:{judged.post.id}",)):
        body, left = Detached(judged.post.id, Reason("deleted_at_source")), card.posts - 1
        over = without_posts(left, card)
        written = page.write(card.incident, card.version, judged, body, *over)
        page.changed.add(card.incident)  # it may be closed again, or begin with another post
        state = State.DISMISSED if over else card.state
        page.bench.advanced(replace(card, version=written[-1].version, posts=left, state=state))


def _open_under(bench: Bench, keys: Sequence[str]) -> Sequence[tuple[str, Card]]:
    """The first incident under these keys; none that only waits to be opened."""
    return [f for f in bench.under(keys) if bench.waiting(f[1].incident) is None][:1]


def _caused(cause: str, at: Instant, *bodies: Body) -> tuple[tuple[Body, str, Instant], ...]:
    """Bodies with their cause and time; several alerts of one post differ by their delivery."""
    return tuple(
        (body, f"{cause}!{getattr(body, 'delivery', '')}".rstrip("!"), at) for body in bodies
    )
