"""Learned heads: what they learn, what they keep, and that the compiled fit is the known one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.svm import LinearSVC

from detectors.learning.heads import learn
from detectors.learning.parting import graded, line_of, part, softened, sums_of
from detectors.learning.terms import PIECE, Terms
from domain.errors import BadInput
from domain.post import Reading
from pipelines.reading import RussianAnalyser

READ = RussianAnalyser().read
ROADS = ("яма на дороге", "разбита дорога", "ямы во дворе", "дорога вся в ямах", "яма у дома")
LIGHTS = ("не горит фонарь", "темно без фонарей", "фонари не горят", "нет фонарей", "фонарь погас")
TEXTS = tuple(READ(text) for text in (*ROADS, *LIGHTS) * 2)
LABELS = (("roads",) * 5 + ("lights",) * 5) * 2


def test_a_head_tells_labels_of_unseen_texts() -> None:
    head = learn(TEXTS, LABELS)
    told = head.tell([READ("опять яма на нашей дороге"), READ("когда загорятся фонари")])
    assert [t.label for t in told] == ["roads", "lights"]
    assert all(0.5 < t.confidence <= 1 for t in told)


def test_a_name_that_fewer_than_three_texts_tell_is_not_kept() -> None:
    texts = [*TEXTS, READ("иванов яма"), READ("иванов яма на дороге"), READ("иванов яма")]
    head = learn(texts, [*LABELS, "roads", "roads", "roads"])
    assert not any("иван" in name.removeprefix(PIECE) for name in head.terms.numbers)


def test_the_same_text_from_everywhere_counts_once() -> None:
    assert Terms.of([READ("редкое слово")] * 9, 2).numbers == {}


def test_one_label_alone_is_told_always() -> None:
    assert learn(TEXTS[:5], ("roads",) * 5).tell([READ("что угодно")])[0].label == "roads"


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(BadInput) as refused:
        learn([], [])
    assert refused.value.reason.code == "nothing_to_learn"


def test_learning_twice_gives_the_same_head() -> None:
    one, two = learn(TEXTS, LABELS), learn(TEXTS, LABELS)
    assert one.labels == two.labels
    assert one.sharpness == two.sharpness
    assert np.array_equal(one.weights, two.weights)


def test_the_compiled_fit_answers_as_scikit_learn_does() -> None:
    chance = np.random.default_rng(1)
    words = [f"слово{n}" for n in range(60)]
    texts = [READ(" ".join(chance.choice(words[n % 3 * 15 :][:30], 9))) for n in range(240)]
    wanted = np.array([n % 3 for n in range(240)])
    terms = Terms.of(texts, 1)
    table = terms.table(texts)
    matrix = sparse.csr_matrix((table.values, table.columns, table.ends), shape=(240, table.width))
    known = LinearSVC(class_weight="balanced", random_state=0).fit(matrix, wanted)
    ours = sums_of(table, part(table, wanted, 3)).argmax(axis=1)
    assert (ours == known.predict(matrix)).mean() >= 0.99


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
@settings(deadline=None, max_examples=40)
def test_any_text_gets_a_label_and_a_confidence(texts: list[str]) -> None:
    told = HEAD.tell([READ(text) for text in texts])
    assert len(told) == len(texts)
    assert all(t.label in HEAD.labels and 0 <= t.confidence <= 1 for t in told)


@given(st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=9), st.floats(0.1, 30))
def test_probabilities_add_up_to_one(sums: list[float], sharpness: float) -> None:
    chances = softened(np.array([sums], np.float32), sharpness)
    assert abs(chances.sum() - 1) < 1e-6


@given(st.integers(0, 10**6), st.floats(0.3, 1.4), st.floats(-1, 1))
@settings(deadline=None, max_examples=8)
def test_graded_chances_are_the_shares_of_right_answers(
    seed: int, slope: float, shift: float
) -> None:
    chance = np.random.default_rng(seed)
    told = chance.uniform(0.02, 0.98, 4_000)
    right = chance.random(4_000) < graded(told, (shift, slope))
    found = graded(told, line_of(told, right))
    assert abs(found.mean() - right.mean()) < 0.02
    assert np.all(np.diff(found[np.argsort(told)]) >= 0)


def empty(text: str) -> Reading:
    return Reading(text, (), (), (), (), ())


def test_a_text_without_words_is_no_error() -> None:
    assert learn([*TEXTS, empty("!")], [*LABELS, "roads"]).tell([empty("?")])[0].label


HEAD = learn(TEXTS, LABELS)
