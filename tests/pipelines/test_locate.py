import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.place import Place
from domain.post import GeoPoint
from tests.builders import a_post
from tests.pipelines.finding_places import best, found, piece, the_analyser, the_locator
from tests.pipelines.town import IN_TOWN, KIRPICHNY, OLKHOVKA, ROOT, SEVERNY, a_manifest


def test_a_street_of_two_settlements_is_settled_by_the_named_one() -> None:
    place, others = found("Заводская 5 в Кирпичном, света нет")
    assert place is not None
    assert (place.street, place.settlement, place.territory) == (
        "Заводская",
        "Кирпичный",
        KIRPICHNY,
    )
    assert others == ()


def test_a_street_of_two_settlements_is_else_settled_by_the_source() -> None:
    place, others = found("Мира 5, света нет", manifest=a_manifest(KIRPICHNY))
    assert place is not None
    assert (place.territory, place.settlement) == (KIRPICHNY, "Кирпичный")
    assert [other.territory for other in others] == [ROOT]
    place, others = found("Мира 5, света нет", manifest=a_manifest())
    assert place is not None
    assert place.territory == ROOT
    assert [other.territory for other in others] == [KIRPICHNY]


def test_a_feminine_form_after_a_preposition_is_no_lane() -> None:
    place = best("На Речной в Ольховке тьма")
    assert (place.street, place.territory) == ("Речная", OLKHOVKA)


def test_a_street_elsewhere_lies_outside_the_pack() -> None:
    place = best("В Саратове взорвался дом на Мира 5")
    assert (place.street, place.settlement, place.territory) == ("Мира", "Саратов", "")


def test_their_own_place_comes_before_the_compared_one() -> None:
    place, others = found("у них на Пушкина 5, а у нас на Ленина 12")
    assert place is not None
    assert (place.street, place.house) == ("Ленина", "12")
    assert [(o.street, o.house) for o in others] == [("Пушкина", "5")]
    assert others[0].confidence < place.confidence / 1.5


def test_a_detour_is_no_place_of_the_problem() -> None:
    place, others = found("Объезд по Цветочной, закрыта Советская до вечера")
    assert place is not None
    assert place.street == "Советская"
    assert [o.street for o in others] == ["Цветочная"]


PARENT = Place("Садовая", "12", territory=ROOT, start=0, end=10, confidence=0.9)


def test_a_reply_without_a_place_has_its_parents() -> None:
    place = best("и у нас холодно", PARENT)
    assert (place.street, place.house, place.reason, place.start, place.end) == (
        "Садовая",
        "12",
        "parent",
        -1,
        -1,
    )
    assert place.confidence < PARENT.confidence


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("в 14 доме то же самое", "14"), ("А у нас в седьмом одна фаза", "7"), ("а 23й чем хуже?", "23"), ("на третьем этаже тоже", "12"), ("да, у нас в 48-й тоже", "12"), ("уже дали в 18-м, ждите", "18"), ("а у 20-го вчера вывезли", "20"), ("17-му то же обещали", "17"),
        ("до 15-го обещали", "12"), ("мы на девятом, вниз не пройти", "12"), ("в 17-м году меняли", "12"),
        ("у дома 16 труба", "16"), ("24й тоже потёк, вода по стене", "24"), ("на 15м тоже с горкой", "15"),
        ("В соседнем 28-м подвал уже по колено", "28"), ("сидел в подвале 42-го", "42"), ("у 31 тоже открыт", "31"),
    ],
)  # fmt: skip
def test_a_reply_may_name_another_house_of_the_street(text: str, house: str) -> None:
    place = best(text, PARENT)
    assert (place.street, place.house) == ("Садовая", house)


def test_a_reply_may_name_another_school_by_its_number() -> None:
    parent = Place(object="школа № 3", territory=ROOT)
    assert best("в шестой кормят отлично", parent).object == "школа № 6"
    assert best("во второй половине дня тоже", parent).object == "школа № 3"


