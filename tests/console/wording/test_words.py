import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.wording.template import fill
from console.wording.words import Words
from domain.codes import Reason
from domain.errors import Refused
from domain.instant import DAY, HOUR, MINUTE
from domain.place import Place
from tests.console.web.town import NOON, PACK

RU, EN = Words.of("ru", PACK), Words.of("en", PACK)


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1 сообщение"), (2, "2 сообщения"), (5, "5 сообщений"), (11, "11 сообщений"), (21, "21 сообщение"),
     (112, "112 сообщений"), (1_204, "1\u202f204 сообщения")],
)  # fmt: skip
def test_numbers_agree_with_their_nouns(number: int, told: str) -> None:
    assert RU.count("posts", number) == told


def test_english_has_one_and_many() -> None:
    assert (EN.count("posts", 1), EN.count("posts", 0)) == ("1 post", "0 posts")


def test_only_certainty_is_a_hundred_percent() -> None:
    assert (RU.percent(0.999), RU.percent(1.0), RU.percent(0.71)) == (
        "99\u202f%",
        "100\u202f%",
        "71\u202f%",
    )


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (10 * MINUTE, "12:50"),
        (14 * HOUR, "вчера, 23:00"),
        (2 * DAY, "20 сентября, 13:00"),
        (365 * DAY, "22 сентября 2025, 13:00"),
    ],
)
def test_a_moment_names_only_what_is_needed(ago: int, told: str) -> None:
    assert RU.moment(NOON - ago, NOON) == told


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (5, "только что"),
        (5 * MINUTE, "5\u202fмин назад"),
        (3 * HOUR, "3\u202fч назад"),
        (2 * DAY, "20 сентября, 13:00"),
    ],
)
def test_times_are_relative_only_under_a_day(ago: int, told: str) -> None:
    assert RU.ago(NOON - ago, NOON) == told


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (10 * MINUTE, "12:50"),
        (14 * HOUR, "вчера 23:00"),
        (2 * DAY, "20\u202fсен 13:00"),
        (365 * DAY, "22\u202fсен 2025"),
    ],
)
def test_a_narrow_column_says_it_briefly(ago: int, told: str) -> None:
    assert RU.brief(NOON - ago, NOON) == told


def test_a_span_has_its_two_largest_units() -> None:
    assert RU.span(2 * HOUR + 29 * MINUTE) == "2\u202fч 29\u202fмин"
    assert RU.span(3 * DAY + 4 * HOUR + MINUTE) == "3\u202fдн. 4\u202fч"
    assert EN.span(-1) == "1\u202fmin"


def test_days_are_those_of_the_territory() -> None:
    almost_midnight = NOON + 10 * HOUR + 59 * MINUTE  # 23:59 in Moscow, 20:59 UTC
    assert RU.moment(almost_midnight, almost_midnight + 2 * MINUTE) == "вчера, 23:59"


def test_a_place_is_one_line() -> None:
    assert RU.place(Place("Ленина", "12", settlement="Берёзовка")) == "Ленина, 12, Берёзовка"
    assert RU.place(Place("Кирова", "3", "школа № 5")) == "школа № 5 (Кирова, 3)"
    assert RU.place(Place(territory="luchinsk/north")) == "Северный округ"
    assert RU.place(Place(house="8", settlement="Берёзовка")) == "дом 8, Берёзовка"
    assert RU.place(Place(house="14", object="Северный-2")) == "Северный-2 (14)"
    assert RU.place(None) == ""


def test_reasons_name_the_topics_of_the_pack() -> None:
    reason = Reason("same_fault", ("roads.yard",))
    assert RU.reason(reason) == "та же неисправность (Ремонт дворов)"
    assert EN.reason(reason) == "the same fault (Yard repairs)"
    assert RU.reason(Reason("same_fault", ("",))) == "та же неисправность"
    assert RU.reason(Reason("same_fault", ("roads",))) == "та же неисправность (дороги)"


def test_an_error_says_what_happened_what_is_safe_and_what_to_do() -> None:
    told = RU.error(Refused("taken_by_other", "Петров"))
    assert "Петров" in told
    assert "Ничего не изменено" in told
    assert "возьмите другой" in told


@given(
    st.text(max_size=60), st.dictionaries(st.sampled_from(["0", "1", "name"]), st.text(max_size=10))
)
def test_no_template_and_no_value_breaks_a_sentence(template: str, params: dict[str, str]) -> None:
    assert isinstance(fill(template, params, lambda _, code: code), str)


def test_a_value_that_looks_like_a_template_stays_text() -> None:
    assert fill("«{0}»", {"0": "{1} [x]"}, lambda _, code: code) == "«{1} [x]»"
