"""One number for two problems: split with a look at both, taken back from either; nothing is lost or in two places."""

from dataclasses import replace

import pytest

from domain.codes import Kind, Reason, State
from domain.errors import Refused, StaleIncident
from domain.events import Detached
from domain.incident import Incident
from domain.instant import DAY, HOUR
from incidents.corrections import decision_of
from incidents.pairs import kept_apart, split_from, split_into
from incidents.splitting import Split
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_together import Pairs, same

LIFT = {"area": "housing", "topic": "housing.lift"}


class Mixed(Pairs):
    """An office with one incident of two houses: p1 and p2 tell No. 12, p3 and p4 No. 7."""

    async def mix(self, **other: object) -> str:
        one = await self.write("p1", text="Яма на Ленина 12")
        assert await self.write("p2", text="На Ленина 12 опять яма") == one
        two = await self.write("p3", "7", text="У дома 7 яма", **other)
        await self.write("p4", "7", text="Ленина 7, яма не заделана", **other)
        await self.merge(one, two)
        self.incident = one
        return one

    async def split(self, *posts: str, why: str = "other_place", operator: str = "anna") -> Split:
        by = await self.hand(self.incident, operator)
        return await self.together.split(self.incident, posts, why, by)


@pytest.fixture
async def office() -> Mixed:
    office = Mixed()
    await office.mix()
    return office


async def test_ticked_posts_go_together_into_one_new_incident(office: Mixed) -> None:
    done = await office.split("p3", "p4")
    new = await office.of(done.new.id)
    assert (new.posts, new.place, new.state) == (("p3", "p4"), a_place(house="7"), State.NEW)
    assert await office.homes("p1", "p2", "p3", "p4") == [office.incident] * 2 + [new.id] * 2
    assert (await office.of(office.incident)).posts == ("p1", "p2")
    assert (await office.card(new.id)).number == 3
    assert split_into(await office.stores.incidents.log(office.incident))[0].incident == new.id
    (kin,) = [split_from(await office.stores.incidents.log(new.id))]
    assert kin is not None
    assert (kin.number, kin.incident, kin.why) == (1, office.incident, "other_place")


async def test_a_look_shows_what_the_split_then_does_and_changes_nothing(office: Mixed) -> None:
    before = await office.stores.incidents.all_events(0, 99)
    by = await office.hand(office.incident)
    looked = await office.together.look_at_split(office.incident, ["p3", "p4"], by)
    assert await office.stores.incidents.all_events(0, 99) == before
    done = await office.split("p3", "p4")
    assert [same(a, b) for a, b in ((looked.rest, done.rest), (looked.new, done.new))] == [True] * 2
    assert done.rest == await office.of(office.incident)
    assert done.new == await office.of(done.new.id)


async def test_each_is_what_its_own_posts_tell(office: Mixed) -> None:
    done = await office.split("p1", "p2")
    assert (done.new.place, done.rest.place) == (a_place(), a_place(house="7"))
    assert done.rest.posts == ("p3", "p4")


async def test_topic_owner_and_danger_go_with_the_posts_that_tell_them() -> None:
    office = Mixed()
    await office.mix(judgement=LIFT | {"danger": True})
    assert (await office.of(office.incident)).danger
    done = await office.split("p3", "p4", why="other_problem")
    assert (done.new.topic, done.new.area, done.new.danger) == ("housing.lift", "housing", True)
    assert (done.rest.topic, done.rest.danger) == ("roads.pothole", False)
    assert (await office.undo(office.incident)).danger


async def test_what_a_person_set_stays_and_holds_for_all_that_was_read_alike(office: Mixed) -> None:
    desk = office.desk
    await desk.correct(office.incident, await office.hand(office.incident), "topic", "housing.lift")
    await desk.move(office.incident, await office.hand(office.incident), a_place("Мира", "5"))
    done = await office.split("p1", "p2")
    assert (done.new.topic, done.new.place) == ("housing.lift", a_place("Мира", "5"))
    assert (done.rest.topic, done.rest.place) == ("housing.lift", a_place("Мира", "5"))


