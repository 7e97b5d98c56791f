"""Spans of personal data are scored as the conventions say."""

import pytest

from evaluation.personal import (
    PersonalAnswer,
    PersonalLine,
    SpanLabel,
    found,
    mark_personal,
)
from evaluation.spans import spans_of


def phone(start: int, end: int) -> SpanLabel:
    return SpanLabel(start, end, "phone")


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (phone(10, 20), True),
        (phone(10, 19), True),  # nine tenths
        (phone(10, 18), False),
        (phone(8, 20), True),  # two characters more
        (phone(7, 20), False),
        (SpanLabel(10, 20, "inn"), False),
    ],
)
def test_a_span_is_found_when_nearly_all_is_covered(given: SpanLabel, right: bool) -> None:
    assert found(phone(10, 20), given) is right


def test_a_long_span_may_stand_out_by_a_fifth() -> None:
    assert found(phone(0, 30), phone(0, 36))
    assert not found(phone(0, 30), phone(0, 37))


def test_each_span_is_used_once() -> None:
    line = PersonalLine("x" * 40, (phone(0, 10), phone(20, 30)))
    report = mark_personal([line], [PersonalAnswer(0, (phone(0, 10), phone(0, 10)))])
    assert report.figure("phone.precision").value == 0.5  # type: ignore[union-attr]
    assert report.figure("phone.recall").value == 0.5  # type: ignore[union-attr]


def test_names_are_left_out_of_the_others() -> None:
    name = SpanLabel(0, 5, "person_name")
    line = PersonalLine("x" * 40, (name, phone(20, 30)))
    report = mark_personal([line], [PersonalAnswer(0, (phone(20, 30),))])
    assert report.figure("others.recall").value == 1.0  # type: ignore[union-attr]
    assert report.figure("all.recall").value == 0.5  # type: ignore[union-attr]


def test_lines_without_labels_are_not_scored() -> None:
    assert mark_personal([PersonalLine("x")], [PersonalAnswer(0, ())]).figures == ()


def test_spans_are_those_of_the_text_as_it_was_given() -> None:
    text = "Звоните&nbsp;мне:  <b>8\u00a0912 345-67-89</b>, жду"
    (span,) = spans_of(text)
    assert span.code == "phone"
    assert text[span.start : span.end].replace("\u00a0", " ") == "8 912 345-67-89"


def test_classes_that_are_not_asked_for_are_not_given() -> None:
    assert spans_of("Пишите @ivan_petrov77 или [id123456|мне]") == ()
