from dataclasses import replace

import pytest

from domain.cards import card_of
from domain.codes import Kind
from domain.instant import DAY, HOUR, Instant
from domain.pack import Topic
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged
from incidents.gates import joins, may_follow, may_wait
from incidents.joining import Join, Joiner, Weighed
from incidents.likeness import Likeness
from incidents.scoring.telling import telling_of
from incidents.scoring.weighing import Known
from incidents.vetoes import vetoed
from incidents.waiting import Waiter, WaitingRoom
from pipelines.reading import RussianAnalyser
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place, an_incident

POTHOLE = Topic("roads.pothole", "roads", "Ямы", "Potholes", "roads", window_hours=48)
JOINER = Joiner({POTHOLE.code: POTHOLE})
READS = RussianAnalyser()
CARD = card_of(an_incident(), 1)


def decide(judged: Judged, card: Card = CARD) -> Join | None:
    return JOINER.decide(judged, [(key, card) for key in JOINER.keys(judged)])


def reasons(join: Join | None) -> list[str]:
    return [r.code for r in join.reasons] if join else []


def test_the_same_fault_at_the_same_house_joins() -> None:
    assert reasons(decide(a_judged("p2", place=a_place()))) == ["same_place", "same_fault"]


def test_the_next_house_does_not_join_even_as_a_copy() -> None:
    other = a_judged("p2", place=a_place(house="14"), copy_of="vk:-101_1")
    assert decide(other) is None


def test_another_fault_at_the_same_house_does_not_join() -> None:
    lift = {"area": "housing", "topic": "housing.lift"}
    assert decide(a_judged("p2", place=a_place(), judgement=lift)) is None


def test_the_same_thing_a_year_later_does_not_join() -> None:
    assert decide(a_judged("p2", at=T0 + 365 * DAY, place=a_place())) is None


def test_a_near_copy_joins_and_says_of_what() -> None:
    long = "На Ленина 12 яма, третью неделю никто не чинит, колёса летят"
    join = decide(a_judged("p2", copy_of="vk:-101_1", text=long))
    assert reasons(join) == ["near_copy"]


def test_equal_short_texts_are_no_copies() -> None:
    assert decide(a_judged("p2", copy_of="vk:-101_1", text="Спасибо")) is None


def test_a_reply_without_a_place_of_its_own_joins_what_it_answers() -> None:
    reply = a_judged("p2", reply_to="vk:-101_1", thread="vk:-101_1")
    assert "reply_to_report" in reasons(decide(reply))


def test_a_street_without_a_house_joins_only_while_it_is_fresh() -> None:
    assert decide(a_judged("p2", at=T0 + HOUR, place=a_place(house=None))) is not None
    assert decide(a_judged("p2", at=T0 + 47 * HOUR, place=a_place(house=None))) is not None
    assert decide(a_judged("p2", at=T0 + 3 * DAY, place=a_place(house=None))) is None


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (a_place(), a_place(house="14"), "other_house"),
        (a_place(), a_place("Мира"), "other_street"),
        (Place(object="школа № 5"), Place(object="школа № 9"), "other_object"),
        (Place(settlement="Ольховка"), Place(settlement="Кирпичный"), "other_settlement"),
    ],
)
def test_places_that_differ_veto_each_other(one: Place, other: Place, code: str) -> None:
    veto = vetoed(one, other)
    assert veto is not None
    assert veto.code == code


def test_places_that_agree_or_say_less_veto_nothing() -> None:
    assert vetoed(a_place(), a_place(house="10, 12")) is None
    assert vetoed(a_place(), None) is None
    crossing = a_place("Ленина, Мира", house=None)
    assert vetoed(crossing, a_place("Мира", house=None)) is None
    assert vetoed(crossing, a_place("Мира, Ленина", house=None)) is None
    assert vetoed(crossing, a_place("Садовая", house=None)) is not None


def test_a_crossing_is_told_of_from_either_street() -> None:
    crossing = a_judged("p2", at=T0 + HOUR, place=a_place("Мира, Ленина", house=None))
    assert reasons(decide(crossing)) == ["same_street", "same_fault"]


def routed(post: str, text: str, at: Instant = T0 + HOUR, **told: object) -> Judged:
    bus = {"area": "transport", "topic": "transport.schedule", **told}
    return a_judged(post, text=text, at=at, judgement=bus)