async def test_near_copies_go_with_what_they_repeat(office: Mixed) -> None:
    for copy, of in (("p5", "p2"), ("p6", "p5")):
        assert await office.write(copy, copy_of=of) == office.incident
    assert (await office.split("p2")).new.posts == ("p2", "p5", "p6")
    await office.undo(office.incident)
    assert (await office.split("p6")).new.posts == ("p6",)


@pytest.mark.parametrize("side", [0, 1])
async def test_undoing_a_split_restores_the_incident_from_either_side(
    office: Mixed, side: int
) -> None:
    before = await office.of(office.incident)
    done = await office.split("p1", "p3")
    await office.undo((office.incident, done.new.id)[side])
    assert same(await office.of(office.incident), before)
    assert await office.homes("p1", "p2", "p3", "p4") == [office.incident] * 4
    shell = await office.of(done.new.id)
    assert (shell.posts, shell.state) == ((), State.DISMISSED)
    assert shell.place is not None
    assert (shell.place.street, shell.place.territory) == (None, "zarechinsk")
    with pytest.raises(Refused, match="nothing_to_undo"):
        await office.undo(done.new.id)


async def test_the_same_posts_can_be_split_again_after_undoing(office: Mixed) -> None:
    first = await office.split("p3")
    await office.undo(office.incident)
    again = await office.split("p3")
    assert again.new.id != first.new.id
    assert await office.homes("p3") == [again.new.id]


async def test_the_two_are_not_suggested_for_each_other_until_it_is_taken_back(
    office: Mixed,
) -> None:
    done = await office.split("p2")
    for one, other in ((office.incident, done.new.id), (done.new.id, office.incident)):
        assert other in kept_apart(await office.stores.incidents.log(one))
        beside = await office.beside(one)
        shown = {n.card.incident for n in (*beside.suggested, *beside.apart)}
        assert other not in shown
    await office.undo(office.incident)
    assert kept_apart(await office.stores.incidents.log(office.incident)) == frozenset()


