from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.case import Case
from tests.builders import a_post
from tests.detectors.bench import analyser, judged, panel

TEXTS = (
    "На Ленина 12 третью неделю яма, никто не чинит",
    "Продам диван, самовывоз",
    "Горит квартира на третьем этаже, люди кричат в окнах, скорее!",
    "Спасибо дворникам за чистый двор!",
    "",
    "в 90-е фонари не горели, а сейчас красота",
)


@settings(deadline=None)  # the first judgement may compile
@given(st.lists(st.sampled_from(TEXTS), max_size=12))
def test_a_judgement_is_the_same_whatever_else_is_in_the_batch(texts: list[str]) -> None:
    cases = [Case(a_post(text=text), analyser().read(text)) for text in texts]
    assert panel().judge(cases) == tuple(judged(text) for text in texts)


def test_the_strongest_reason_stands_first_and_few_are_told_of_what_concerns_nobody() -> None:
    complaint, advert = judged(TEXTS[0]), judged(TEXTS[1])
    strengths = [abs(f.weight) for f in complaint.findings if not f.code.startswith("topic:")]
    assert strengths == sorted(strengths, reverse=True)
    assert 0 < len(advert.findings) <= 4


def test_only_the_panel_that_gives_all_reasons_gives_them_for_what_concerns_nobody() -> None:
    case = Case(a_post(text=TEXTS[1]), analyser().read(TEXTS[1]))
    assert panel(all_reasons=False).judge([case])[0].findings == ()
    assert panel().judge([case])[0].findings
