"""Incidents that have grown together become one by themselves, never against what a person decided."""

from dataclasses import dataclass, replace

import pytest

from domain.codes import State
from domain.events import Attached, incident_id
from domain.instant import DAY, HOUR, MINUTE
from domain.pack import Topic
from domain.place import Place
from domain.records import Binding
from incidents.likeness import Likeness
from incidents.pairs import reunited_into
from incidents.recording import Pen
from incidents.reunion import Reunion
from incidents.rules import Rules
from incidents.waiting import opening
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_together import READS, Pairs

POTHOLE = Topic("roads.pothole", "roads", "Ямы", "Potholes", "roads")
BURST = Topic("housing.burst", "housing", "Прорыв", "Burst", "water")
DRY = Topic("housing.cold_water", "housing", "Нет воды", "No water", "water", wide=True)
HERE = a_place()
TOPICS = {t.code: t for t in (POTHOLE, BURST, DRY)}


@dataclass(frozen=True)
class Told:
    """Where and of what a post of an incident tells."""

    place: Place | None = HERE
    topic: Topic = POTHOLE
    at: int = 0
    source: str = "vk:group1"
    text: str = ""


class Grown(Pairs):
    """An office in which incidents grew beside each other."""

    def __init__(self) -> None:
        super().__init__()
        s = self.stores
        likeness = Likeness(s.posts, s.incidents, READS)
        self.reunion = Reunion(self.together, s.projections, likeness, Rules(TOPICS))

    async def grown(self, name: str, *told: Told) -> str:
        """An incident with these posts, as the engine would have written it."""
        saved = await self.stores.posts.save([
            a_judged(
                f"{name}{n}", text=t.text or f"{t.topic.code} {name}{n}", at=T0 + t.at, place=t.place,
                judgement={"area": t.topic.area, "topic": t.topic.code}, source=t.source,
            )
            for n, t in enumerate(told)
        ])  # fmt: skip
        home, pen = incident_id(f"{name}0"), Pen("engine", "1", "e", T0)
        bodies = [opening(saved[0]), *(Attached(j.post.id, ()) for j in saved[1:])]
        facts = [(b, j.post.revision, j.post.published) for b, j in zip(bodies, saved, strict=True)]
        bound = [Binding(j.post.id, j.post.content, home) for j in saved]
        await self.stores.incidents.append(pen.write(home, 0, facts), bound)
        return home

    async def look(self) -> dict[str, str]:
        return dict(await self.reunion.look(T0 + HOUR))


@pytest.fixture
async def office() -> Grown:
    return Grown()


def hours(told: Told, *later: float, **changed: object) -> list[Told]:
    return [replace(told, at=round(h * HOUR), **changed) for h in later]  # type: ignore[arg-type]


async def test_two_numbers_for_one_fault_at_one_house_become_one(office: Grown) -> None:
    kept = await office.grown("a", *hours(Told(), 0, 1))
    gone = await office.grown("b", *hours(Told(), 0.5, 2))
    assert await office.look() == {gone: kept}
    assert (await office.of(kept)).posts == ("a0", "a1", "b0", "b1")
    assert await office.homes("b0", "b1") == [kept, kept]
    assert (await office.of(gone)).state is State.DISMISSED
    assert (await office.of(gone)).posts == ()
    assert reunited_into(await office.stores.incidents.log(gone)) == kept
    assert await office.look() == {}


@pytest.mark.parametrize(
    "other",
    [
        hours(Told(topic=BURST), 0.5, 2),  # another fault at the house
        hours(Told(place=a_place(house="14")), 0.5, 2),  # the same one next door
        hours(Told(), 40, 41),  # days later
        hours(Told(), 0.5),  # a single post is no second incident
        hours(Told(place=a_place(settlement="Рябинка", reason="text")), 0.5, 2),
    ],
)
async def test_what_is_another_problem_stays(office: Grown, other: list[Told]) -> None:
    here = Told(place=a_place(settlement="Залесье", reason="text"))
    kept, gone = await office.grown("a", *hours(here, 0, 1)), await office.grown("b", *other)
    assert await office.look() == {}
    assert (await office.of(kept)).open
    assert (await office.of(gone)).open


