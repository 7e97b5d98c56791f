from dataclasses import replace

import pytest

from domain.codes import Kind, Lane, State, Voice
from domain.incident import Incident
from domain.instant import HOUR, MINUTE
from domain.pack import Duty, SavedQuery, Topic
from incidents.intake import Intake
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.recording import Pen
from incidents.watch.alerts import CRISIS_TOPIC, Watch
from pipelines.reading import RussianAnalyser
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place

POTHOLE = Topic("roads.pothole", "roads", "Ямы", "Potholes", "roads", window_hours=48)
PEN = Pen("engine", "pack-1", "test", T0 + 30 * HOUR)
DUTY = Duty(danger=("duty@example.org",), crisis="crisis@example.org")
ROADS = SavedQuery("roads", areas=("roads",), recipient="roads@example.org")


@pytest.fixture
def stores() -> MemoryStores:
    return MemoryStores()


def an_intake(stores: MemoryStores, *queries: SavedQuery) -> Intake:
    watch = Watch(queries, DUTY, lambda _query, _judged: True)
    likeness = Likeness(stores.posts, stores.incidents, RussianAnalyser())
    return Intake(
        stores.incidents, stores.projections, Joiner({POTHOLE.code: POTHOLE}), watch, likeness
    )


async def incidents_of(stores: MemoryStores, *posts: str) -> list[Incident | None]:
    bound = await stores.incidents.bindings(posts)
    return [
        await stores.incidents.load(b.incident) if (b := bound.get(p)) and b.incident else None
        for p in posts
    ]


async def test_two_reports_of_one_fault_become_one_incident(stores: MemoryStores) -> None:
    batch = [a_judged("p1", place=a_place()), a_judged("p2", at=T0 + MINUTE, place=a_place())]
    await an_intake(stores).take_in(batch, PEN)
    one, other = await incidents_of(stores, "p1", "p2")
    assert one is not None
    assert one == other
    assert one.posts == ("p1", "p2")


async def test_a_later_batch_finds_what_an_earlier_one_opened(stores: MemoryStores) -> None:
    intake = an_intake(stores)
    await intake.take_in([a_judged("p1", place=a_place())], PEN)
    await intake.take_in([a_judged("p2", at=T0 + HOUR, place=a_place())], PEN)
    one, other = await incidents_of(stores, "p1", "p2")
    assert one == other


async def test_taking_in_the_same_batch_again_writes_nothing(stores: MemoryStores) -> None:
    intake = an_intake(stores)
    batch = [a_judged("p1", place=a_place()), a_judged("p2", place=a_place())]
    await intake.take_in(batch, PEN)
    assert (await intake.take_in(batch, PEN)).written == ()


@pytest.mark.parametrize(
    "judged",
    [
        a_judged("p1", judgement={"kind": Kind.OTHER}),
        a_judged("p1", judgement={"kind": Kind.QUESTION}),
        a_judged("p1", judgement={"lane": Lane.UNSURE}),
        a_judged("p1", judgement={"resolved_past": True}),
        a_judged("p1", voice=Voice.AUTHORITY),
        a_judged("p1", voice=Voice.COMMUNITY, judgement={"own_report": False}),
    ],
)
async def test_what_is_no_report_of_a_resident_opens_nothing(stores: MemoryStores, judged) -> None:  # noqa: ANN001
    await an_intake(stores).take_in([judged], PEN)
    assert await incidents_of(stores, "p1") == [None]


async def test_danger_opens_an_incident_whatever_the_kind_and_tells_the_duty_list(
    stores: MemoryStores,
) -> None:
    danger = a_judged("p1", judgement={"kind": Kind.OTHER, "danger": True, "lane": Lane.DANGER})
    await an_intake(stores).take_in([danger], PEN)
    (found,) = await incidents_of(stores, "p1")
    assert found is not None
    assert [(d.rule, d.recipient) for d in found.dispatches] == [("danger", "duty@example.org")]


async def test_self_harm_is_told_to_one_role_only(stores: MemoryStores) -> None:
    crisis = {"kind": Kind.OTHER, "danger": True, "topic": CRISIS_TOPIC}
    await an_intake(stores, ROADS).take_in([a_judged("p1", judgement=crisis)], PEN)
    (found,) = await incidents_of(stores, "p1")
    assert found is not None
    assert [(d.rule, d.recipient) for d in found.dispatches] == [("crisis", "crisis@example.org")]


