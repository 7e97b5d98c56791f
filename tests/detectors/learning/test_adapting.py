"""Learning from the desk: what it changes, what it never changes, whom it does not believe."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.learning.adapting import adapt
from detectors.learning.addition import Addition, added
from detectors.learning.lessons import MOST_OF_ONE, Lesson, believed
from detectors.learning.trial import Marks, Trial, judged, tried
from detectors.model import DANGER, OUTPUTS, shipped
from detectors.panel import Panel
from domain.codes import Kind
from tests.detectors.learning.lessons_here import (
    ANALYSER,
    PACK,
    a_lesson,
    of_kites,
    some_own,
    the_panel,
    the_weigher,
)


@pytest.fixture(scope="module")
def learned() -> Addition:
    return adapt(the_weigher(), of_kites(), some_own()[0])


@pytest.fixture(scope="module")
def candidate(learned: Addition) -> Panel:
    return Panel(PACK, added(shipped(), learned, 1), all_reasons=True)


def the_candidate(addition: Addition) -> Panel:
    return Panel(PACK, added(shipped(), addition, 1))


def test_what_the_desk_calls_a_complaint_becomes_one(candidate: Panel) -> None:
    asked = [a_lesson(900, "опять кикшеринг чудит", Kind.COMPLAINT)]
    assert judged(the_panel(), asked)[0].kind is not Kind.COMPLAINT
    assert judged(candidate, asked)[0].kind is Kind.COMPLAINT


def test_a_good_addition_passes_its_trial(candidate: Panel) -> None:
    trial = tried(the_panel(), candidate, of_kites(), some_own()[1])
    assert trial.refused() is None
    assert trial.after.agreed > trial.before.agreed


def test_a_verdict_names_the_version(candidate: Panel) -> None:
    assert "-l1." in candidate.version
    assert candidate.version != the_panel().version


def test_the_reasons_of_a_verdict_show_the_learned_word(candidate: Panel) -> None:
    told = judged(candidate, [a_lesson(901, "опять кикшеринг чудит у пруда", None)])[0]
    assert any("кикшеринг" in finding.code for finding in told.findings)


def test_a_word_of_fewer_than_three_posts_leaves_no_trace() -> None:
    lessons = [
        *of_kites(),
        *(a_lesson(700 + n, f"кикшеринг петровичев {n}", Kind.COMPLAINT) for n in range(2)),
    ]
    found = adapt(the_weigher(), lessons, some_own()[0])
    assert not any("петрович" in word for word in (*found.words, *found.topics))


def test_numbers_are_never_learned(learned: Addition) -> None:
    assert not any(c.isdigit() for word in learned.words for c in word)


def test_learning_twice_gives_the_same_weights(learned: Addition) -> None:
    assert adapt(the_weigher(), of_kites(), some_own()[0]).digest() == learned.digest()


def test_no_lessons_change_nothing() -> None:
    assert adapt(the_weigher(), [], some_own()[0]) == Addition({}, {})


def test_a_topic_is_learned_and_a_new_one_known() -> None:
    lessons = [replace(s, topic="brand.new", area="transport") for s in of_kites()]
    weigher = the_weigher()
    assert adapt(weigher, lessons, ()).topics == {}  # neither the pack nor the model knows it
    known = [replace(s, topic=weigher.codes[0]) for s in of_kites()]
    rows = adapt(weigher, known, ()).topics
    assert any(row.get(weigher.codes[0], 0) > 0 for row in rows.values())
    model = added(shipped(), Addition({}, {"кикшеринг": {"brand.new": 1.0}}), 1)
    assert model.topics.codes[-1] == "brand.new"
    assert model.topics.rows.shape == (len(model.words), len(model.topics.codes))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.floats(-5, 5, width=32), min_size=len(OUTPUTS), max_size=len(OUTPUTS)))
def test_an_addition_never_lowers_danger(row: list[float]) -> None:
    word = next(iter(shipped().words))
    model = added(shipped(), Addition({word: tuple(row)}, {}), 1)
    assert model.words[word][DANGER] >= shipped().words[word][DANGER]


def test_danger_that_is_denied_is_still_found() -> None:
    dangers = [s for s in (*some_own()[0], *some_own()[1]) if s.danger]
    denied = [replace(s, danger=False, teacher=f"t{n}") for n, s in enumerate(dangers)]
    candidate = the_candidate(adapt(the_weigher(), denied, ()))
    before, after = judged(the_panel(), dangers), judged(candidate, dangers)
    assert all(b.danger for a, b in zip(before, after, strict=True) if a.danger)


# --- who is believed ----------------------------------------------------------------------------


def flipped(count: int, teacher: str) -> list[Lesson]:
    """Labels of sure texts turned around."""
    own = some_own()[1]
    sure = [
        s for s, told in zip(own, judged(the_panel(), own), strict=True)
        if told.confidence >= 0.97 and s.kind is told.kind
    ]  # fmt: skip
    wrong = {Kind.COMPLAINT: Kind.OTHER}
    return [
        replace(s, teacher=teacher, kind=wrong.get(s.kind or Kind.OTHER, Kind.COMPLAINT))
        for s in sure[:count]
    ]


def test_somebody_who_contradicts_what_is_sure_is_set_aside() -> None:
    lessons = [*of_kites(count=30), *flipped(40, "mallory")]
    found = believed(lessons, judged(the_panel(), lessons))
    assert [d.teacher for d in found.set_aside] == ["mallory"]
    assert {s.teacher for s in found.lessons} == {"anna", "boris", "vera"}


def test_honest_corrections_of_doubtful_posts_are_believed() -> None:
    lessons = of_kites()
    assert believed(lessons, judged(the_panel(), lessons)).set_aside == ()


def test_one_person_is_heard_so_often_and_not_more() -> None:
    one = of_kites(count=1)[0]
    lessons = [replace(one, teacher="anna") for _ in range(MOST_OF_ONE + 50)]
    told = judged(the_panel(), [one]) * len(lessons)
    assert len(believed(lessons, told).lessons) == MOST_OF_ONE


def test_flips_by_many_hands_fail_on_own_texts() -> None:
    poison = [replace(s, teacher=f"t{n}") for n, s in enumerate(flipped(400, "x"))]
    assert believed(poison, judged(the_panel(), poison)).set_aside == ()
    candidate = the_candidate(adapt(the_weigher(), poison, some_own()[0]))
    trial = tried(the_panel(), candidate, poison, some_own()[1])
    assert trial.refused() is not None


def test_a_worse_candidate_is_refused_with_figures() -> None:
    good = Marks(audited=50, agreed=30, own=1_000, right=900, dangers=40, alarms=5)
    told = {
        "too_few_to_audit": replace(good, audited=4),
        "worse_on_own": replace(good, agreed=45, right=880),
        "dangers_lost": replace(good, agreed=45, dangers=39),
        "more_false_alarms": replace(good, agreed=45, alarms=8),
        "no_better": good,
    }
    found = {code: Trial(good, after).refused() for code, after in told.items()}
    assert {code: reason.code for code, reason in found.items() if reason} == {c: c for c in told}
    assert Trial(good, replace(good, agreed=31)).refused() is None


@given(st.integers(0, 10**9))
@settings(max_examples=200)
def test_a_lesson_teaches_tunes_or_audits_and_stays_there(number: int) -> None:
    lesson = a_lesson(number, "яма", Kind.COMPLAINT)
    again = a_lesson(number, "другой текст", Kind.OTHER, "boris")
    assert not (lesson.audits and lesson.tunes)
    assert (lesson.audits, lesson.tunes) == (again.audits, again.tunes)


def test_shipped_sums_are_those_of_the_panel() -> None:
    own = some_own()[1][:60]
    kinds = the_weigher().sums([s.case for s in own])[:, : len(Kind)].argmax(axis=1)
    told = judged(the_panel(), own)
    order = (Kind.COMPLAINT, Kind.SUGGESTION, Kind.QUESTION, Kind.GRATITUDE, Kind.OTHER)
    assert np.mean([order[k] is t.kind for k, t in zip(kinds, told, strict=True)]) > 0.95
    assert ANALYSER.version
