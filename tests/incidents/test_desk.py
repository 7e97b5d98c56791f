from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.codes import State
from domain.errors import Refused, StaleIncident
from domain.instant import HOUR
from domain.pack import Authority, Duty, Pack, Topic
from domain.place import EVERYTHING, Territory
from domain.records import Look
from domain.verdict import Judged
from incidents.desk import By, Desk
from incidents.handoff.handover import HandOver
from incidents.intake import Intake
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.recording import Pen
from incidents.watch.alerts import Watch
from pipelines.reading import RussianAnalyser
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place

PACK = Pack(
    "test", "1", "Город", "Europe/Moscow",
    territories=(Territory("zarechinsk", "Заречинск"),),
    topics=(
        Topic("roads.pothole", "roads", "Ямы", "Potholes", "roads"),
        Topic("housing.lift", "housing", "Лифт", "Lift", "housing"),
    ),
    authorities=(Authority("roads", "Дорожник", "roads", "zarechinsk", email="roads@example.org"),),
    routes=(),
    sources=(),
)  # fmt: skip


class FixedClock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.at = T0 + HOUR

    def now(self) -> int:
        return self.at

    def wait(self, until: int) -> float:
        return 0.0 * until

    def pace(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        self.at += round(seconds)


class Office:
    """Stores with one incident, and a desk over them."""

    def __init__(self) -> None:
        self.stores, self.clock = MemoryStores(), FixedClock()
        s = self.stores
        self.desk = Desk(s.incidents, s.posts, s.notes, self.clock, lambda: PACK)
        self.hand_over = HandOver(
            s.incidents, s.posts, s.notes, s.source_states, self.clock, lambda: PACK
        )
        self.incident = ""
        self._presses = 0

    async def open(self, *posts: str) -> None:
        await self.take_in(
            await self.stores.posts.save([a_judged(p, place=a_place()) for p in posts])
        )
        self.incident = (await self.stores.incidents.bindings(posts))[posts[0]].incident or ""

    async def take_in(self, saved: Sequence[Judged]) -> None:
        s = self.stores
        watch = Watch((), PACK.duty, lambda _q, _j: True)
        likeness = Likeness(s.posts, s.incidents, RussianAnalyser())
        intake = Intake(s.incidents, s.projections, Joiner({}), watch, likeness)
        await intake.take_in(saved, Pen("engine", "1", "test", T0))

    async def by(self, operator: str = "anna") -> By:
        self._presses += 1
        found = await self.stores.incidents.load(self.incident)
        return By(operator, found.version if found else 0, f"{operator}-{self._presses}")


@pytest.fixture
async def office() -> Office:
    opened = Office()
    await opened.open("vk:-101_1", "vk:-101_2")
    return opened


async def test_two_people_cannot_take_one_incident(office: Office) -> None:
    await office.desk.take(office.incident, await office.by("anna"))
    with pytest.raises(Refused, match="taken_by_other"):
        await office.desk.take(office.incident, await office.by("boris"))


async def test_a_command_from_an_old_screen_is_refused(office: Office) -> None:
    old = await office.by("boris")
    await office.desk.take(office.incident, await office.by("anna"))
    with pytest.raises(StaleIncident):
        await office.desk.dismiss(office.incident, old, "spam")


async def test_a_corrected_topic_brings_its_area(office: Office) -> None:
    found = await office.desk.correct(office.incident, await office.by(), "topic", "housing.lift")
    assert (found.topic, found.area) == ("housing.lift", "housing")


async def test_danger_set_by_hand_tells_the_duty_list_once(office: Office) -> None:
    on_duty = replace(PACK, duty=Duty(danger=("duty@example.org",)))
    desk, name = replace(office.desk, pack=lambda: on_duty), office.incident
    found = await desk.correct(name, await office.by(), "danger", "yes")
    assert [(d.rule, d.recipient) for d in found.dispatches] == [("danger", "duty@example.org")]
    assert len(await office.stores.projections.due(office.clock.now(), 9)) == 1
    undone = await desk.undo(name, await office.by())
    assert (undone.danger, undone.dispatches) == (False, found.dispatches)
    for value in ("yes", "no", "yes"):
        again = await desk.correct(name, await office.by(), "danger", value)
    assert (again.danger, again.dispatches) == (True, found.dispatches)


@pytest.mark.parametrize(
    ("field", "value"), [("topic", "nothing.such"), ("kind", "other"), ("colour", "red")]
)
async def test_unknown_values_are_refused(office: Office, field: str, value: str) -> None:
    with pytest.raises(Refused):
        await office.desk.correct(office.incident, await office.by(), field, value)


async def test_the_place_can_be_corrected_and_the_correction_undone(office: Office) -> None:
    moved = await office.desk.move(office.incident, await office.by(), a_place("Мира", "5"))
    assert moved.place == a_place("Мира", "5")
    undone = await office.desk.undo(office.incident, await office.by())
    assert undone.place == a_place()


async def test_dismissing_and_undoing_brings_it_back(office: Office) -> None:
    gone = await office.desk.dismiss(office.incident, await office.by(), "not_a_problem")
    assert gone.state is State.DISMISSED
    back = await office.desk.undo(office.incident, await office.by())
    assert back.state is State.NEW


async def test_nothing_is_left_to_undo_at_the_start(office: Office) -> None:
    with pytest.raises(Refused, match="nothing_to_undo"):
        await office.desk.undo(office.incident, await office.by())


async def test_a_public_reply_answers_when_it_appeared(office: Office) -> None:
    reply = a_judged("vk:-101_1/9", at=T0 + HOUR // 2)
    await office.stores.posts.save([reply])
    answered = await office.desk.answer(office.incident, await office.by(), "", reply.post.id)
    assert answered.answered_at == T0 + HOUR // 2


async def test_taking_is_not_taken_back_behind_a_hand_over(office: Office) -> None:
    desk, incident = office.desk, office.incident
    await desk.take(incident, await office.by())
    await office.hand_over.confirm(incident, await office.by(), "roads", "Текст", unseen=True)
    with pytest.raises(Refused, match="nothing_to_undo"):
        await desk.undo(incident, await office.by())
    await desk.correct(incident, await office.by(), "topic", "housing.lift")
    back = await desk.undo(incident, await office.by())
    assert (back.topic, back.operator, back.state) == ("roads.pothole", "anna", State.HANDED_OVER)


async def test_a_detached_post_can_open_an_incident_of_its_own(office: Office) -> None:
    left = await office.desk.detach(office.incident, await office.by(), "vk:-101_2")
    assert left.posts == ("vk:-101_1",)
    other = await office.desk.open_from("vk:-101_2", await office.by())
    assert other.posts == ("vk:-101_2",)
    assert other.id != office.incident


async def test_undoing_a_detachment_brings_the_post_back(office: Office) -> None:
    await office.desk.detach(office.incident, await office.by(), "vk:-101_2")
    back = await office.desk.undo(office.incident, await office.by())
    assert back.posts == ("vk:-101_1", "vk:-101_2")
    assert (await office.stores.incidents.bindings(["vk:-101_2"]))["vk:-101_2"].incident == back.id


async def test_an_answer_is_recorded_closed_and_reopened(office: Office) -> None:
    answered = await office.desk.answer(office.incident, await office.by(), "Засыпали 12 мая")
    assert answered.state is State.ANSWERED
    assert (await office.stores.notes.of_incident(office.incident))[0].text == "Засыпали 12 мая"
    closed = await office.desk.close(office.incident, await office.by(), "fixed")
    assert closed.state is State.CLOSED
    with pytest.raises(Refused, match="not_open"):
        await office.desk.take(office.incident, await office.by())
    assert (await office.desk.reopen(office.incident, await office.by())).open


async def test_the_index_hears_of_every_change(office: Office) -> None:
    before = {j.post.id: j.position for j in await office.stores.posts.after(0, 10)}
    await office.desk.take(office.incident, await office.by())
    after = {j.post.id: j.position for j in await office.stores.posts.after(0, 10)}
    assert all(after[p] > before[p] for p in before)


async def test_a_hand_over_waits_for_a_fresh_look_at_the_source(office: Office) -> None:
    ready = await office.hand_over.prepare(office.incident)
    assert set(ready.pending) == {"vk:-101_1", "vk:-101_2"}
    assert set(await office.stores.source_states.asked(10)) == set(ready.pending)
    with pytest.raises(Refused, match="look_pending"):
        await office.hand_over.confirm(office.incident, await office.by(), "roads", "Текст")


async def test_a_confirmed_hand_over_is_due_with_its_text_and_deadline(office: Office) -> None:
    posts = ("vk:-101_1", "vk:-101_2")
    await office.hand_over.prepare(office.incident)
    await office.stores.source_states.looked([Look(p, office.clock.now(), True) for p in posts])
    by = await office.by()
    found = await office.hand_over.confirm(office.incident, by, "roads", "Яма на Ленина 12")
    assert (found.state, found.answer_due) == (State.HANDED_OVER, office.clock.now() + 24 * HOUR)
    (due,) = await office.stores.projections.due(office.clock.now(), 10)
    assert (due.recipient, due.rule) == ("roads@example.org", "handoff")
    assert due.draft is not None
    assert (await office.stores.notes.read([due.draft]))[0].text == "Яма на Ленина 12"


async def test_an_authority_behind_a_webhook_is_called_by_its_code(office: Office) -> None:
    pack = office.hand_over.pack()
    (owner,) = (a for a in pack.authorities if a.code == "roads")
    hooked = replace(pack, authorities=(replace(owner, channel="webhook"),))
    hand_over, by = replace(office.hand_over, pack=lambda: hooked), await office.by()
    await hand_over.confirm(office.incident, by, "roads", "Текст", unseen=True)
    (due,) = await office.stores.projections.due(office.clock.now(), 10)
    assert (due.channel, due.recipient) == ("webhook", "roads")


async def test_nothing_is_handed_to_an_authority_whose_address_nobody_knows(
    office: Office,
) -> None:
    pack = office.hand_over.pack()
    (owner,) = (a for a in pack.authorities if a.code == "roads")
    unknown = replace(pack, authorities=(replace(owner, email=None),))
    hand_over, by = replace(office.hand_over, pack=lambda: unknown), await office.by()
    with pytest.raises(Refused, match="authority_without_address"):
        await hand_over.confirm(office.incident, by, "roads", "Текст", unseen=True)
    assert await office.stores.projections.due(office.clock.now(), 10) == ()


async def test_a_person_may_hand_over_although_a_source_is_silent(office: Office) -> None:
    by = await office.by()
    found = await office.hand_over.confirm(office.incident, by, "roads", "Текст", unseen=True)
    assert found.state is State.HANDED_OVER
    assert (await office.stores.posts.get(["vk:-101_1"], EVERYTHING))[0].post.text
