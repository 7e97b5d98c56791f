"""What the desk decided, as labels: read from real stores."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.codes import Reason
from domain.events import (
    Body,
    Closed,
    Corrected,
    Dismissed,
    Event,
    HandedOff,
    Opened,
    Reopened,
    Undone,
)
from domain.instant import HOUR
from domain.stores import Stores
from incidents.corrections import Decision, decision_of, decisions_of, taught
from storage.memory import MemoryStores
from storage.sqlite import open_stores
from tests.builders import T0, a_judged, an_event, an_opening

TOPIC = Corrected("topic", "roads.pothole", "energy.lamp")
HANDED = HandedOff("d1", "email", "roads", "a@example.org", "n1", 0)


def a_log(*told: tuple[str, Body], post: str = "vk:-101_1") -> tuple[Event, ...]:
    """An opening, then bodies by (operator, or `engine`)."""
    opening = an_opening(post)
    rest = [
        replace(
            an_event(body, opening.incident, n),
            actor=who if who == "engine" else f"operator:{who}",
            recorded_at=T0 + n * HOUR,
        )
        for n, (who, body) in enumerate(told, 2)
    ]
    return (opening, *rest)


def decided(*told: tuple[str, Body]) -> Decision | None:
    return decision_of(a_log(*told))


def test_a_correction_is_a_label_of_the_post_that_opened_the_incident() -> None:
    found = decided(("anna", Corrected("kind", "complaint", "suggestion")), ("anna", TOPIC))
    assert found is not None
    assert (found.post, found.operator, found.kind, found.topic) == (
        "vk:-101_1",
        "anna",
        "suggestion",
        "energy.lamp",
    )
    assert found.corrected


def test_the_last_word_counts() -> None:
    found = decided(
        ("anna", Corrected("kind", "complaint", "question")),
        ("anna", Corrected("kind", "question", "gratitude")),
    )
    assert found is not None
    assert found.kind == "gratitude"


def test_what_two_persons_disagree_about_is_left_out() -> None:
    found = decided(
        ("anna", Corrected("kind", "complaint", "question")),
        ("boris", Corrected("kind", "question", "gratitude")),
        ("anna", TOPIC),
    )
    assert found is not None
    assert found.kind is None
    assert found.topic == "energy.lamp"


def test_what_was_undone_was_never_said() -> None:
    assert decided(("anna", TOPIC), ("anna", Undone(2))) is None


def test_not_a_problem_is_a_kind_unless_it_was_opened_again() -> None:
    no_problem = ("anna", Dismissed("not_a_problem"))
    found = decided(no_problem)
    assert found is not None
    assert found.kind == "other"
    assert decided(no_problem, ("anna", Reopened(Reason("by_person")))) is None
    assert decided(("anna", Dismissed("duplicate"))) is None


def test_danger_is_taught_as_yes_and_no() -> None:
    found = decided(("anna", Corrected("danger", "no", "yes")))
    assert found is not None
    assert found.danger is True


@pytest.mark.parametrize("body", [HANDED, Closed("fixed")])
def test_handing_over_confirms_what_the_engine_said(body: Body) -> None:
    found = decided(("anna", body))
    assert found is not None
    assert (found.kind, found.topic, found.corrected) == ("complaint", "roads.pothole", False)


def test_the_engine_teaches_itself_nothing() -> None:
    assert decided(("engine", HANDED)) is None


@pytest.fixture(params=["memory", "sqlite"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Stores:
    if request.param == "memory":
        return MemoryStores()
    return await open_stores(tmp_path / "otklik.sqlite", tmp_path / "vault")


async def test_decisions_come_with_their_masked_posts_oldest_first(stores: Stores) -> None:
    for number in (2, 1, 3):
        post = f"vk:-101_{number}"
        await stores.posts.save([a_judged(post, text=f"яма номер {number}")])
        await stores.incidents.append(a_log(("anna", TOPIC), post=post))
    await stores.posts.erase(["vk:-101_3"], shrink=True, now=T0)
    decisions = await decisions_of(stores.incidents)
    found = await taught(decisions, stores.posts, 100)
    assert sorted(t.decision.post for t in found) == ["vk:-101_1", "vk:-101_2"]
    assert all(t.post.post.text.startswith("яма номер") for t in found)
    assert [d.at for d in decisions] == sorted(d.at for d in decisions)
    assert len(await taught(decisions, stores.posts, 1)) <= 1
    await stores.close()


async def test_near_copies_teach_nothing(stores: Stores) -> None:
    judged = a_judged("vk:-101_2", text="яма", copy_of="vk:-101_1")
    await stores.posts.save([judged])
    await stores.incidents.append(a_log(("anna", TOPIC), post="vk:-101_2"))
    assert await taught(await decisions_of(stores.incidents), stores.posts, 9) == ()
    await stores.close()


def test_an_incident_nobody_touched_decides_nothing() -> None:
    assert isinstance(a_log()[0].body, Opened)
    assert decision_of(a_log()) is None


def test_opening_by_hand_says_that_the_post_is_a_report() -> None:
    opening = replace(an_opening(), actor="operator:anna")
    found = decision_of((opening,))
    assert found is not None
    assert (found.kind, found.operator, found.corrected) == ("complaint", "anna", True)
