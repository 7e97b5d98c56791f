"""Two numbers for one problem: joined, kept apart, taken back; nothing is lost or in two places."""

import time
from dataclasses import replace

import pytest

from domain.codes import Reason, State
from domain.errors import Refused, StaleIncident
from domain.events import Detached
from domain.incident import Incident
from domain.instant import HOUR, MINUTE
from domain.place import EVERYTHING
from domain.records import Binding, Card
from incidents.desk import By
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.neighbours import Beside, Neighbours
from incidents.pairs import kept_apart
from incidents.recording import Pen
from incidents.together import Together
from pipelines.reading import RussianAnalyser
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_desk import Office

READS = RussianAnalyser()
POTHOLE = {"area": "roads", "topic": "roads.pothole"}


class Pairs(Office):
    """An office with several incidents, and commands over two of them."""

    def __init__(self) -> None:
        super().__init__()
        self.together = Together(self.desk, self.stores.projections)

    async def write(self, post: str, house: str | None = "12", **told: object) -> str:
        """A resident writes; answers with the incident."""
        s = self.stores
        judged = a_judged(post, **({"place": a_place(house=house)} | told))  # type: ignore[arg-type]
        await self.take_in(await s.posts.save([judged]))
        return (await s.incidents.bindings([post]))[post].incident or ""

    async def of(self, incident: str) -> Incident:
        found = await self.stores.incidents.load(incident)
        assert found is not None
        return found

    async def card(self, incident: str) -> Card:
        found = await self.stores.projections.card(EVERYTHING, incident=incident)
        assert found is not None
        return found

    async def hand(self, incident: str, operator: str = "anna") -> By:
        self._presses += 1
        return By(operator, (await self.of(incident)).version, f"{operator}-{self._presses}")

    async def merge(self, kept: str, gone: str) -> Incident:
        seen = (await self.of(gone)).version
        return await self.together.merge(kept, gone, await self.hand(kept), seen)

    async def undo(self, incident: str) -> Incident:
        return await self.together.undo(incident, await self.hand(incident))

    async def beside(self, incident: str) -> Beside:
        s = self.stores
        likeness = Likeness(s.posts, s.incidents, READS)
        around = Neighbours(s.projections, likeness, Joiner({}))
        found, log = await self.of(incident), await s.incidents.log(incident)
        return await around.of(await self.card(incident), found, log, EVERYTHING)

    async def homes(self, *posts: str) -> list[str | None]:
        bound = await self.stores.incidents.bindings(posts)
        return [bound[p].incident for p in posts]


@pytest.fixture
async def office() -> Pairs:
    return Pairs()


@pytest.fixture
async def two(office: Pairs) -> tuple[str, str]:
    return await office.write("p1"), await office.write("p2", "7")


def same(one: Incident, other: Incident) -> bool:
    return replace(one, version=0) == replace(other, version=0)


async def test_a_merge_moves_the_posts_and_keeps_the_number(
    office: Pairs, two: tuple[str, str]
) -> None:
    kept, gone = two
    number = (await office.card(gone)).number
    merged = await office.merge(kept, gone)
    assert merged.posts == ("p1", "p2")
    assert merged.members[1].reasons == (Reason("from_incident", (str(number), gone)),)
    assert await office.homes("p1", "p2") == [kept, kept]
    rest = await office.of(gone)
    assert (rest.posts, rest.state) == ((), State.DISMISSED)
    assert (await office.card(gone)).number == number
    assert rest.place is not None
    assert (rest.place.street, rest.place.territory) == (None, "zarechinsk")


@pytest.mark.parametrize("side", [0, 1])
async def test_undoing_a_merge_restores_both_from_either_side(
    office: Pairs, two: tuple[str, str], side: int
) -> None:
    before = [await office.of(name) for name in two]
    await office.merge(*two)
    await office.undo(two[side])
    assert [same(await office.of(n), b) for n, b in zip(two, before, strict=True)] == [True, True]
    assert await office.homes("p1", "p2") == list(two)


async def test_a_chain_of_merges_is_undone_from_its_end(office: Pairs) -> None:
    one, two, three = (
        await office.write("p1"),
        await office.write("p2", "7"),
        await office.write("p3", "9"),
    )
    await office.merge(two, three)
    await office.merge(one, two)
    with pytest.raises(Refused, match="undo_there_first"):
        await office.undo(three)
    await office.undo(one)
    await office.undo(three)
    assert await office.homes("p1", "p2", "p3") == [one, two, three]


async def test_danger_comes_along_and_goes_back(office: Pairs) -> None:
    calm = await office.write("p1")
    dire = await office.write("p2", "7", judgement={"danger": True})
    assert (await office.merge(calm, dire)).danger
    assert not (await office.undo(calm)).danger


async def test_what_is_handed_over_closed_or_taken_by_another_is_not_merged(
    office: Pairs, two: tuple[str, str]
) -> None:
    kept, gone = two
    await office.desk.take(gone, await office.hand(gone, "boris"))
    with pytest.raises(Refused, match="taken_by_other"):
        await office.merge(kept, gone)
    await office.desk.close(gone, await office.hand(gone, "boris"), "fixed")
    with pytest.raises(Refused, match="not_open"):
        await office.merge(kept, gone)
    with pytest.raises(Refused, match="nothing_to_merge"):
        await office.merge(kept, kept)


