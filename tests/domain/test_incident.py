import pytest

from domain.codes import Reason, State
from domain.errors import StaleIncident
from domain.events import (
    AlertRaised,
    Answered,
    AnswerProposed,
    Attached,
    Closed,
    Corrected,
    Delivered,
    DeliveryParked,
    Detached,
    Dismissed,
    HandedOff,
    Moved,
    Released,
    Reopened,
    Taken,
    Undone,
)
from domain.incident import Incident
from tests.builders import a_place, an_incident

NEAR = (Reason("same_place"),)
HAND_OFF = HandedOff("d1", "email", "housing", "uk@example.org", "draft", 5)


def test_the_opening_post_sets_kind_topic_and_place() -> None:
    incident = an_incident()
    assert (incident.state, incident.topic, incident.posts) == (
        State.NEW, "roads.pothole", ("vk:-101_1",),
    )  # fmt: skip
    assert incident.place == a_place()


def test_an_incident_without_events_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Incident.of([])


def test_residents_are_counted_by_marks_and_unmarked_posts_one_by_one() -> None:
    incident = an_incident(
        Attached("p2", NEAR, mark="m1"), Attached("p3", NEAR, mark="m1"), Attached("p4", NEAR)
    )
    assert incident.residents == 3


def test_a_dangerous_report_makes_the_incident_dangerous() -> None:
    assert an_incident(Attached("p2", NEAR, danger=True)).danger


def test_a_detached_post_leaves_members_and_proposals() -> None:
    incident = an_incident(AnswerProposed("p2", None), Detached("p2", Reason("by_person")))
    assert incident.proposals == ()


def test_taking_and_releasing_go_back_to_new() -> None:
    assert an_incident(Taken("anna")).state is State.TAKEN
    assert an_incident(Taken("anna"), Released("anna")).state is State.NEW


def test_a_hand_over_is_on_its_way_until_it_is_delivered() -> None:
    sent = an_incident(HAND_OFF)
    assert (sent.state, sent.dispatches[0].outcome, sent.answer_due) == (
        State.HANDED_OVER,
        "due",
        5,
    )
    assert an_incident(HAND_OFF, Delivered("d1", "x")).dispatches[0].outcome == "delivered"
    assert an_incident(HAND_OFF, DeliveryParked("d1", NEAR[0])).dispatches[0].outcome == "parked"


def test_an_alert_does_not_change_the_state() -> None:
    assert an_incident(AlertRaised("d", "email", "duty", "danger")).state is State.NEW


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (Answered(None, "p9"), State.ANSWERED),
        (Closed("fixed"), State.CLOSED),
        (Dismissed("spam"), State.DISMISSED),
    ],
)
def test_each_end_has_its_state(body: object, state: State) -> None:
    assert an_incident(body).state is state


def test_reopening_gives_it_back_to_whoever_had_it() -> None:
    incident = an_incident(Taken("anna"), Closed("fixed"), Reopened(Reason("by_person")))
    assert (incident.state, incident.reopened, incident.closed_at) == (State.TAKEN, 1, None)


def test_an_undone_event_leaves_no_trace_in_the_fold() -> None:
    incident = an_incident(Dismissed("spam"), Undone(2))
    assert (incident.state, incident.version) == (State.NEW, 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "suggestion"), ("topic", "t"), ("area", "a"), ("authority", "x"), ("danger", "yes")],
)
def test_corrections_set_one_field(field: str, value: str) -> None:
    changed = getattr(an_incident(Corrected(field, None, value)), field)
    assert changed == (True if field == "danger" else value)


def test_a_correction_of_an_unknown_field_is_an_error() -> None:
    with pytest.raises(ValueError, match="colour"):
        an_incident(Corrected("colour", None, "red"))


def test_a_place_is_moved_by_a_person() -> None:
    assert an_incident(Moved(a_place(), a_place("Мира", "5"))).place == a_place("Мира", "5")


def test_a_command_on_an_old_version_is_refused() -> None:
    with pytest.raises(StaleIncident):
        an_incident(Taken("anna")).expect(1)
