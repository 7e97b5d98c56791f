"""A small world in which anything may happen to incidents in any order, and what must hold whatever happens."""

import asyncio
import contextlib
from dataclasses import dataclass, field, replace

from domain.codes import Kind, Lane
from domain.errors import Refused, StaleIncident
from domain.incident import Incident
from domain.instant import HOUR, MINUTE
from domain.verdict import Judged
from incidents.desk import By, Desk
from incidents.intake import Intake
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.recording import Pen
from incidents.splitting import SPLITS
from incidents.together import Together
from incidents.watch.alerts import Watch
from pipelines.reading import RussianAnalyser
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_desk import PACK, FixedClock

POSTS = 10
_READS = RussianAnalyser()
_TEXTS = (
    "На Ленина 12 огромная яма, колесо пробил",
    "Яма у двенадцатого дома, машину жалко",
    "У нас на Ленина 7 тоже яма во дворе",
    "Опять эта яма, почините дорогу на Ленина",
)
_HOUSES = ("12", "7", "9", "9к2", None, "12", "30", "7", "40", "51")
_DOUBTFUL = (2, 3, 7)  # these wait for another telling

Step = tuple[str, int, int]  # what, and two numbers that choose whom
STEPS = (
    "write", "write", "write", "batch", "edit", "withdraw", "merge", "merge", "split", "split", "undo", "undo", "undo",
    "detach", "attach", "open", "take", "release", "close", "reopen", "dismiss", "apart", "correct",
)  # fmt: skip
MOVES = ("merge", "split")  # commands about two


def a_report(number: int, edition: int = 0) -> Judged:
    """Post number so and so: houses, copies, replies, danger and doubt are mixed."""
    text = f"{_TEXTS[number % 4]}{' !' * edition}"
    judged = a_judged(
        f"vk:-101_{number}",
        at=T0 + number * 7 * MINUTE,
        text=text,
        place=a_place(house=_HOUSES[number]),
        copy_of="vk:-101_0" if number == 5 else None,
        reply_to="vk:-101_1" if number == 4 else None,
        judgement={
            "danger": number == 6,
            "kind": Kind.OTHER if number == 8 else Kind.COMPLAINT,
            "lane": Lane.UNSURE if number in _DOUBTFUL else Lane.NORMAL,
            "confidence": 0.6 if number in _DOUBTFUL else 0.9,
        },
    )
    content = f"{judged.post.content[:12]}{edition:04d}"
    post = replace(judged.post, content=content)
    return replace(judged, post=post, verdict=replace(judged.verdict, revision=post.revision))


