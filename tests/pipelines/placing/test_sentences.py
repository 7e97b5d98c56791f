"""Street and house in sentences written as people write them; each half keeps what it has reached."""

import pytest

from tests.pipelines.placing.sentences import address_f1, mistakes, sentences


@pytest.mark.parametrize(("half", "floor"), [("open", 0.98), ("blind", 0.95)])
def test_streets_and_houses_of_a_half_are_found(half: str, floor: float) -> None:
    wrong = [(s.text, s.places, p and (p.street, p.house)) for s, p in mistakes(half)]
    assert address_f1(half) >= floor, wrong


def test_no_sentence_stands_in_both_halves() -> None:
    texts = [s.text for half in ("open", "blind") for s in sentences(half)]
    assert len(set(texts)) == len(texts) >= 220
