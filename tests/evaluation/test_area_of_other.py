from domain.codes import Kind
from evaluation.judging import answer
from tests.builders import a_judged


def test_what_is_judged_other_is_answered_without_an_area() -> None:
    hint = {"kind": Kind.OTHER, "area": "housing", "topic": None}
    assert answer(a_judged("p1", judgement=hint), "p1").area is None
    assert (
        answer(a_judged("p2", judgement={**hint, "kind": Kind.COMPLAINT}), "p2").area == "housing"
    )