def test_a_reply_about_another_place_has_that_place() -> None:
    assert best("на Лесной 5 жарко", PARENT).street == "Лесная"


def test_a_compared_place_does_not_beat_the_parents() -> None:
    place, others = found("сделали бы как на Лесной 5", PARENT)
    assert place is not None
    assert place.reason == "parent"
    assert others[0].street == "Лесная"


def test_a_parents_place_that_came_from_the_source_is_not_handed_on() -> None:
    parent = Place(territory=ROOT, reason="source")
    assert best("и у нас", parent, a_manifest(SEVERNY)).territory == SEVERNY


def test_coordinates_lead_to_the_smallest_territory() -> None:
    place, _ = found("красота", geo=GeoPoint(55.3, 50.2))
    assert place is not None
    assert (place.territory, place.reason) == (SEVERNY, "geo")
    place, _ = found("красота", geo=GeoPoint(55.1, 50.2))
    assert place is not None
    assert place.territory == ROOT


def test_else_the_sources_territory_counts_with_little_confidence() -> None:
    place = best("красота", None, a_manifest())
    assert (place.street, place.house, place.object, place.reason) == (None, None, None, "source")
    assert place.confidence < 0.3
    assert not place.exact


def test_a_house_without_a_street_stays_with_the_sources_territory() -> None:
    text = "у дома 30 так и нет воды"
    place = best(text, None, a_manifest())
    assert (place.street, place.house, place.territory, place.reason) == (
        None,
        "30",
        ROOT,
        "source",
    )
    assert piece(text, place) == "дома 30"
    assert not place.exact
    assert best("дома 15 градусов", None, a_manifest()).house is None


def test_the_exact_piece_of_text_is_kept() -> None:
    text = "Соседи, ул. Ленина, д. 12, 3 подъезд без света"
    assert piece(text, best(text)) == "ул. Ленина, д. 12, 3 подъезд"
    text = "яма у дома 5 по Мира"
    assert piece(text, best(text)) == "дома 5 по Мира"


@given(
    st.sampled_from(IN_TOWN),
    st.integers(1, 199),
    st.sampled_from(("{} {}", "{}, {}", "{} д. {}", "дом {1} по {0}")),
)
@settings(max_examples=150, deadline=None)
def test_case_and_yo_do_not_matter_for_listed_streets(street: str, house: int, shape: str) -> None:
    text = shape.format(street, house)
    wanted = best(text)
    assert wanted.street == street
    for changed in (text.lower(), text.upper(), text.replace("ё", "е")):
        other = best(changed)
        assert (other.street, other.house) == (wanted.street, wanted.house), changed


WORDS = (
    "Мира садовая ул. дом д. 5 12к2 7, № школа пятой в на по у Речном переулке 8 Марта 40 лет Октября остановка «Завод» мкр Северный-2 и – "
    "12/1 корп. корпус 3-9 подъезд Москве г. деревня Ольховка 99999999999 ‹телефон› 4G 18:00 двадцать второго А литера\n ё ) ( \x00"
).split(" ")


@given(
    st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)),
    st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_no_text_raises_and_spans_lie_inside(text: str, with_parent: bool) -> None:
    place, others = found(text, PARENT if with_parent else None, a_manifest())
    assert place is not None
    for each in (place, *others):
        assert -1 <= each.start <= each.end <= len(text)
        lone = each.reason in ("source", "geo") and each.house is not None
        assert (each.start >= 0) == (each.reason == "text" or lone)
        assert 0.0 <= each.confidence <= 1.0
        if each.start >= 0:
            assert text[each.start : each.end].strip()


@pytest.mark.parametrize(
    "run", ["а", " ", "7", "5, ", "дом 5 ", "на Мира 5 ", "ул. ", "«школа ", "пятая школа "]
)
def test_long_texts_are_read_in_linear_time(run: str) -> None:
    text = run * (300_000 // len(run))
    reading = the_analyser().read(text)
    started = time.process_time()
    the_locator().locate(a_post(text=text), reading, None, None)
    assert time.process_time() - started < 3
