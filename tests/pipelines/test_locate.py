import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.place import Place
from domain.post import GeoPoint
from domain.source import Manifest
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from tests.builders import a_post
from tests.pipelines.town import IN_TOWN, KIRPICHNY, OLKHOVKA, ROOT, SEVERNY, a_manifest, a_pack


@cache
def the_locator() -> Locator:
    return Locator(a_pack())


@cache
def a_stranger() -> Locator:
    """Knows neither streets nor landmarks, as in a town without lists."""
    return Locator(a_pack(streets=(), landmarks=()))


@cache
def the_analyser() -> RussianAnalyser:
    return RussianAnalyser()


def found(
    text: str,
    parent: Place | None = None,
    manifest: Manifest | None = None,
    locator: Locator | None = None,
    geo: GeoPoint | None = None,
) -> tuple[Place | None, tuple[Place, ...]]:
    reading = the_analyser().read(text)
    return (locator or the_locator()).locate(a_post(text=text, geo=geo), reading, parent, manifest)


def best(
    text: str,
    parent: Place | None = None,
    manifest: Manifest | None = None,
    locator: Locator | None = None,
) -> Place:
    place, _ = found(text, parent, manifest, locator)
    assert place is not None, text
    return place


def piece(text: str, place: Place) -> str:
    return text[place.start : place.end]


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("дом 5 по Мира третий день без воды", "Мира", "5"),
        ("Мира, 5 нет света", "Мира", "5"),
        ("мира 5 нет света", "Мира", "5"),
        ("садовая12 опять темно", "Садовая", "12"),
        ("по Садовой 12к2 яма", "Садовая", "12 к2"),
        ("Садовая 9 корп. 2", "Садовая", "9 к2"),
        ("ул. 40 лет Октября, д. 7, корпус 2 течёт крыша", "40 лет Октября", "7 к2"),
        ("пр. Победы 15 лифт стоит", "проспект Победы", "15"),
        ("на победы 15 лифт стоит", "проспект Победы", "15"),
        ("в Речном переулке нет фонарей", "переулок Речной", None),
        ("на Карла Маркса авария", "Карла Маркса", None),
        ("ул. Ленина, 7, 9, 11 без отопления", "Ленина", "7, 9, 11"),
        ("Ленина 3–9 без воды", "Ленина", "3–9"),
        ("дом 12/1 по улице Гагарина", "Гагарина", "12/1"),
        ("Кирова 12а, второй подъезд", "Кирова", "12а"),
        ("Кирова 12 литера А", "Кирова", "12а"),
        ("Чехова, д. 5 стр. 1", "Чехова", "5 стр1"),
        ("в 11 доме по Лесной холодрыга", "Лесная", "11"),
        ("в двенадцатом доме по Лесной холодрыга", "Лесная", "12"),
        ("на кирова напротив 22 дома яма", "Кирова", "22"),
        ("на кирова у двадцать второго яма", "Кирова", "22"),
        ("Гагарина напротив 17 дома поймал яму", "Гагарина", "17"),
        ("между домами 5 и 7 по Садовой", "Садовая", "5, 7"),
        ("на Черняховского между 14 и 18 домом", "Черняховского", "14, 18"),
        ("бульвар Космонавтов, 14/2", "бульвар Космонавтов", "14/2"),
        ("на Энтузиастов авария", "шоссе Энтузиастов", None),
        ("УЛ ЛЕНИНА 12 ЯМА", "Ленина", "12"),
        ("на 8 Марта 12 мусор", "8 Марта", "12"),
        ("ул. 8 Марта темно", "8 Марта", None),
        ("жители Лесной и Парковой мёрзнут", "Лесная", None),
        ("в Речной переулок не заехать", "переулок Речной", None),
        ("на полевую страшно идти", "Полевая", None),
        ("Гагарина 33 ‹квартира›, течёт с потолка", "Гагарина", "33"),
        ("Гагарина 33, 5 подъезд", "Гагарина", "33"),
        ("Мира 12 подъезд 3", "Мира", "12"),
    ],
)
def test_streets_and_houses_are_found(text: str, street: str, house: str | None) -> None:
    place = best(text)
    assert (place.street, place.house) == (street, house)


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("на Подгорной яма", "Подгорная", None),
        ("по Подгорной 7 яма", "Подгорная", "7"),
        ("улица Подгорная дом 8", "Подгорная", "8"),
        ("ул. тургеневская 8", "Тургеневская", "8"),
        ("пер. Овражный, 3", "переулок Овражный", "3"),
        ("в Тихом переулке темно", "переулок Тихий", None),
        ("на Ленинском проспекте пробка", "проспект Ленинский", None),
        ("на ул генерала Белова 15 скользко", "Генерала Белова", "15"),
        ("по Свиридова не проехать", "Свиридова", None),
        ("свиридова 4 нет воды", "Свиридова", "4"),
        ("ул. 75 лет ВДВ, 3", "75 лет ВДВ", "3"),
        ("ул. 3-я Дорожная, 5", "3-я Дорожная", "5"),
        ("по улицам Клубничная и Малиновая бегают собаки", "Клубничная", None),
        ("капремонт дома 17 по Волжской", "Волжская", "17"),
        ("люди идут в кипяток, Индустриальная у дома 30", "Индустриальная", "30"),
        ("мотоциклисты гоняют по Набережной", "Набережная", None),
        ("Кто вчера чистил Спортивную? Верните тротуар!", "Спортивная", None),
        ("на 1-й Продольной яма", "1-я Продольная", None),
        ("1-я Линия 5", "1-я Линия", "5"),
        ("2-й Садовый проезд, 3", "проезд 2-й Садовый", "3"),
        ("на Большой Полевой 12 яма", "Большая Полевая", "12"),
        ("Красных Зорь 15", "Красных Зорь", "15"),
        ("Набережная реки Каменки завалена мусором", "набережная реки Каменки", None),
        ("на К. Маркса темно", "К. Маркса", None),
        ("ленина опять без света", "Ленина", None),
        ("дома с 5 по 9 по Ватутина", "Ватутина", "5–9"),
        ("Ватутина, 5,7,9 без воды", "Ватутина", "5, 7, 9"),
        ("Ватутина 12-45 залили соседи", "Ватутина", "12"),
        ("Ватутина 12/а лифт", "Ватутина", "12а"),
        ("Ватутина 5 машина стоит на газоне", "Ватутина", "5"),
    ],
)
def test_unlisted_streets_are_found_too(text: str, street: str, house: str | None) -> None:
    place = best(text, locator=a_stranger())
    assert (place.street, place.house) == (street, house)


