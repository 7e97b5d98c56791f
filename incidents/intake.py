"""Intake: every judged post finds its incident, opens one, or belongs to none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from domain.codes import Kind, Lane, Reason, State, Voice
from domain.events import (
    AnswerProposed,
    Attached,
    Body,
    Detached,
    Event,
    Moved,
    Opened,
    incident_id,
)
from domain.incident import Incident
from domain.instant import DAY, Instant
from domain.pack import SavedQuery
from domain.place import EVERYTHING, Place
from domain.ports import IncidentStore, Projections, SavedQueries
from domain.records import Appended, Binding, Card, CardFilter
from domain.verdict import Judged
from incidents.bench import Bench
from incidents.joining import Joiner, Weighed
from incidents.likeness import Likeness
from incidents.recording import Pen
from incidents.scoring.telling import Telling
from incidents.watch.alerts import Watch

_LOOK_BACK = 60 * DAY  # no topic's window is longer
_RECENT = 14 * DAY  # a problem that is told without its place or thread is found among the newest
_NEWEST = 100  # in all and of each area: what a post costs does not grow with the store


@dataclass(slots=True)
class Intake:
    """Decides a batch in order, then appends all its events and bindings at once."""

    incidents: IncidentStore
    projections: Projections
    joiner: Joiner
    watch: Watch
    likeness: Likeness
    saved: SavedQueries | None = None
    standing: tuple[SavedQuery, ...] = ()  # the pack's own searches
    heed: Callable[[str, Weighed], None] | None = None  # told what every compared post resembled

    async def take_in(self, batch: Sequence[Judged], pen: Pen) -> Appended:
        """Decide every post that has no decision for its present revision."""
        decided = await self.incidents.bindings([j.post.id for j in batch])
        fresh = [j for j in batch if _undecided(j, decided.get(j.post.id))]
        if not fresh:
            return Appended((), len(batch))
        bench = await self._bench(fresh)
        await self.refresh()
        events: list[Event] = []
        bindings: list[Binding] = []
        for judged in fresh:
            before = decided.get(judged.post.id)
            incident = self._decide(judged, before, bench, pen, events)
            bindings.append(Binding(judged.post.id, judged.post.content, incident))
        return await self.incidents.append(events, bindings)

    async def refresh(self) -> None:
        """Take in searches that somebody has saved since the last batch."""
        if self.saved is not None:
            own = await self.saved.all()
            self.watch = replace(self.watch, queries=(*self.standing, *own))

    async def _bench(self, fresh: Sequence[Judged]) -> Bench:
        keys = dict.fromkeys(key for j in fresh for key in self.joiner.keys(j))
        since = min(j.post.published for j in fresh) - _LOOK_BACK
        bench = Bench(await self.projections.candidates(tuple(keys), since))
        bench.add(await self._newest(fresh))
        bench.tells(await self.likeness.of_incidents(bench.cards))
        return bench

    async def _newest(self, fresh: Sequence[Judged]) -> tuple[Card, ...]:
        """Incidents of the last days, for reports that tell neither place nor thread."""
        reports = [j for j in fresh if joins(j)]
        if not reports:
            return ()
        since = min(j.post.published for j in reports) - _RECENT
        areas = {j.verdict.judgement.area for j in reports}
        wanted = [(), *((area,) for area in sorted(a for a in areas if a))]
        found: list[Card] = []
        for area in wanted:
            asked = CardFilter(areas=area, since=since, sort="newest", limit=_NEWEST)
            found.extend((await self.projections.cards(EVERYTHING, asked))[1])
        return tuple(card for card in found if card.state not in (State.CLOSED, State.DISMISSED))

    def _decide(
        self, judged: Judged, before: Binding | None, bench: Bench, pen: Pen, events: list[Event]
    ) -> str | None:
        """Write this post's events; answer with the incident it is bound to."""
        if judged.post.deleted is not None:
            return self._withdrawn(judged, before, bench, pen, events)
        if before is not None and before.incident is not None:
            return before.incident  # an edit stays where it was until a person moves it
        if judged.post.voice is Voice.AUTHORITY:
            return self._answer(judged, bench, pen, events)
        return self._report(judged, bench, pen, events)

    def _report(self, judged: Judged, bench: Bench, pen: Pen, events: list[Event]) -> str | None:
        keys = self.joiner.keys(judged)
        if not joins(judged) and not (may_follow(judged) and bench.under(keys)):
            return None
        telling = self.likeness.of_post(judged)
        weighed = self._weigh(judged, telling, bench, keys)
        if weighed.join is None and not (joins(judged) and opens(judged)):
            return None
        if weighed.join is None:
            name = self._open(judged, bench, pen, events)
        else:
            card = bench.card(weighed.join.incident)
            name = self._attach(judged, card, weighed.join.reasons, bench, pen, events)
        bench.tells({name: self.likeness.together(bench.told.get(name), telling)})
        return name

    def _weigh(
        self, judged: Judged, telling: Telling, bench: Bench, keys: Sequence[str]
    ) -> Weighed:
        found = bench.all_for(keys) if joins(judged) else bench.under(keys)
        weighed = self.joiner.weigh(judged, telling, found, bench.told)
        if self.heed is not None:
            self.heed(judged.post.id, weighed)
        return weighed

    def _open(self, judged: Judged, bench: Bench, pen: Pen, events: list[Event]) -> str:
        name, told, post = incident_id(judged.post.id), judged.verdict.judgement, judged.post
        route = judged.verdict.route
        opened = Opened(
            post.id, told.kind, told.area, told.topic, told.danger, judged.verdict.place,
            route.authority if route else None, post.mark,
        )  # fmt: skip
        alerts = self.watch.on_opened(name, judged)
        written = pen.write(name, 0, _caused(judged, opened, *alerts))
        events.extend(written)
        bench.opened(Incident.of(written))
        return name

    def _attach(
        self,
        judged: Judged,
        card: Card,
        reasons: tuple[Reason, ...],
        bench: Bench,
        pen: Pen,
        events: list[Event],
    ) -> str:
        post, danger = judged.post, judged.verdict.judgement.danger
        attached = Attached(post.id, reasons, danger, judged.copy_of, post.mark)
        alarm = danger and not card.danger
        alerts = self.watch.on_danger(card.incident, judged) if alarm else ()
        place = more_exact(card.place, judged.verdict.place)
        moved = () if place is None else (Moved(card.place, place),)
        written = pen.write(card.incident, card.version, _caused(judged, attached, *moved, *alerts))
        events.extend(written)
        advanced = replace(
            card,
            version=written[-1].version,
            danger=card.danger or danger,
            place=place or card.place,
            last_at=max(card.last_at, post.published),
            posts=card.posts + 1,
        )
        bench.advanced(advanced, post.id)
        return card.incident

    @staticmethod
    def _answer(judged: Judged, bench: Bench, pen: Pen, events: list[Event]) -> None:
        """An authority's reply in the thread of a report proposes an answer."""
        post = judged.post
        above = tuple(f"post:{p}" for p in dict.fromkeys((post.reply_to, post.thread)) if p)
        route = judged.verdict.route
        for _, card in bench.under(above)[:1]:
            body = AnswerProposed(post.id, route.authority if route else card.authority)
            written = pen.write(card.incident, card.version, _caused(judged, body))
            events.extend(written)
            bench.advanced(replace(card, version=written[-1].version))

    @staticmethod
    def _withdrawn(
        judged: Judged, before: Binding | None, bench: Bench, pen: Pen, events: list[Event]
    ) -> None:
        """Deleted at its source: it leaves its incident."""
        if before is None or before.incident is None:
            return
        for _, card in bench.under((f"post:{judged.post.id}",))[:1]:
            body = Detached(judged.post.id, Reason("deleted_at_source"))
            written = pen.write(card.incident, card.version, _caused(judged, body))
            events.extend(written)
            bench.advanced(replace(card, version=written[-1].version))