def test_a_fault_told_under_a_topic_beside_joins_at_the_same_house() -> None:
    dry = Topic(
        "housing.cold_water",
        "housing",
        "Нет воды",
        "No water",
        "water",
        beside=("housing.pressure",),
    )
    weak = Topic("housing.pressure", "housing", "Напор", "Pressure", "water")
    told = {"area": "housing", "topic": dry.code}
    first = a_judged("p1", text="Воды нет", place=a_place(), judgement=told | {"topic": weak.code})
    later = a_judged("p2", text="Кран сухой", place=a_place(), judgement=told)
    known = Known.of(waiter_of(first).card, waiter_of(first).told)
    join = (
        Joiner({t.code: t for t in (dry, weak)})
        .weigh(later, telling_of(later, READS), [], [known])
        .join
    )
    assert reasons(join) == ["same_place", "beside_fault"]


def waiter_of(judged: Judged) -> Waiter:
    """The incident that a post would open."""
    stores = MemoryStores()
    room = WaitingRoom(Likeness(stores.posts, stores.incidents, READS))
    return room.seat(judged, telling_of(judged, READS))


def beside(judged: Judged, first: Judged) -> Weighed:
    """`judged` beside the incident that `first` opened."""
    known = waiter_of(first)
    other = Known.of(known.card, known.told)
    return JOINER.weigh(judged, telling_of(judged, READS), [], [other])


def test_the_same_route_joins_without_a_place() -> None:
    first = routed("p1", "Восьмёрка опять не пришла, стоим сорок минут", T0)
    join = beside(routed("p2", "автобуса 8 нет с 6:20, опоздала на работу"), first).join
    assert reasons(join) == ["same_route", "same_fault"]


def test_another_route_is_another_problem_even_at_the_same_stop() -> None:
    stop = Place(object="вокзал", reason="text")
    first = routed("p1", "Стоим у вокзала, двенадцатого автобуса нет сорок минут", T0)
    later = routed("p2", "у вокзала 8-й опять не пришёл, стоим сорок минут")
    at_the_stop = [replace(j, verdict=replace(j.verdict, place=stop)) for j in (first, later)]
    assert [r.code for _, r in beside(at_the_stop[1], at_the_stop[0]).apart] == ["other_route"]


def test_the_same_route_is_told_of_at_any_stop() -> None:
    first = routed("p1", "Восьмёрка опять не пришла, стоим у рынка", T0)
    later = routed("p2", "8-го на вокзале нет сорок минут")
    one, other = (
        replace(j, verdict=replace(j.verdict, place=Place(street=street, reason="text")))
        for j, street in ((first, "Рыночная"), (later, "Вокзальная"))
    )
    assert reasons(beside(other, one).join) == ["same_route", "same_fault"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("восьмёрка опять не пришла", {"8"}),
        ("автобус 12 прошёл мимо", {"12"}),
        ("ждём последний 14к, в 21:40 не было", {"14к"}),
        ("105-й битком", {"105"}),
        ("третий автобус подряд мимо, стоим 40 минут", set()),
        ("у пятой школы не останавливается", set()),
        ("стоим в тридцатиградусный мороз с 6:05, человек 20", set()),
    ],
)
def test_a_number_is_a_route_where_it_surely_names_one(text: str, lines: set[str]) -> None:
    assert telling_of(routed("p1", text), READS).lines == lines


def test_another_route_and_hours_of_a_clock_do_not_join() -> None:
    first = routed("p1", "Восьмёрка опять не пришла, стоим сорок минут", T0)
    for text in ("12 автобуса нет уже час", "в 8:00 автобуса не было", "восемь человек ждут"):
        assert "same_route" not in reasons(beside(routed("p2", text), first).join)


def test_what_is_hardly_a_report_joins_by_no_rule_alone() -> None:
    first = a_judged("p1", text="Яма во весь двор, колёса летят", place=a_place())
    told = "Любуемся клумбой у подъезда, фотографируемся"
    doubtful, sure = (
        a_judged("p2", at=T0 + DAY, text=told, place=a_place(), judgement={"confidence": chance})
        for chance in (0.55, 0.95)
    )
    assert beside(doubtful, first).join is None
    assert reasons(beside(sure, first).join) == ["same_place", "same_fault"]