@pytest.mark.parametrize(
    "text",
    [
        "стоим с 5 до 7 часов", "проезд 40 рублей", "автобус 12 не ходит", "12 маршрут пропал", "живу на 5 этаже", "ловит только 4G",
        "звоните ‹телефон›", "с 8 марта не убирают", "8 Марта поздравляли всех", "дома 15 градусов", "12 человек ждали", "ждём 3 недели",
        "в 2026 году обещали", "в 5 домах нет света", "мира 5 часов ждём", "на новой остановке нет лавки", "опять всё по новой",
        "чемпионат мира 2018", "с Днём Победы 9 мая", "на улице темно и холодно", "в нашей школе холодно", "в поликлинике очередь",
        "температура 15", "половина 5 вечера", "машина 3 дня стоит", "горячая 5 дней как ледяная", "по проезжей части идём",
        "на нашей ул. Почему не чистят", "мусор, ветки и пр. Просим убрать", "Солнечная погода", "Зелёная зона вырублена",
        "продам ‹номер машины›, 5 лет", "+1", "соцзащита молчит", "",
    ],
)  # fmt: skip
def test_numbers_and_common_words_are_no_places(text: str) -> None:
    place, others = found(text)
    assert place is None, place
    assert others == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("школа № 5 без воды", "школа № 5"),
        ("5 школа закрыта", "школа № 5"),
        ("в пятой школе холодно", "школа № 5"),
        ("у школы номер 5 собаки", "школа № 5"),
        ("в 9 школе отопление не работает", "школа № 9"),
        ("сад Ромашка закрыли", "детский сад «Ромашка»"),
        ("в садике «Ромашка» карантин", "детский сад «Ромашка»"),
        ("д/с № 17 карантин", "детский сад № 17"),
        ("в 17-м садике кефир прокис", "детский сад № 17"),
        ("поликлиника № 2 очередь", "городская поликлиника № 2"),
        ("во второй поликлинике очередь", "городская поликлиника № 2"),
        ("детская поликлиника", "детская поликлиника"),
        ("остановка Завод без крыши", "остановка «Завод»"),
        ("на остановке «Универмаг» темно", "остановка «Универмаг»"),
        ("на остановке Школа № 5 автобусы не встают", "остановка «Школа № 5»"),
        ("в парке победы темно", "парк Победы"),
        ("на Тарском мосту гололёд", "Тарский мост"),
        ("У автовокзала не чищено", "автовокзал"),
        ("мфц закрылся на обед", "МФЦ"),
        ("парковка у «Реки» забита", "ТЦ «Река»"),
        ("в черёмушках нет света", "Черёмушки"),
        ("в микрорайоне Сосновый темно", "Сосновый"),
        ("в 5 микрорайоне нет воды", "5 микрорайон"),
        ("в бассейне «Дельфин» вода ледяная", "бассейн «Дельфин»"),
        ("районная больница переполнена", "районная больница"),
    ],
)
def test_objects_are_found_when_named_numbered_or_one_of_a_kind(text: str, name: str) -> None:
    assert best(text).object == name


