import numpy as np
from scipy import sparse

from detectors.training.heads import Head, out_of_fold
from detectors.training.tables import Block

SAID = np.array([0] * 4 + [1] * 8)  # of twelve equal texts
BRIEFS = [*"abcdefghijkl"]


def answers(times: list[int]) -> set[int]:
    """What is said of each text by the others, when each of those teaches so many times."""
    block = Block(("word",), sparse.csr_matrix(np.ones((12, 1))), np.ones(1))
    head = Head((block,), np.zeros((1, 2)), outputs=2, together=True)
    return set(out_of_fold(head, SAID, BRIEFS, np.array(times)).argmax(axis=1).tolist())


def test_equal_texts_are_what_most_of_them_are() -> None:
    assert answers([1] * 12) == {1}


def test_a_text_that_teaches_nine_times_counts_nine_times() -> None:
    assert answers([9] * 4 + [1] * 8) == {0}


def test_a_text_that_does_not_teach_counts_for_nothing() -> None:
    assert answers([1] * 4 + [0] * 8) == {0}