async def test_a_refused_merge_says_which_way_is_left(office: Pairs, two: tuple[str, str]) -> None:
    kept, gone = two
    await office.desk.answer(gone, await office.hand(gone), "Засыпали")
    with pytest.raises(Refused, match="merge_other_way"):
        await office.merge(kept, gone)
    await office.desk.answer(kept, await office.hand(kept), "Засыпали")
    with pytest.raises(Refused, match="merge_too_late"):
        await office.merge(kept, gone)


async def test_what_a_colleague_decided_on_the_other_side_meanwhile_is_not_overrun(
    office: Pairs, two: tuple[str, str]
) -> None:
    kept, gone = two
    seen = (await office.of(gone)).version
    await office.desk.correct(gone, await office.hand(gone, "boris"), "topic", "housing.lift")
    with pytest.raises(StaleIncident):
        await office.together.merge(kept, gone, await office.hand(kept), seen)


async def test_a_post_deleted_at_its_source_does_not_come_back_by_undoing(
    office: Pairs, two: tuple[str, str]
) -> None:
    kept, gone = two
    merged = await office.merge(kept, gone)
    pen = Pen("engine", "1", "test", T0)
    away = [(Detached("p2", Reason("deleted_at_source")), "gone", T0)]
    left, found = [Binding("p2", "x", None)], await office.stores.incidents.bindings(["p2"])
    log = office.stores.incidents
    await log.append(pen.write(kept, merged.version, away), left, [*found.values()])
    await office.undo(kept)
    assert (await office.of(gone)).posts == ()
    assert await office.homes("p1", "p2") == [kept, None]
    assert (await office.of(gone)).open


async def test_a_post_taken_out_is_not_brought_back_while_it_is_elsewhere(
    office: Pairs, two: tuple[str, str]
) -> None:
    kept, other = two
    await office.write("p3")
    await office.desk.detach(kept, await office.hand(kept), "p3")
    await office.desk.attach(other, await office.hand(other), "p3")
    with pytest.raises(Refused, match="undo_there_first"):
        await office.undo(kept)
    await office.undo(other)
    await office.undo(kept)
    assert await office.homes("p3") == [kept]


async def test_alike_incidents_are_suggested_with_reasons(office: Pairs) -> None:
    one = await office.write("p1", None, text="Огромная яма посреди дороги, пробил колесо")
    two = await office.write(
        "p2", None, text="На дороге огромная яма, колесо пробил, объехать нельзя"
    )
    if one == two:
        await office.desk.detach(one, await office.hand(one), "p2")
        await office.together.desk.open_from("p2", By("anna", 0, "opens"))
        two = (await office.homes("p2"))[0] or ""
    (near,) = (await office.beside(one)).suggested
    assert near.card.incident == two
    assert {r.code for r in near.reasons} & {"same_fault", "same_words", "same_street"}


async def test_the_next_house_is_shown_with_its_veto(office: Pairs, two: tuple[str, str]) -> None:
    beside = await office.beside(two[0])
    assert beside.suggested == ()
    (near,) = beside.apart
    assert near.veto == Reason("other_house", ("12", "7"))
    assert {r.code for r in near.reasons} >= {"same_street", "same_fault"}


async def test_of_several_vetoes_the_other_house_is_told(office: Pairs) -> None:
    await office.write("p1")
    dire = await office.write("p2", "7", at=T0 + 30 * HOUR, judgement={"danger": True})
    (near,) = (await office.beside(dire)).apart
    assert near.veto == Reason("other_house", ("7", "12"))
    assert {r.code for r in near.reasons} >= {"same_street", "same_fault"}


async def test_what_a_person_kept_apart_is_not_shown_again_until_they_take_it_back(
    office: Pairs, two: tuple[str, str]
) -> None:
    one, other = two
    await office.together.keep_apart(one, other, await office.hand(one))
    assert [await office.beside(name) for name in two] == [Beside(), Beside()]
    assert kept_apart(await office.stores.incidents.log(other)) == {one}
    await office.undo(other)
    assert [len((await office.beside(name)).apart) for name in two] == [1, 1]


async def test_nothing_is_beside_a_closed_incident(office: Pairs, two: tuple[str, str]) -> None:
    await office.desk.close(two[0], await office.hand(two[0]), "fixed")
    assert await office.beside(two[0]) == Beside()
    assert await office.beside(two[1]) == Beside()


async def test_a_look_around_is_quick_in_a_full_town(office: Pairs) -> None:
    s = office.stores
    streets = ("Ленина", "Мира", "Садовая", "Речная", "Школьная", "Лесная")
    told = [
        a_judged(
            f"p{n}",
            at=T0 + n * MINUTE,
            text=f"Яма у дома {n}, пробил колесо, почините дорогу",
            place=a_place(streets[n % 6], str(n)),
        )
        for n in range(180)
    ]
    await office.take_in(await s.posts.save(told))
    likeness = Likeness(s.posts, s.incidents, READS)
    around = Neighbours(s.projections, likeness, Joiner({}))
    name = (await office.homes("p90"))[0] or ""
    card, found = await office.card(name), await office.of(name)
    log, costs = await s.incidents.log(name), []
    for _ in range(4):
        began = time.process_time()
        beside = await around.of(card, found, log, EVERYTHING)
        costs.append(time.process_time() - began)
    assert len(beside.apart) == 5
    assert min(costs) <= 0.05
