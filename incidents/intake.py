"""Intake: every judged post finds its incident, opens one, or belongs to none."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from domain.codes import ENDED, Reason, State, Voice
from domain.events import (
    Attached,
    Moved,
    incident_id,
)
from domain.incident import Incident
from domain.instant import DAY
from domain.pack import SavedQuery, Topic
from domain.place import EVERYTHING, Place
from domain.ports import IncidentStore, Projections, SavedQueries
from domain.records import Appended, Binding, Card, CardFilter
from domain.verdict import Judged
from incidents.bench import Bench, lately
from incidents.closure import may_join, state_with
from incidents.gates import joins, may_follow, may_wait, open_together, opens, surer
from incidents.joining import Join, Joiner, Weighed
from incidents.likeness import Likeness
from incidents.nearness import Nearness
from incidents.newest import NEWEST, RECENT
from incidents.page import Page, answer, withdrawn
from incidents.recording import Pen
from incidents.scoring.telling import Telling
from incidents.scoring.weighing import Known
from incidents.waiting import WaitingRoom, opening
from incidents.watch.alerts import Watch

_LOOK_BACK = 60 * DAY  # no topic's window is longer


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
    _room: WaitingRoom = field(init=False)
    _nearness: Nearness = field(init=False)  # of the last batch: most is near the next too

    def __post_init__(self) -> None:
        """The waiting room reads what likeness reads."""
        self._room = WaitingRoom(self.likeness)
        self._nearness = Nearness(self.likeness.scorer.scales)

    async def take_in(self, batch: Sequence[Judged], pen: Pen) -> Appended:
        """Decide every post that has no decision for its present revision."""
        decided = await self.incidents.bindings([j.post.id for j in batch])
        fresh = [j for j in batch if _undecided(j, decided.get(j.post.id))]
        known = {j.post.id for j in batch} - {j.post.id for j in fresh}
        await self._follow(await self._returned(known))  # a crash may have come before this
        if not fresh:
            return Appended((), len(batch))
        await self.refresh()
        left = await self._left_their_own(fresh, decided)
        bench, waiting = await self._bench(fresh)
        page = Page(bench, pen, left, decided.keys())
        for judged in fresh:
            post = judged.post.id
            self._decide(judged, page.bindings.get(post, decided.get(post)), page)
        found = (*waiting, *decided.values())
        done = await self.incidents.append(page.events, [*page.bindings.values()], found)
        await self._follow(page.changed)
        return done

    async def _follow(self, changed: AbstractSet[str]) -> None:
        """The index says something else now of the older posts of these incidents."""
        found = await self.incidents.load_many(sorted(changed)) if changed else {}
        if posts := [post for incident in found.values() for post in incident.posts]:
            await self.likeness.posts.touch(posts)

    async def _returned(self, posts: AbstractSet[str]) -> AbstractSet[str]:
        """Closed incidents of which these posts tell again."""
        cards = await self.projections.of_posts(sorted(posts)) if posts else {}
        return {c.incident for c in cards.values() if c.state == State.RETURNED}

    async def refresh(self) -> None:
        """Take in searches that somebody has saved since the last batch."""
        if self.saved is not None:
            own = await self.saved.all()
            self.watch = replace(self.watch, queries=(*self.standing, *own))

    async def _left_their_own(
        self, fresh: Sequence[Judged], decided: Mapping[str, Binding]
    ) -> frozenset[str]:
        """Posts that opened an incident and were taken out of it: where they belong is for a person to say."""
        free = (j.post for j in fresh if _is_free(decided.get(j.post.id)))
        own = {incident_id(post.id): post.id for post in free if post.deleted is None}
        opened = await self.incidents.load_many([*own]) if own else {}
        return frozenset(own[name] for name in opened)

    async def _bench(self, fresh: Sequence[Judged]) -> tuple[Bench, tuple[Binding, ...]]:
        """With the bindings of those who wait there."""
        keys = dict.fromkeys(key for j in fresh for key in self.joiner.keys(j))
        first = min(j.post.published for j in fresh)
        found = lately(await self.projections.candidates(tuple(keys), first - _LOOK_BACK))
        newest = await self._newest(fresh)
        cards = (*(card for _, card in found), *(c for c in newest if c.state not in ENDED))
        told = await self.likeness.of_incidents(cards)
        waiters = await self._room.since(first)
        bench = Bench(found, newest, told, waiters, self._nearness)  # nothing waits from here on
        return bench, tuple(w.bound for w in waiters if w.bound is not None)

    async def _newest(self, fresh: Sequence[Judged]) -> tuple[Card, ...]:
        """Incidents of the last days, for reports that tell neither place nor thread; ended ones keep their rank."""
        reports = [j for j in fresh if joins(j) or may_wait(j)]
        if not reports:
            return ()
        since = min(j.post.published for j in reports) - RECENT
        areas = {j.verdict.judgement.area for j in reports}
        wanted = [(), *((area,) for area in sorted(a for a in areas if a))]
        found: list[Card] = []
        for area in wanted:
            asked = CardFilter(areas=area, since=since, sort="newest", limit=NEWEST)
            found.extend((await self.projections.cards(EVERYTHING, asked))[1])
        return tuple(found)

    def _decide(self, judged: Judged, before: Binding | None, page: Page) -> None:
        """Write this post's events and the incident it is bound to."""
        post = judged.post
        page.bench.leaves(post.id)
        home = None
        if post.deleted is not None:
            withdrawn(judged, before, page)
        elif before is not None and before.incident is not None:
            home = before.incident  # an edit stays where it was until a person moves it
        elif post.id in page.left:
            home = None  # and one that was taken out of its own incident stays out
        elif post.voice is Voice.AUTHORITY:
            answer(judged, page)
        else:
            home = self._report(judged, page)
        waits = page.bench.waiting(incident_id(post.id)) is not None
        page.bind(judged, home, waits=waits)

    def _report(self, judged: Judged, page: Page) -> str | None:
        bench, keys = page.bench, self.joiner.keys(judged)
        waits = may_wait(judged)
        if not (joins(judged) or waits or (may_follow(judged) and bench.named(keys))):
            return None
        telling = self.likeness.of_post(judged)
        weighed = self._weigh(judged, telling, bench, keys)
        if weighed.join is None and joins(judged) and opens(judged):
            name = self._open(judged, page)
        elif weighed.join is None:
            if waits:
                bench.waits(self._room.seat(judged, telling))
            return None
        else:
            name = self._join(judged, weighed.join, page)
        bench.tells({name: self.likeness.together(bench.told(name), telling)})
        return name

    def _weigh(
        self, judged: Judged, telling: Telling, bench: Bench, keys: Sequence[str]
    ) -> Weighed:
        known = bench.near(telling, _fitting(judged, bench, keys, self.joiner.topics))
        weighed = self.joiner.weigh(judged, telling, bench.leading(keys, known), known)
        if self.heed is not None:
            self.heed(judged.post.id, weighed)
        return weighed

    def _join(self, judged: Judged, join: Join, page: Page) -> str:
        waiting = page.bench.waiting(join.incident)
        if waiting is not None:
            self._open(surer(waiting, judged), page)
            page.bind(waiting, join.incident)
        return self._attach(judged, page.bench.card(join.incident), join.reasons, page)

    def _open(self, judged: Judged, page: Page) -> str:
        name = incident_id(judged.post.id)
        alerts = self.watch.on_opened(name, judged)
        page.bench.opened(Incident.of(page.write(name, 0, judged, opening(judged), *alerts)))
        return name

    def _attach(self, judged: Judged, card: Card, reasons: tuple[Reason, ...], page: Page) -> str:
        post, danger = judged.post, judged.verdict.judgement.danger
        attached = Attached(post.id, reasons, danger, judged.copy_of, post.mark)
        alarm = danger and not card.danger
        alerts = self.watch.on_danger(card.incident, judged) if alarm else ()
        place = more_exact(card.place, judged.verdict.place)
        moved = () if place is None else (Moved(card.place, place),)
        written = page.write(card.incident, card.version, judged, attached, *moved, *alerts)
        state = state_with(card, post.published)
        # A post that is told anew takes a new place in the order by which a started process finds the first of
        # near-copies: the index follows what came back, and learns of a danger or a place with the next post.
        if state != card.state:
            page.changed.add(card.incident)
        advanced = replace(
            card,
            version=written[-1].version,
            state=state,
            danger=card.danger or danger,
            place=place or card.place,
            last_at=max(card.last_at, post.published),
            posts=card.posts + 1,
        )
        page.bench.advanced(advanced, post.id)
        return card.incident


def _fitting(
    judged: Judged, bench: Bench, keys: Sequence[str], topics: Mapping[str, Topic]
) -> Callable[[Known], bool]:
    """A report is compared with all that is near, other words only with what a key leads to."""
    led, hung = bench.named(keys), bench.named([k for k in keys if k.startswith("post:")])
    alone = joins(judged) or may_wait(judged)

    def fits(known: Known) -> bool:
        name = known.card.incident
        if not (alone or name in led) or not bench.may_meet(judged, name, led):
            return False
        waiting = bench.waiting(name)
        told = waiting is None or open_together(waiting, judged)
        return told and may_join(judged, known.card, topics, hung=name in hung)

    return fits


def more_exact(known: Place | None, told: Place | None) -> Place | None:
    """The place of a later report when it names a house or an object where the incident had none."""
    if told is None or told.reason != "text" or not told.exact or (known and known.exact):
        return None
    return told


def _is_free(before: Binding | None) -> bool:
    """Decided before, and in no incident."""
    return before is not None and before.incident is None


def _undecided(judged: Judged, before: Binding | None) -> bool:
    return before is None or before.content != judged.post.content