@dataclass(slots=True)
class World:
    """Stores, a desk and an intake; refusals are part of life."""

    stores: MemoryStores = field(default_factory=MemoryStores)
    presses: int = 0
    editions: dict[int, int] = field(default_factory=dict)
    turn: asyncio.Lock = field(
        default_factory=asyncio.Lock
    )  # posts are taken in one batch at a time

    @property
    def together(self) -> Together:
        s = self.stores
        desk = Desk(s.incidents, s.posts, s.notes, FixedClock(), lambda: PACK)
        return Together(desk, s.projections)

    @property
    def intake(self) -> Intake:
        s = self.stores
        likeness = Likeness(s.posts, s.incidents, _READS)
        watch = Watch((), PACK.duty, lambda _q, _j: True)
        return Intake(s.incidents, s.projections, Joiner({}), watch, likeness)

    @property
    def incidents(self) -> list[str]:
        """In the order of their numbers."""
        numbers = self.stores.incidents.numbers
        return sorted(numbers, key=lambda name: numbers[name])

    async def do(self, step: Step) -> None:
        """One step; what is refused or came too late changes nothing."""
        what, one, two = step
        try:
            if what in ("write", "batch", "edit", "withdraw"):
                await self._happens(what, one, two)
            elif self.incidents:
                await self._decides(what, one, two)
        except (Refused, StaleIncident):
            return

    async def _happens(self, what: str, one: int, two: int) -> None:
        several = range(one, one + 1 + two % 4) if what in ("batch", "edit") else [one]
        numbers = [n % POSTS for n in several]
        if what == "edit":
            self.editions |= dict.fromkeys(numbers[:: 1 + two % 2], two % 3)  # also to what it was
        reports = [a_report(n, self.editions.get(n, 0)) for n in numbers]
        if what == "withdraw":
            reports = [
                replace(r, post=replace(r.post, deleted=T0 + HOUR, content="gone")) for r in reports
            ]
        known = [j.post.id for j in reports]
        if what == "withdraw" and not await self.stores.incidents.bindings(known):
            return
        await self.take_in(reports)

    async def take_in(self, reports: list[Judged]) -> None:
        """As the flow does: a batch that comes too late is decided again."""
        async with self.turn:
            saved = await self.stores.posts.save(reports)
            for _ in range(len(STEPS)):
                with contextlib.suppress(StaleIncident):
                    await self.intake.take_in(saved, Pen("engine", "1", "test", T0))
                    return
        raise AssertionError("a batch was never taken in")

    async def _decides(self, what: str, one: int, two: int) -> None:
        name, other = await self.two(what, one, two)
        post, by = f"vk:-101_{two % POSTS}", await self.by(name)
        together = self.together
        desk, found = together.desk, await self.of(name)
        match what:
            case "merge":
                await together.merge(name, other, by, (await self.of(other)).version)
            case "split":
                ticked = [p for n, p in enumerate(found.posts) if (two + 1) >> n & 1]
                await together.split(name, ticked, SPLITS[two % 3], by)
            case "undo":
                await together.undo(name, by)
            case "apart":
                await together.keep_apart(name, other if other != name else post, by)
            case "detach":
                await desk.detach(
                    name, by, found.posts[two % len(found.posts)] if found.posts else post
                )
            case "attach":
                await desk.attach(name, by, post)
            case "open":
                await desk.open_from(post, replace(by, version=0))
            case "correct":
                await desk.correct(name, by, "topic", ("roads.pothole", "housing.lift")[two % 2])
            case _:
                reason = {"close": ("fixed",), "dismiss": ("duplicate",)}.get(what, ())
                await getattr(desk, what)(name, by, *reason)

    async def take_back(self, incident: str) -> None:
        """Undo there; a refusal is a fault here."""
        await self.together.undo(incident, await self.by(incident))

    async def two(self, what: str, one: int, two: int) -> tuple[str, str]:
        """Whom it is about; merges are mostly of two that may be merged, splits of one that may be split."""
        names = self.incidents
        if what in ("merge", "split"):
            names = [n for n in names if (await self.of(n)).open] or names
        if what == "split":
            names = [n for n in names if len((await self.of(n)).posts) > 1] or names
        return names[one % len(names)], names[(one + 1 + two) % len(names)]

    async def by(self, incident: str) -> By:
        self.presses += 1
        pressed = f"press-{self.presses}"
        return By("anna", (await self.of(incident)).version, pressed)

    async def of(self, incident: str) -> Incident:
        found = await self.stores.incidents.load(incident)
        assert found is not None
        return found

    async def state(self) -> tuple[dict[str, Incident], dict[str, str | None]]:
        """All incidents without their versions, and where every post is."""
        folds = {name: replace(await self.of(name), version=0) for name in self.incidents}
        bound = await self.stores.incidents.bindings([f"vk:-101_{n}" for n in range(POSTS)])
        return folds, {post: b.incident for post, b in bound.items()}

    async def check(self) -> None:
        """Logs have no gap and no fork, what is projected is what they fold to, and every post is where it is bound."""
        where: dict[str, list[str]] = {}
        for name in self.incidents:
            log = await self.stores.incidents.log(name)
            assert [e.version for e in log] == list(range(1, len(log) + 1))
            assert len({e.id for e in log}) == len(log)
            folded = Incident.of(log)
            assert folded == await self.of(name)
            for post in folded.posts:
                where.setdefault(post, []).append(name)
        _, bound = await self.state()
        assert {post: homes for post, homes in where.items() if len(homes) > 1} == {}
        assert {post: homes[0] for post, homes in where.items()} == {
            post: home for post, home in bound.items() if home is not None
        }