def more_exact(known: Place | None, told: Place | None) -> Place | None:
    """The place of a later report when it names a house or an object where the incident had none."""
    if told is None or told.reason != "text" or not told.exact or (known and known.exact):
        return None
    return told


def joins(judged: Judged) -> bool:
    """Whether a post may belong to an incident at all: a resident's own report of something not over."""
    told, voice = judged.verdict.judgement, judged.post.voice
    if not told.flagged or (told.resolved_past and not told.danger):
        return False
    return voice is Voice.RESIDENT or (voice is Voice.COMMUNITY and told.own_report)


def may_follow(judged: Judged) -> bool:
    """Whether a resident's words that are no report by themselves may still go on with one above them."""
    told = judged.verdict.judgement
    over = told.resolved_past or told.kind is Kind.GRATITUDE
    return judged.post.voice is Voice.RESIDENT and bool(judged.post.reply_to) and not over


def opens(judged: Judged) -> bool:
    """Whether it may open one: plain questions and doubtful readings wait in the feed for a person."""
    told = judged.verdict.judgement
    if told.danger:
        return True
    if told.kind not in (Kind.COMPLAINT, Kind.SUGGESTION) or told.lane is Lane.UNSURE:
        return False
    return told.confidence >= needed_confidence(judged)


def needed_confidence(judged: Judged) -> float:
    """A report that names its place is easier to believe than one that names none.

    Chosen on the demo city's first life, where half of what opened groundlessly named no place.
    """
    place = judged.verdict.place
    if place is None or place.reason in ("source", "geo"):
        return 0.95
    return 0.55 if place.reason == "text" else 0.8


def _undecided(judged: Judged, before: Binding | None) -> bool:
    return before is None or before.content != judged.post.content


def _caused(judged: Judged, *bodies: Body) -> tuple[tuple[Body, str, Instant], ...]:
    """Bodies with their cause and time; several alerts of one post differ by their delivery."""
    cause = judged.post.revision
    return tuple(
        (body, f"{cause}!{getattr(body, 'delivery', '')}".rstrip("!"), judged.post.published)
        for body in bodies
    )