async def test_a_failed_network_is_one_whatever_the_house(office: Grown) -> None:
    dry = Told(topic=DRY)
    kept = await office.grown("a", *hours(dry, 0, 0.5, 1, 1.5))
    near = await office.grown("b", *hours(dry, 1, 2, place=a_place("Мира", "3")))
    school = Told(a_place(None, None, object="школа № 5"), DRY)
    apart = await office.grown("c", *hours(school, 1, 2, 3, 4))
    assert await office.look() == {near: kept}
    assert (await office.of(apart)).open


async def test_who_says_that_theirs_is_another_case_is_believed(office: Grown) -> None:
    dry, next_door = Told(topic=DRY), Told(a_place(house="14"), DRY, text="воды нет, своя труба")
    await office.grown("a", *hours(dry, 0, 0.5, 1, 1.5))
    await office.grown("b", *hours(next_door, 1, 2))
    assert await office.look() == {}


async def test_what_is_not_of_a_network_needs_its_house(office: Grown) -> None:
    burst = Told(topic=BURST)
    await office.grown("a", *hours(burst, 0, 0.5, 1, 1.5))
    await office.grown("b", *hours(burst, 1, 2, place=a_place("Мира", "3")))
    assert await office.look() == {}


async def test_a_person_takes_it_back_for_good(office: Grown) -> None:
    kept = await office.grown("a", *hours(Told(), 0, 1))
    gone = await office.grown("b", *hours(Told(), 0.5, 2))
    await office.look()
    await office.undo(kept)
    assert (await office.of(kept)).posts == ("a0", "a1")
    back = await office.of(gone)
    assert reunited_into(await office.stores.incidents.log(gone)) is None
    assert back.posts == ("b0", "b1")
    assert back.state is State.NEW
    assert await office.homes("b0", "b1") == [gone, gone]
    assert await office.look() == {}


async def test_a_persons_work_and_word_stand(office: Grown) -> None:
    kept = await office.grown("a", *hours(Told(), 0, 1))
    taken = await office.grown("b", *hours(Told(), 0.5, 2))
    told_apart = await office.grown("c", *hours(Told(), 0.6, 2.1))
    await office.desk.take(taken, await office.hand(taken))
    for other in (kept, taken):
        await office.together.keep_apart(told_apart, other, await office.hand(told_apart))
    assert await office.look() == {}


async def test_what_somebody_works_on_takes_in_the_newer(office: Grown) -> None:
    kept = await office.grown("a", *hours(Told(), 0, 1))
    gone = await office.grown("b", *hours(Told(), 0.5, 2))
    await office.desk.take(kept, await office.hand(kept))
    assert await office.look() == {gone: kept}
    assert (await office.of(kept)).operator == "anna"


async def test_only_what_changed_is_looked_at_again(office: Grown) -> None:
    kept = await office.grown("a", *hours(Told(), 0, 1))
    gone = await office.grown("b", *hours(Told(), 0.5))
    assert await office.look() == {}
    late = a_judged("b9", text="Ямы", at=T0 + 5 * MINUTE, place=a_place())
    await office.stores.posts.save([late])
    pen, found = Pen("engine", "1", "e", T0), await office.of(gone)
    events = pen.write(gone, found.version, [(Attached("b9", ()), "b9", T0)])
    await office.stores.incidents.append(events, [Binding("b9", late.post.content, gone)])
    assert await office.look() == {gone: kept}


async def test_what_is_long_over_is_not_looked_at(office: Grown) -> None:
    await office.grown("a", *hours(Told(), 0, 1))
    await office.grown("b", *hours(Told(), 0.5, 2))
    assert await office.reunion.look(T0 + 30 * DAY) == {}