@pytest.mark.parametrize(
    ("posts", "code"),
    [
        ((), "nothing_to_split"),
        (("p1", "p2", "p3", "p4"), "nothing_to_split"),
        (("p1", "elsewhere"), "not_a_member"),
    ],
)
async def test_both_sides_keep_some_of_the_incidents_own_posts(
    office: Mixed, posts: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        await office.split(*posts)


async def test_what_is_closed_taken_by_another_or_changed_meanwhile_is_not_split(
    office: Mixed,
) -> None:
    old = await office.hand(office.incident)
    await office.desk.take(office.incident, await office.hand(office.incident, "boris"))
    with pytest.raises(StaleIncident):
        await office.together.split(office.incident, ["p3"], "other_place", old)
    with pytest.raises(Refused, match="taken_by_other"):
        await office.split("p3")
    with pytest.raises(Refused, match="unknown_value"):
        await office.split("p3", why="because", operator="boris")
    await office.desk.close(office.incident, await office.hand(office.incident, "boris"), "fixed")
    with pytest.raises(Refused, match="not_open"):
        await office.split("p3", operator="boris")


async def test_it_is_not_taken_back_over_what_was_decided_since(office: Mixed) -> None:
    done = await office.split("p3", "p4")
    await office.desk.take(done.new.id, await office.hand(done.new.id, "boris"))
    with pytest.raises(Refused, match="undo_there_first"):
        await office.undo(office.incident)
    await office.undo(done.new.id)
    await office.hand_over.confirm(
        done.new.id, await office.hand(done.new.id), "roads", "Яма", unseen=True
    )
    for side in (office.incident, done.new.id):
        with pytest.raises(Refused, match="split_went_on"):
            await office.undo(side)
    assert await office.homes("p3") == [done.new.id]


async def test_posts_do_not_go_back_into_what_is_over(office: Mixed) -> None:
    done = await office.split("p3", "p4")
    await office.desk.close(office.incident, await office.hand(office.incident), "fixed")
    with pytest.raises(Refused, match="split_home_closed"):
        await office.undo(done.new.id)
    await office.desk.reopen(office.incident, await office.hand(office.incident))
    await office.undo(done.new.id)
    assert await office.homes("p3") == [office.incident]


async def test_what_came_to_the_new_incident_since_stays_there(office: Mixed) -> None:
    done = await office.split("p3", "p4")
    assert await office.write("p5", "7", text="У дома 7 та же яма") == done.new.id
    await office.undo(office.incident)
    assert await office.homes("p3", "p4", "p5") == [office.incident] * 2 + [done.new.id]
    new = await office.of(done.new.id)
    assert (new.posts, new.state, new.place) == (("p5",), State.NEW, a_place(house="7"))


@pytest.mark.parametrize("post", ["p3", "p4"])
async def test_a_post_deleted_at_its_source_does_not_come_back(office: Mixed, post: str) -> None:
    done = await office.split("p3", "p4")
    here = a_judged(post, place=a_place(house="7"))
    gone = replace(here, post=replace(here.post, text="", content="gone", deleted=T0))
    await office.take_in(await office.stores.posts.save([gone]))
    await office.undo(done.new.id)
    assert post not in (await office.of(office.incident)).posts
    assert await office.homes(post) == [None]
    assert (await office.of(done.new.id)).state is State.DISMISSED


async def test_what_was_written_after_the_closing_is_split_off_and_the_rest_is_closed() -> None:
    office = Mixed()
    await office.open("p1")
    await office.desk.close(office.incident, await office.by(), "fixed")
    await office.write("p2", at=T0 + DAY)
    returned = await office.of(office.incident)
    assert returned.state is State.RETURNED
    done = await office.split("p2", why="other_case")
    assert (done.rest.state, done.rest.returns) == (State.CLOSED, 0)
    assert (done.new.state, done.new.opened_at) == (State.NEW, T0 + DAY)
    await office.undo(done.new.id)
    assert same(await office.of(office.incident), returned)


async def test_a_split_teaches_nothing(office: Mixed) -> None:
    log = office.stores.incidents.log
    done = await office.split("p1", "p2")
    assert [decision_of(await log(name)) for name in (office.incident, done.new.id)] == [None] * 2
    await office.desk.correct(
        office.incident, await office.hand(office.incident), "kind", "suggestion"
    )
    assert decision_of(await log(office.incident)) is None  # the post that opened it has left
    await office.desk.correct(done.new.id, await office.hand(done.new.id), "kind", "suggestion")
    told = decision_of(await log(done.new.id))
    assert told is not None
    assert (told.post, told.kind) == ("p1", Kind.SUGGESTION)


async def test_forgotten_posts_move_without_their_words(office: Mixed) -> None:
    await office.stores.posts.erase(["p3"], shrink=False, now=T0 + HOUR)
    done = await office.split("p3")
    assert done.new.posts == ("p3",)
    assert done.new.place is not None
    assert (done.new.place.street, done.new.place.territory) == (None, "zarechinsk")


async def test_an_edit_of_a_split_post_stays_where_the_person_put_it(office: Mixed) -> None:
    done = await office.split("p3")
    edited = a_judged("p3", text="Яма на Ленина 12 всё ещё здесь", place=a_place())
    await office.take_in(await office.stores.posts.save([edited]))
    assert await office.homes("p3") == [done.new.id]


async def test_a_log_that_was_split_says_so_in_ids_and_codes(office: Mixed) -> None:
    done = await office.split("p3", "p4")
    log = await office.stores.incidents.log(office.incident)
    gone = [e.body.reason for e in log if isinstance(e.body, Detached)]
    assert gone == [Reason("split_into", ("", done.new.id, "other_place"))] * 2
    assert Incident.of(log) == done.rest
    assert {e.actor for e in done.events} == {"operator:anna"}


async def test_a_post_that_went_and_came_back_since_is_not_doubled_by_undoing_a_merge() -> None:
    office = Mixed()
    await office.mix()
    (gone,) = {e.incident for _, e in await office.stores.incidents.all_events(0, 99)} - {
        office.incident
    }
    await office.desk.detach(office.incident, await office.hand(office.incident), "p3")
    await office.desk.attach(office.incident, await office.hand(office.incident), "p3")
    with pytest.raises(Refused, match="undo_there_first"):
        await office.undo(gone)
    for _ in range(3):  # the attachment, the detachment, the merge
        await office.undo(office.incident)
    assert await office.homes("p1", "p2", "p3", "p4") == [office.incident] * 2 + [gone] * 2
    assert (await office.of(office.incident)).posts == ("p1", "p2")