async def test_a_saved_query_alerts_when_an_incident_opens_and_not_when_a_post_joins(
    stores: MemoryStores,
) -> None:
    batch = [a_judged("p1", place=a_place()), a_judged("p2", place=a_place())]
    await an_intake(stores, ROADS).take_in(batch, PEN)
    (found,) = await incidents_of(stores, "p1")
    assert found is not None
    assert [d.rule for d in found.dispatches] == ["roads"]


async def test_a_back_fill_alerts_nobody(stores: MemoryStores) -> None:
    old = a_judged("p1", judgement={"danger": True}, backfill=True)
    await an_intake(stores, ROADS).take_in([old], PEN)
    (found,) = await incidents_of(stores, "p1")
    assert found is not None
    assert found.dispatches == ()


async def test_danger_in_a_later_report_alarms_once(stores: MemoryStores) -> None:
    alarm = {"danger": True}
    batch = [
        a_judged("p1", place=a_place()),
        a_judged("p2", place=a_place(), judgement=alarm),
        a_judged("p3", place=a_place(), judgement=alarm),
    ]
    await an_intake(stores).take_in(batch, PEN)
    (found,) = await incidents_of(stores, "p3")
    assert found is not None
    assert len(found.dispatches) == 1


async def test_an_authority_reply_in_the_thread_proposes_an_answer(stores: MemoryStores) -> None:
    reply = a_judged(
        "p2", voice=Voice.AUTHORITY, reply_to="p1", thread="p1", judgement={"kind": Kind.OTHER}
    )
    await an_intake(stores).take_in([a_judged("p1", place=a_place()), reply], PEN)
    (found,) = await incidents_of(stores, "p1")
    assert found is not None
    assert found.proposals == ("p2",)


async def test_a_post_deleted_at_its_source_leaves_its_incident(stores: MemoryStores) -> None:
    intake = an_intake(stores)
    report = a_judged("p1", place=a_place())
    await intake.take_in([report, a_judged("p2", place=a_place())], PEN)
    gone = replace(report, post=replace(report.post, text="", content="gone", deleted=T0 + HOUR))
    before = (await incidents_of(stores, "p2"))[0]
    await intake.take_in([gone], PEN)
    after = (await incidents_of(stores, "p2"))[0]
    assert before is not None
    assert after is not None
    assert (before.posts, after.posts) == (("p1", "p2"), ("p2",))


@pytest.mark.parametrize(
    ("danger", "state"), [(False, State.DISMISSED), (True, State.NEW)], ids=["plain", "danger"]
)
async def test_what_nobody_tells_of_any_more_is_no_work_but_a_danger_is_for_a_person(
    stores: MemoryStores, danger: bool, state: State
) -> None:
    intake = an_intake(stores)
    told = {"area": "roads", "topic": POTHOLE.code, "danger": danger}
    reports = [a_judged(p, place=a_place(), judgement=told) for p in ("p1", "p2")]
    await intake.take_in(reports, PEN)
    before = (await incidents_of(stores, "p1"))[0]
    assert before is not None
    gone = [
        replace(r, post=replace(r.post, text="", content="gone", deleted=T0 + HOUR))
        for r in reports
    ]
    await intake.take_in(gone, PEN)
    after = await stores.incidents.load(before.id)
    assert after is not None
    assert (after.posts, after.state) == ((), state)


async def test_an_edit_stays_where_it_was(stores: MemoryStores) -> None:
    intake = an_intake(stores)
    await intake.take_in([a_judged("p1", place=a_place())], PEN)
    edited = a_judged("p1", text="Другой текст", place=a_place("Мира", "5"))
    assert (await intake.take_in([edited], PEN)).written == ()
    assert (await incidents_of(stores, "p1"))[0] is not None


async def test_a_search_saved_meanwhile_alerts_from_the_next_batch_on(stores: MemoryStores) -> None:
    intake = replace(an_intake(stores), saved=stores.saved_queries)
    await intake.take_in([a_judged("p1", place=a_place())], PEN)
    await stores.saved_queries.save(ROADS)
    await intake.take_in([a_judged("p2", place=a_place("Мира", "5"))], PEN)
    one, other = await incidents_of(stores, "p1", "p2")
    assert one is not None
    assert other is not None
    assert [len(one.dispatches), len(other.dispatches)] == [0, 1]
