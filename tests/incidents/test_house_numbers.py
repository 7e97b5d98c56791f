"""A house told without its street: its number and the fault lead to the incident."""

from domain.instant import DAY, Instant
from domain.pack import Topic
from domain.place import Place
from domain.verdict import Judged
from incidents.joining import Join, Joiner
from incidents.likeness import Likeness
from incidents.scoring.telling import telling_of
from incidents.scoring.weighing import Known
from incidents.waiting import WaitingRoom
from pipelines.reading import RussianAnalyser
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place

READS = RussianAnalyser()
SEWAGE = {"area": "housing", "topic": "housing.sewage"}
TOPIC = Topic("housing.sewage", "housing", "Канализация", "Sewage", "water")


def later(place: Place, at: Instant = T0 + DAY) -> Join | None:
    """What the same fault joins that is told of a place after Ленина 12."""
    first = a_judged(
        "p1", text="Ленина 12, канализация во дворе", place=a_place(), judgement=SEWAGE
    )
    told: Judged = a_judged(
        "p2", text="дом 12, канализация третий день", at=at, place=place, judgement=SEWAGE
    )
    stores = MemoryStores()
    room = WaitingRoom(Likeness(stores.posts, stores.incidents, READS))
    waiter = room.seat(first, telling_of(first, READS))
    known = [Known.of(waiter.card, waiter.told)]
    return Joiner({TOPIC.code: TOPIC}).weigh(told, telling_of(told, READS), [], known).join


def lone(house: str) -> Place:
    """A house without any street, in the territory of its source."""
    return Place(house=house, territory="zarechinsk", reason="source")


def test_a_house_told_without_its_street_is_known_by_its_number() -> None:
    join = later(lone("12"))
    assert join is not None
    assert [reason.code for reason in join.reasons] == ["same_house_number", "same_fault"]
    assert later(lone("14")) is None
    assert later(lone("12"), T0 + 4 * DAY) is None


def test_a_house_of_a_microdistrict_is_another() -> None:
    assert later(Place(house="12", object="Северный-2", territory="zarechinsk")) is None
