"""Scores and how sure they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.intervals import f1_figure, share
from evaluation.scores import calibration_error, score, tally

KINDS = ("complaint", "suggestion", "other")


def test_a_share_has_wilsons_interval() -> None:
    figure = share(8, 10)
    assert (figure.value, figure.of) == (0.8, 10)
    assert figure.low == pytest.approx(0.4902, abs=1e-4)
    assert figure.high == pytest.approx(0.9433, abs=1e-4)


def test_no_cases_say_nothing() -> None:
    assert share(0, 0).low == 0.0
    assert share(0, 0).high == 1.0
    assert f1_figure(0, 0, 0).of == 0


def test_a_perfect_share_is_not_certain() -> None:
    figure = share(20, 20)
    assert figure.value == figure.high == 1.0
    assert figure.low < 0.9


def test_precision_recall_and_f1_of_each_class() -> None:
    pairs = (
        [("complaint", "complaint")] * 6
        + [("complaint", "other")] * 2
        + [("other", "complaint")] * 1
    )
    found = {s.name: s for s in score([*pairs, ("other", "other")], KINDS).classes}
    assert found["complaint"].precision.value == pytest.approx(6 / 7)
    assert found["complaint"].recall.value == pytest.approx(6 / 8)
    assert found["complaint"].f1.value == pytest.approx(12 / 15)
    assert found["other"].f1.of == 2


def test_macro_counts_classes_and_weighted_counts_cases() -> None:
    pairs = [("complaint", "complaint")] * 9 + [("other", "complaint")]
    scores = score(pairs, KINDS)
    first = 18 / 19
    assert scores.macro_f1.value == pytest.approx(first / 2)
    assert scores.weighted_f1.value == pytest.approx(first * 0.9)
    assert scores.accuracy.value == pytest.approx(0.9)


def test_a_class_without_labels_does_not_lower_the_mean() -> None:
    pairs = [("complaint", "complaint")] * 9 + [("complaint", "suggestion")]
    assert score(pairs, KINDS).macro_f1.value == pytest.approx(18 / 19)


def test_the_confusion_table_keeps_the_order_of_classes() -> None:
    table = score(
        [("other", "complaint"), ("complaint", "complaint"), ("new", "other")], KINDS
    ).confusion
    assert table.names == ("complaint", "other", "new")
    assert table.counts == ((1, 0, 0), (1, 0, 0), (0, 1, 0))


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)), min_size=1, max_size=60))
def test_every_figure_lies_in_its_interval(pairs: list[tuple[str, str]]) -> None:
    scores = score(pairs, KINDS)
    each = [f for s in scores.classes for f in (s.precision, s.recall, s.f1)]
    for figure in (*each, scores.accuracy, scores.macro_f1, scores.weighted_f1):
        assert 0 <= figure.low <= figure.value <= figure.high <= 1


def test_the_same_pairs_always_give_the_same_interval() -> None:
    pairs = [("complaint", "other"), ("other", "other")] * 20
    assert score(pairs, KINDS) == score(pairs, KINDS)


def test_yes_and_no_are_tallied() -> None:
    told = tally([(True, True), (True, False), (False, True), (False, True), (False, False)])
    assert (told.right, told.wrong, told.missed) == (1, 2, 1)


def test_calibration_is_the_mean_gap_between_certainty_and_truth() -> None:
    assert calibration_error([(0.8, True)] * 8 + [(0.8, False)] * 2) == pytest.approx(0.0)
    assert calibration_error([(1.0, False)] * 5) == pytest.approx(1.0)
    assert calibration_error([]) == 0.0
