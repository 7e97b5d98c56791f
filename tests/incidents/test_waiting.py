"""Reports too doubtful to open an incident alone wait for another telling of the same."""

import pytest

from domain.codes import Kind, Lane, Voice
from domain.instant import DAY, HOUR, MINUTE, Instant
from domain.verdict import Judged
from incidents.gates import may_wait, open_together
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_intake import PEN, an_intake, incidents_of

DOUBT = {"lane": Lane.UNSURE, "confidence": 0.6}


def doubtful(post: str, at: Instant = T0, **judgement: object) -> Judged:
    return a_judged(post, at=at, place=a_place(), judgement={**DOUBT, **judgement})


@pytest.fixture
def stores() -> MemoryStores:
    return MemoryStores()


async def taken_in(stores: MemoryStores, *batches: Judged) -> None:
    """Each post in a batch of its own, by a process that has read nothing before."""
    for judged in batches:
        (saved,) = await stores.posts.save([judged])
        await an_intake(stores).take_in([saved], PEN)


async def test_a_doubtful_report_alone_opens_nothing_and_waits(stores: MemoryStores) -> None:
    await taken_in(stores, doubtful("p1"))
    assert await incidents_of(stores, "p1") == [None]
    assert [b.post for b in await stores.incidents.waiting(T0 - DAY, 9)] == ["p1"]


async def test_two_doubtful_tellings_open_an_incident_together(stores: MemoryStores) -> None:
    await taken_in(stores, doubtful("p1"), doubtful("p2", T0 + MINUTE))
    one, other = await incidents_of(stores, "p1", "p2")
    assert one is not None
    assert one == other
    assert one.posts == ("p1", "p2")
    assert await stores.incidents.waiting(T0 - DAY, 9) == ()


async def test_a_sure_report_takes_up_the_one_that_waited(stores: MemoryStores) -> None:
    sure = a_judged("p2", at=T0 + HOUR, place=a_place())
    await taken_in(stores, doubtful("p1", kind=Kind.OTHER, area=None, topic=None), sure)
    one, other = await incidents_of(stores, "p1", "p2")
    assert one is None or one == other
    assert other is not None
    assert other.kind == Kind.COMPLAINT


async def test_what_waited_too_long_is_forgotten(stores: MemoryStores) -> None:
    await taken_in(stores, doubtful("p1"), doubtful("p2", T0 + 4 * DAY))
    assert await incidents_of(stores, "p1", "p2") == [None, None]


async def test_a_post_deleted_at_its_source_waits_no_longer(stores: MemoryStores) -> None:
    gone = a_judged("p1", place=a_place(), judgement=DOUBT, deleted=T0 + MINUTE, text="")
    await taken_in(stores, doubtful("p1"), gone, doubtful("p2", T0 + HOUR))
    assert await incidents_of(stores, "p1", "p2") == [None, None]
    assert [b.post for b in await stores.incidents.waiting(T0 - DAY, 9)] == ["p2"]


async def test_an_answer_of_an_authority_opens_nothing_that_waits(stores: MemoryStores) -> None:
    reply = a_judged(
        "p2", voice=Voice.AUTHORITY, reply_to="p1", thread="p1", judgement={"kind": Kind.OTHER}
    )
    await taken_in(stores, doubtful("p1"), reply)
    assert await incidents_of(stores, "p1") == [None]


async def test_a_report_that_names_its_house_need_not_be_so_sure(stores: MemoryStores) -> None:
    told = {"confidence": 0.6}
    here = a_judged("p1", place=a_place(house="12"), judgement=told)
    dark = {**told, "area": "energy", "topic": "energy.street_light"}
    street = a_place("Мира", house=None)
    somewhere = a_judged("p2", text="На Мира темно", place=street, judgement=dark)
    await taken_in(stores, here, somewhere)
    assert [found is not None for found in await incidents_of(stores, "p1", "p2")] == [True, False]


@pytest.mark.parametrize(
    ("judgement", "waits"),
    [
        (DOUBT, True),
        ({"kind": Kind.QUESTION, "confidence": 0.4}, True),
        ({"kind": Kind.OTHER, "lane": Lane.UNSURE, "confidence": 0.6}, True),
        ({"kind": Kind.OTHER, "confidence": 0.95}, False),
        ({"kind": Kind.GRATITUDE, "confidence": 0.5}, False),
        ({**DOUBT, "resolved_past": True}, False),
    ],
)
def test_only_what_may_be_a_report_waits(judgement: dict[str, object], waits: bool) -> None:
    assert may_wait(a_judged("p1", judgement=judgement)) is waits


def test_two_tellings_that_are_rather_no_reports_open_nothing() -> None:
    chat = {"kind": Kind.OTHER, "lane": Lane.UNSURE, "confidence": 0.6}
    assert not open_together(a_judged("p1", judgement=chat), a_judged("p2", judgement=chat))
    weak = {"kind": Kind.QUESTION, "lane": Lane.UNSURE, "confidence": 0.4}
    assert not open_together(a_judged("p1", judgement=weak), a_judged("p2", judgement=weak))