def test_what_was_not_told_of_for_days_joins_by_no_rule_alone() -> None:
    first = routed("p1", "Восьмёрка опять не пришла, стоим сорок минут", T0)
    told = "кондиционер в 8-й не включают, духота"
    assert beside(routed("p2", told, T0 + 2 * DAY), first).join is not None
    assert beside(routed("p2", told, T0 + 5 * DAY), first).join is None


def test_a_settlement_without_light_is_one_incident() -> None:
    village = Place(settlement="Кирпичный", reason="text")
    dark = {"area": "energy", "topic": "energy.outage"}
    first = a_judged("p1", text="Кирпичный без света", place=village, judgement=dark)
    later = a_judged(
        "p2", text="Отключили свет в посёлке Кирпичный", at=T0 + HOUR, place=village, judgement=dark
    )
    assert reasons(beside(later, first).join) == ["same_settlement", "same_fault"]


def test_danger_is_kept_apart_from_a_standing_fault_long_before() -> None:
    lift = {"area": "housing", "topic": "housing.lift"}
    first = a_judged("p1", text="Лифт дёргается", place=a_place(), judgement=lift)
    trapped = a_judged(
        "p2", text="В лифте задыхается женщина", at=T0 + DAY, place=a_place(),
        judgement={**lift, "danger": True},
    )  # fmt: skip
    weighed = beside(trapped, first)
    assert weighed.join is None
    assert [reason.code for _, reason in weighed.apart] == ["acute"]


def test_a_neighbour_sees_the_same_danger_from_another_house() -> None:
    wire = {"area": "energy", "topic": "energy.wires", "danger": True}
    first = a_judged("p1", text="Провод оборвало, искрит", place=a_place(), judgement=wire)
    seen = a_judged(
        "p2", text="мы из 14-го, видим как трещит", at=T0 + HOUR, place=a_place(house="14"), judgement=wire,
        reply_to="p1",
    )  # fmt: skip
    waiter = waiter_of(first)
    known = Known.of(waiter.card, waiter.told)
    found = [("post:p1", waiter.card)]
    assert JOINER.weigh(seen, telling_of(seen, READS), found, [known]).join is not None
    assert JOINER.weigh(seen, telling_of(seen, READS), [], [known]).join is None


def test_what_towns_have_once_names_a_place() -> None:
    dark = {"area": "energy", "topic": "energy.street_light"}
    first = a_judged("p1", text="Набережная тёмная, ни один фонарь не горит", judgement=dark)
    later = a_judged("p2", text="второй вечер без света на набережной", at=T0 + DAY, judgement=dark)
    assert reasons(beside(later, first).join) == ["same_words", "same_fault"]
    street = a_judged("p3", text="второй вечер без света", at=T0 + DAY, judgement=dark)
    assert beside(street, first).join is None


def test_a_surely_idle_remark_follows_no_report() -> None:
    idle = {"kind": Kind.OTHER, "area": None, "topic": None}
    remark = a_judged(
        "p2", text="лайк за фото", reply_to="p1", judgement={**idle, "confidence": 0.98}
    )
    doubtful = a_judged(
        "p3", text="и сверху льёт", reply_to="p1", judgement={**idle, "confidence": 0.6}
    )
    assert [may_follow(remark), may_follow(doubtful)] == [False, True]


@pytest.mark.parametrize(
    "told", [{"own_report": False}, {"kind": Kind.QUESTION, "confidence": 0.95}]
)
def test_a_notice_and_a_plain_question_belong_to_no_incident(told: dict[str, object]) -> None:
    post = a_judged("p1", reply_to="p0", judgement=told, place=a_place())
    assert [gate(post) for gate in (joins, may_follow, may_wait)] == [False] * 3


@pytest.mark.parametrize(
    ("confidence", "place", "belongs"),
    [(0.4, None, True), (0.6, None, False), (0.6, a_place(), True)],
)
def test_a_question_joins_when_it_may_be_a_report_and_sooner_when_it_names_its_spot(
    confidence: float, place: Place | None, belongs: bool
) -> None:
    asked = {"kind": Kind.QUESTION, "confidence": confidence}
    assert joins(a_judged("p1", judgement=asked, place=place)) is belongs
