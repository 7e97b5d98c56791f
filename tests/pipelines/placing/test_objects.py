import pytest

from tests.pipelines.finding_places import best, found
from tests.pipelines.town import KIRPICHNY, OLKHOVKA, ROOT, SEVERNY


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
        ("в детском саду №23 «Ромашка» холодно", "детский сад № 23"),
        ("поликлиника № 2 очередь", "городская поликлиника № 2"),
        ("во второй поликлинике очередь", "городская поликлиника № 2"),
        ("детская поликлиника", "детская поликлиника"),
        ("остановка Завод без крыши", "остановка «Завод»"),
        ("сбор у ДК. Инвентарь и перчатки выдаются", "ДК"),
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


def test_a_numbered_thing_with_a_name_stands_beside_its_street() -> None:
    place, others = found("в школе № 15 «Перспектива» на Молодёжной холодно")
    assert place is not None
    assert (place.object, place.street, others) == ("школа № 15", "Молодёжная", ())