def test_an_object_on_its_street_is_one_place() -> None:
    place = best("в МФЦ на Советской сломан терминал")
    assert (place.object, place.street, place.house) == ("МФЦ", "Советская", None)
    place = best("почта на Ломоносова 5: очередь")
    assert (place.object, place.street, place.house) == ("почта", "Ломоносова", "5")


def test_an_object_far_from_the_street_stays_a_candidate() -> None:
    place, others = found("Авария на Садовой, 12. Пункт обогрева открыт в школе № 5")
    assert place is not None
    assert (place.street, place.object) == ("Садовая", None)
    assert [other.object for other in others] == ["школа № 5"]


def test_a_microdistrict_has_houses() -> None:
    place = best("мкр Северный-2, 14 нет лифта")
    assert (place.object, place.house, place.territory) == ("Северный-2", "14", SEVERNY)


@pytest.mark.parametrize(
    ("text", "settlement", "territory"),
    [
        ("в деревне Ольховке нет света", "деревня Ольховка", OLKHOVKA),
        ("пос. Кирпичный, Клубная 8", "Кирпичный", KIRPICHNY),
        ("в Кирпичном темно", "Кирпичный", KIRPICHNY),
        ("в селе Троицком нет воды", "Троицкое", ROOT),
        ("автобус в Сосновку отменили", "Сосновка", ROOT),
        ("взрыв в Москве", "Москва", ""),
        ("у сестры в Самаре лучше", "Самара", ""),
        ("В Заречинске ночью мороз", "Заречинск", ROOT),
    ],
)
def test_settlements_are_found(text: str, settlement: str, territory: str) -> None:
    place = best(text)
    assert (place.settlement, place.territory) == (settlement, territory)


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
        ("в 14 доме то же самое", "14"), ("А у нас в седьмом одна фаза", "7"), ("а 23й чем хуже?", "23"), ("на третьем этаже тоже", "12"),
        ("у дома 16 труба", "16"),
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
        assert (each.start >= 0) == (each.reason == "text")
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
