import pytest

from domain.instant import HOUR
from domain.pack import Topic
from domain.verdict import Judged
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.scoring.telling import telling_of
from incidents.scoring.weighing import Known
from incidents.waiting import WaitingRoom
from pipelines.reading import RussianAnalyser
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place

READS = RussianAnalyser()
WATER = "housing.cold_water"
DRY = {"area": "housing", "topic": WATER}


@pytest.mark.parametrize(
    ("wide", "hours", "thread", "text", "joins_it"),
    [
        (True, 2, True, "и в 14 нет", True),
        (False, 2, True, "и в 14 нет", False),
        (True, 30, True, "и в 14 нет", False),
        (True, 2, False, "и в 14 нет", False),
        (True, 2, True, "мы 14, у нас тоже рвануло, воды нет", False),
        (True, 2, True, "в 14 нет, не путайте с 12-м, там отдельно", False),
    ],
)
def test_a_failed_network_is_told_of_from_other_houses_of_the_thread(
    wide: bool, hours: int, thread: bool, text: str, joins_it: bool
) -> None:
    also = a_judged(
        "p2", text=text, at=T0 + hours * HOUR, place=a_place(house="14"), judgement=DRY,
        reply_to="p1" if thread else None,
    )  # fmt: skip
    assert _joins_the_dry_house(also, wide=wide) == joins_it


@pytest.mark.parametrize(
    ("wide", "sure", "reply_to", "text", "joins_it"),
    [
        (True, 0.9, "p1", "на Речной тоже нет", True),
        (False, 0.9, "p1", "на Речной тоже нет", False),
        (True, 0.5, "p1", "на Речной тоже нет", False),  # may be a remark
        (True, 0.9, None, "на Речной нет воды", False),
        (True, 0.9, "p1", "а у нас на Речной своя авария, воды нет", False),
    ],
)
def test_who_answers_from_another_street_tells_of_the_same_failed_network(
    wide: bool, sure: float, reply_to: str | None, text: str, joins_it: bool
) -> None:
    also = a_judged(
        "p2", text=text, at=T0 + HOUR, place=a_place("Речная", None),
        judgement={**DRY, "confidence": sure}, reply_to=reply_to,
    )  # fmt: skip
    assert _joins_the_dry_house(also, wide=wide) == joins_it


def test_danger_from_a_failed_network_is_told_of_the_same_failure() -> None:
    freezing = a_judged(
        "p2", text="воды нет вторые сутки, грудничку хуже", at=T0 + 20 * HOUR, place=a_place(),
        judgement={**DRY, "danger": True},
    )  # fmt: skip
    assert _joins_the_dry_house(freezing, wide=True)
    assert not _joins_the_dry_house(freezing, wide=False)


def _joins_the_dry_house(also: Judged, *, wide: bool) -> bool:
    """Whether a telling joins what one house told at first; a reply hangs on it."""
    water = Topic(WATER, "housing", "Нет воды", "No water", "water", wide=wide)
    joiner, stores = Joiner({WATER: water}), MemoryStores()
    first = a_judged("p1", text="воды нет с утра", place=a_place(), judgement=DRY)
    room = WaitingRoom(Likeness(stores.posts, stores.incidents, READS))
    waiter = room.seat(first, telling_of(first, READS))
    known = [Known.of(waiter.card, waiter.told)]
    found = [("post:p1", waiter.card)] if also.post.reply_to else []
    return joiner.weigh(also, telling_of(also, READS), found, known).join is not None


def test_a_burst_of_its_own_next_door_is_no_voice_of_the_failed_network() -> None:
    burst = Topic("housing.burst", "housing", "Прорыв", "Burst", "water")
    heat = Topic(
        "housing.heating",
        "housing",
        "Нет тепла",
        "No heating",
        "heat",
        wide=True,
        beside=(burst.code,),
    )
    joiner, stores = Joiner({t.code: t for t in (burst, heat)}), MemoryStores()
    first = a_judged(
        "p1", text="Садовая 12, трубу прорвало", place=a_place(),
        judgement={"area": "housing", "topic": burst.code},
    )  # fmt: skip
    room = WaitingRoom(Likeness(stores.posts, stores.incidents, READS))
    waiter = room.seat(first, telling_of(first, READS))
    next_door = a_judged(
        "p2", text="а мы 14, своя труба рванула, и отопление встало", at=T0 + HOUR,
        place=a_place(house="14"), judgement={"area": "housing", "topic": heat.code}, reply_to="p1",
    )  # fmt: skip
    known = [Known.of(waiter.card, waiter.told)]
    weighed = joiner.weigh(
        next_door, telling_of(next_door, READS), [("post:p1", waiter.card)], known
    )
    assert weighed.join is None
    assert [reason.code for _, reason in weighed.apart] == ["other_house"]
