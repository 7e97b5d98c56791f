import pytest

from domain.codes import Reason
from domain.place import Place
from pipelines.route import Router
from tests.builders import a_judgement
from tests.pipelines.town import (
    KIRPICHNY,
    ROOT,
    SEVERNY,
    a_manifest,
    a_pack,
    a_rule,
    a_topic,
    an_authority,
)

RULES = (
    a_rule("*", ROOT, "hall"),
    a_rule("roads", ROOT, "roads"),
    a_rule("roads.pothole", ROOT, "potholes"),
    a_rule("roads", KIRPICHNY, "village"),
    a_rule("roads.snow", SEVERNY, "north"),
)


def the_router(*rules: object) -> Router:
    routes = rules or RULES
    codes = ("hall", "roads", "potholes", "village", "north")
    topics = tuple(map(a_topic, ("roads.pothole", "roads.snow", "waste.bins")))
    return Router(a_pack(routes=routes, authorities=tuple(map(an_authority, codes)), topics=topics))


def at(territory: str) -> Place:
    return Place("Ленина", "12", territory=territory)


@pytest.mark.parametrize(
    ("topic", "area", "territory", "authority", "reason"),
    [
        ("roads.pothole", "roads", ROOT, "potholes", Reason("topic_rule", ("roads.pothole", ROOT))),
        (
            "roads.pothole",
            "roads",
            KIRPICHNY,
            "potholes",
            Reason("topic_rule", ("roads.pothole", ROOT)),
        ),
        ("roads.sign", "roads", KIRPICHNY, "village", Reason("area_rule", ("roads", KIRPICHNY))),
        ("roads.snow", "roads", SEVERNY, "north", Reason("topic_rule", ("roads.snow", SEVERNY))),
        ("roads.snow", "roads", ROOT, "roads", Reason("area_rule", ("roads", ROOT))),
        ("waste.bins", "waste", ROOT, "hall", Reason("default_rule", ("*", ROOT))),
        (None, None, ROOT, "hall", Reason("default_rule", ("*", ROOT))),
        ("roads.snow", None, ROOT, "roads", Reason("area_rule", ("roads", ROOT))),
    ],
)
def test_the_most_specific_rule_wins(
    topic: str | None, area: str | None, territory: str, authority: str, reason: Reason
) -> None:
    route = the_router().route(a_judgement(topic=topic, area=area), at(territory), None)
    assert route is not None
    assert (route.authority, route.reason) == (authority, reason)


def test_others_that_answer_for_it_are_offered_once_and_in_order() -> None:
    route = the_router().route(a_judgement(topic="roads.pothole"), at(KIRPICHNY), None)
    assert route is not None
    assert route.alternatives == ("village", "roads", "hall")


def test_a_rule_of_a_neighbour_with_a_similar_path_does_not_match() -> None:
    router = the_router(a_rule("*", f"{ROOT}/kirp", "village"))
    assert router.route(a_judgement(), at(KIRPICHNY), None) is None


def test_without_a_place_the_source_decides() -> None:
    router = the_router()
    route = router.route(a_judgement(topic=None), None, a_manifest(KIRPICHNY))
    assert route is not None
    assert route.authority == "village"


def test_a_place_outside_the_pack_has_no_authority_here() -> None:
    assert the_router().route(a_judgement(), at(""), a_manifest()) is None


def test_rules_of_unknown_authorities_count_for_nothing() -> None:
    router = the_router(a_rule("*", ROOT, "nobody"), a_rule("*", ROOT, "hall"))
    route = router.route(a_judgement(), at(ROOT), None)
    assert route is not None
    assert (route.authority, route.alternatives) == ("hall", ())


def test_of_two_equal_rules_the_first_wins() -> None:
    router = the_router(a_rule("roads", ROOT, "roads"), a_rule("roads", ROOT, "hall"))
    route = router.route(a_judgement(), at(ROOT), None)
    assert route is not None
    assert (route.authority, route.alternatives) == ("roads", ("hall",))
