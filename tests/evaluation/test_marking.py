"""Messages are scored as the conventions say."""

import pytest
from msgspec import UNSET

from domain.codes import Kind
from domain.errors import BadInput
from evaluation.comparing import compare
from evaluation.marking import mark_messages
from evaluation.messages import MessageAnswer, MessageLine, PlaceLabel
from evaluation.names import plain_name, same_name, same_number
from evaluation.report import Report, read_requirement
from tests.evaluation.builders import an_answer


def figure(report: Report, name: str) -> float:
    found = report.figure(name)
    assert found is not None, name
    return found.value


def marked(*pairs: tuple[MessageLine, MessageAnswer]) -> Report:
    return mark_messages([line for line, _ in pairs], [answer for _, answer in pairs])


def test_what_a_line_lacks_is_not_scored() -> None:
    report = marked((MessageLine("яма"), an_answer()))
    assert {n.name for n in report.figures} == {"share.flagged", "share.danger", "share.unsure"}
    assert report.mistakes == ()


def test_an_area_of_null_is_not_scored() -> None:
    report = marked(
        (MessageLine("и у нас", kind=Kind.COMPLAINT, area=None), an_answer(area="roads")),
        (MessageLine("яма", kind=Kind.COMPLAINT, area="roads"), an_answer(area="roads")),
    )
    assert report.figure("area.accuracy").of == 1  # type: ignore[union-attr]


def test_street_and_house_are_right_only_together() -> None:
    label = PlaceLabel(street="Ленина", house="12")
    report = marked(
        (MessageLine("а", place=label), an_answer(place=PlaceLabel("ленина", "12"))),
        (MessageLine("б", place=label), an_answer(place=PlaceLabel("Ленина", "14"))),
        (MessageLine("в", place=None), an_answer(place=PlaceLabel("Мира", None))),
        (MessageLine("г", place=label), an_answer(place=PlaceLabel())),
    )
    assert figure(report, "street_house.precision") == pytest.approx(1 / 3)
    assert figure(report, "street_house.recall") == pytest.approx(1 / 3)


def test_danger_is_scored_whatever_the_kind() -> None:
    report = marked(
        (MessageLine("а", kind=Kind.OTHER, danger=True), an_answer(kind=Kind.OTHER, danger=True)),
        (MessageLine("б", kind=Kind.QUESTION, danger=False), an_answer(danger=True)),
    )
    assert figure(report, "danger.precision") == pytest.approx(0.5)
    assert figure(report, "danger.recall") == 1.0


def test_flagged_is_complaint_suggestion_or_question() -> None:
    report = marked(
        (MessageLine("а", kind=Kind.COMPLAINT), an_answer(kind=Kind.QUESTION)),
        (MessageLine("б", kind=Kind.OTHER), an_answer(kind=Kind.GRATITUDE)),
    )
    assert figure(report, "flagged.f1") == 1.0
    assert figure(report, "accuracy") == 0.0


def test_the_surest_mistakes_come_first_and_hold_no_text() -> None:
    report = marked(
        (MessageLine("тайна", kind=Kind.OTHER), an_answer(confidence=0.6)),
        (MessageLine("тайна", kind=Kind.OTHER), an_answer(confidence=0.9)),
        (MessageLine("тайна", kind=Kind.COMPLAINT), an_answer(confidence=0.99)),
    )
    assert [m.row for m in report.mistakes] == [1, 0]
    assert "тайна" not in str(report)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("улица Ленина", "Ленина"),
        ("ул. Щорса", "щорса"),
        ("Переулок Речной", "Речной переулок"),
        ("школа «Ёлочка»", "Школа Елочка"),
        ("г. Лучинск", "Лучинск"),
        (None, ""),
    ],
)
def test_names_are_compared_without_case_type_words_and_quotes(one: str | None, other: str) -> None:
    assert same_name(one, other)


def test_a_name_of_type_words_alone_stays() -> None:
    assert plain_name("Город") == "город"
    assert not same_name("Мира", "Мирная")


def test_houses_are_compared_as_written() -> None:
    assert same_number("9 к2", "9к2")
    assert same_number("7, 9", "9, 7")
    assert not same_number("12", "12 к2")
    assert same_number(None, "")


def test_a_requirement_is_met_or_missed() -> None:
    report = marked((MessageLine("а", kind=Kind.COMPLAINT), an_answer()))
    assert read_requirement("complaint.f1 >= 0.85").met(report)
    assert not read_requirement("complaint.recall<0.5").met(report)


@pytest.mark.parametrize("written", ["complaint.f1", "f1=0.5", "complaint.f1>=high", "a.b>=0.5.5"])
def test_a_requirement_that_means_nothing_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="requirement_malformed"):
        read_requirement(written)


def test_a_figure_the_file_does_not_give_is_refused_with_those_it_gives() -> None:
    report = marked((MessageLine("а", kind=Kind.COMPLAINT), an_answer()))
    with pytest.raises(BadInput) as refused:
        read_requirement("danger.recall>=0.9").met(report)
    assert "complaint.f1" in refused.value.reason.params[1]


def test_two_sets_of_answers_are_compared() -> None:
    lines = [MessageLine("а", 1, kind=Kind.COMPLAINT), MessageLine("б", 2, kind=Kind.OTHER)]
    old = [an_answer(id=1, kind=Kind.OTHER), an_answer(id=2, kind=Kind.OTHER)]
    new = [an_answer(id=1), an_answer(id=2)]
    told = compare(lines, (old, mark_messages(lines, old)), (new, mark_messages(lines, new)))
    assert (told.mended, told.broken) == (1, 1)
    recall = next(c for c in told.changes if c.name == "complaint.recall")
    assert (recall.before, recall.after) == (0.0, 1.0)


def test_answers_to_another_file_are_refused() -> None:
    lines = [MessageLine("а", 1)]
    old, new = [an_answer(id=9)], [an_answer(id=1)]
    with pytest.raises(BadInput, match="predictions_of_other_file"):
        compare(lines, (old, mark_messages(lines, old)), (new, mark_messages(lines, new)))


def test_an_unset_field_is_told_from_null() -> None:
    assert MessageLine("а").place is UNSET
    assert MessageLine("а", place=None).place is None
