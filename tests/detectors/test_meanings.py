import numpy as np

from detectors.case import Case
from detectors.meanings import Meanings, checksum, no_meanings
from detectors.model import KIND, OUTPUTS, shipped
from detectors.panel import Panel
from domain.verdict import Judgement
from tests.builders import a_post
from tests.detectors.bench import analyser, judged, panel


def two_stems() -> Meanings:
    stems = np.array([checksum(stem) for stem in ("ям", "фонар")])
    order = np.argsort(stems)
    rows = np.array([[100, -20], [7, 0]], np.int8)[order]
    return Meanings(stems[order], rows, np.array([0.01, 0.1], np.float32))


def test_a_stem_weighs_what_its_bytes_are_worth() -> None:
    weights = two_stems().of("ям")
    assert weights is not None
    assert np.allclose(weights, [1.0, -2.0])


def test_a_stem_without_a_meaning_weighs_nothing() -> None:
    assert two_stems().of("кракозябр") is None
    assert no_meanings(2).of("ям") is None


def test_words_that_no_own_text_holds_have_meanings() -> None:
    model = shipped()
    for word in ("нейрохирург", "электрокар", "мелиорация"):
        (stem,) = analyser().read(word).stems
        assert stem not in model.words
        assert model.meanings.of(stem) is not None


def test_a_reason_may_be_the_meaning_of_a_word() -> None:
    judgement = judged("мелиорация не работает, поля стоят в воде")
    assert any(finding.code == "мелиорация" for finding in judgement.findings)


def test_every_word_means_the_same_in_any_batch() -> None:
    texts = ("на виадуке яма", "яма", "виадук", "спасибо дворникам")
    cases = [Case(a_post(text=text), analyser().read(text)) for text in texts]
    assert _alone(panel(), cases) == list(panel().judge(cases))


def test_meanings_speak_of_every_kind() -> None:
    rows = shipped().meanings.rows
    assert rows.shape[1] == len(OUTPUTS)
    assert (np.abs(rows[:, KIND]).max(axis=0) > 100).all()


def _alone(judge: Panel, cases: list[Case]) -> list[Judgement]:
    return [judge.judge([case])[0] for case in cases]
