import pytest

from domain.keys import houses, keys_of, place_keys, plain, same_house
from domain.place import Place
from tests.builders import a_place, an_incident


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("12", ("12",)),
        ("9 к2", ("9к2",)),
        ("7, 9", ("7", "9")),
        ("5 и 7", ("5", "7")),
        ("3–6", ("3", "4", "5", "6")),
        ("12/1", ("12/1",)),
        ("1-900", ("1-900",)),
        (None, ()),
        ("", ()),
    ],
)
def test_a_written_house_string_is_a_set_of_houses(
    written: str | None, found: tuple[str, ...]
) -> None:
    assert houses(written) == found


def test_a_house_and_its_second_building_are_different_houses() -> None:
    assert not same_house("12", "12 к2")
    assert same_house("10, 12", "12")


def test_a_place_has_keys_from_the_house_to_the_street() -> None:
    assert place_keys(a_place("Ленина", "12")) == (
        "street:zarechinsk:ленина|12",
        "street:zarechinsk:ленина",
    )


def test_streets_of_two_villages_have_different_keys() -> None:
    one = place_keys(Place("Мира", "1", settlement="Ольховка"))
    other = place_keys(Place("Мира", "1", settlement="Кирпичный"))
    assert not set(one) & set(other)


def test_objects_are_compared_without_quotes_and_number_signs() -> None:
    assert plain("школа № 5") == plain("Школа №5") == plain("«школа 5»")


def test_an_incident_is_found_by_its_place_and_its_posts() -> None:
    assert "post:vk:-101_1" in keys_of(an_incident())
    assert "street:zarechinsk:ленина|12" in keys_of(an_incident())
