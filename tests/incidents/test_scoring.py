"""What the scorer reads, and that likely tellings stand above unlikely ones."""

import json
from dataclasses import replace

import pytest

from domain.cards import card_of
from domain.instant import DAY, HOUR, MINUTE, Instant
from domain.place import Place
from domain.verdict import Judged
from incidents.joining import Joiner, Weighed
from incidents.likeness import chosen
from incidents.scoring.scorer import MODEL, shipped
from incidents.scoring.telling import Telling, telling_of
from incidents.scoring.trees import Trees
from incidents.scoring.weighing import NAMES, Fresh, Known, weigh
from pipelines.reading import RussianAnalyser
from tests.builders import T0, a_judged, a_place, an_incident

READS = RussianAnalyser()
CARD = card_of(an_incident(), 1)
FIRST = "На Ленина 12 огромная яма, колесо пробил"


def a_telling(text: str = FIRST, post: str = "p2", **changed: object) -> Telling:
    return telling_of(a_judged(post, text=text, **changed), READS)  # type: ignore[arg-type]


def known(*texts: str, place: Place | None = None) -> Known:
    told = [a_telling(text, f"k{n}", place=place or a_place()) for n, text in enumerate(texts)]
    return Known.of(replace(CARD, place=place or a_place()), shipped().told(told))


def likely(text: str, at: Instant = T0 + HOUR, place: Place | None = None) -> float:
    return shipped().probability(a_telling(text, at=at, place=place), known(FIRST))


def weighed(judged: Judged, *texts: str, place: Place | None = None) -> Weighed:
    old = known(*(texts or (FIRST,)), place=place)
    joiner = Joiner({})
    found = [(key, old.card) for key in joiner.keys(judged)]
    return joiner.weigh(judged, telling_of(judged, READS), found, [old])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("семёрка опять не пришла", {"7"}),
        ("в третьей поликлинике", {"3"}),
        ("третий день без воды", set()),
        ("сороковой дом, 15 градусов", {"40"}),
        ("школа № 11 с 2021 года", {"11"}),
    ],
)
def test_numbers_that_name_something_are_told_from_those_that_count(
    text: str, numbers: set[str]
) -> None:
    assert a_telling(text).numbers == numbers


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Год назад тут тоже прорвало", True),
        ("Февраль прошлого года, фонтан", True),
        ("в 2019 было хуже", True),
        ("с прошлого года не чинят", False),
        ("с 2021 ждём ремонта", False),
        ("прорвало сегодня", False),
    ],
)
def test_a_story_of_an_earlier_year_is_told_from_a_fault_that_lasts(text: str, past: bool) -> None:
    assert a_telling(text).past is past


def test_faults_are_found_by_words_that_stand_together() -> None:
    assert "heating" in a_telling("батареи ледяные").faults
    assert "chute" not in a_telling("батареи ледяные").faults
    assert "gas_smell" in a_telling("в подъезде сильный запах газа").faults


def test_an_empty_text_tells_nothing() -> None:
    told = a_telling("")
    assert (told.heads, told.numbers, told.faults) == (frozenset(), frozenset(), frozenset())


def test_the_same_fault_at_the_same_house_is_likelier_than_another_and_than_elsewhere() -> None:
    same = likely("Ленина 12, яма на въезде, диск погнул", place=a_place())
    other = likely("Ленина 12, лифт не работает", place=a_place())
    elsewhere = likely("кошка пропала, рыжая", place=None)
    assert same > other
    assert same > elsewhere


def test_the_same_words_much_later_are_not_likelier() -> None:
    assert likely(FIRST, T0 + 10 * DAY, a_place()) <= likely(FIRST, T0 + 5 * MINUTE, a_place())


def test_every_feature_of_the_model_is_weighed() -> None:
    told = json.loads(MODEL.read_text(encoding="utf-8"))
    scales = shipped().scales
    assert tuple(told["features"]) == NAMES
    assert len(weigh(Fresh.of(a_telling(), scales), known(FIRST), scales)) == len(NAMES)


def test_the_model_is_small_and_shallow() -> None:
    told = json.loads(MODEL.read_text(encoding="utf-8"))
    assert MODEL.stat().st_size < 300_000
    assert len(told["trees"]) <= 120
    assert max(len(tree) for tree in told["trees"]) < 2**5


def test_trees_sum_their_leaves() -> None:
    tree = ((0, 1.5, 1, 2, 0.0), (-1, 0.0, 0, 0, -2.0), (-1, 0.0, 0, 0, 2.0))
    trees = Trees(0.0, (tree,))
    assert trees.probability([1.0]) == pytest.approx(0.1192, abs=1e-4)
    assert trees.probability([2.0]) == pytest.approx(0.8808, abs=1e-4)


def test_a_large_incident_is_read_by_its_first_and_newest_posts() -> None:
    assert chosen(range(100)) == (0, 1, 2, 3, 96, 97, 98, 99)


def test_a_join_says_why() -> None:
    found = weighed(a_judged("p2", at=T0 + HOUR, text=FIRST, place=a_place()))
    assert found.join is not None
    assert [r.code for r in found.join.reasons] == ["same_place", "same_fault"]


def test_the_next_house_is_kept_apart_with_its_veto() -> None:
    found = weighed(a_judged("p2", text=FIRST, place=a_place(house="14")))
    assert found.join is None
    assert [reason.code for _, reason in found.apart] == ["other_house"]


def test_last_years_story_is_kept_apart() -> None:
    story = a_judged("p2", text="Год назад на Ленина 12 была такая же яма", place=a_place())
    assert [reason.code for _, reason in weighed(story).apart] == ["earlier_year"]


def test_another_street_is_vetoed_unless_one_of_them_names_the_crossing() -> None:
    report = a_judged("p2", text="На Мира яма", place=a_place("Мира", None))
    plain = weighed(report, place=a_place(house=None))
    crossing = weighed(report, "Яма на углу Ленина и Мира", place=a_place(house=None))
    assert [r.code for _, r in plain.apart] == ["other_street"]
    assert crossing.apart == ()
