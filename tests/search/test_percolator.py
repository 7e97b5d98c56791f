"""Standing searches."""

import pytest

from domain.errors import QueryError
from domain.pack import SavedQuery
from search.percolator import Percolator, matches_text
from tests.search.contract.world import ANALYSER, documents, plain

QUERIES = [
    SavedQuery("holes", "яма OR (дорога лифт)"),
    SavedQuery("phrase", '"нет воды"'),
    SavedQuery("prefix", "поликл*"),
    SavedQuery("not", "-яма", areas=("roads",)),
    SavedQuery("all", danger_only=True),
    SavedQuery("north", "вода", territories=("r/zarechensk",)),
    SavedQuery("topic", "вода OR -лёд", topics=("roads.1", "energy.2")),
]  # fmt: skip


def test_every_query_is_tried_that_could_match() -> None:
    together = Percolator(QUERIES, ANALYSER)
    apart = [Percolator([query], ANALYSER) for query in QUERIES]
    for document in documents():
        assert together.match(document) == tuple(
            name for one in apart for name in one.match(document)
        )


def test_words_and_conditions_both_count() -> None:
    percolator = Percolator(QUERIES, ANALYSER)
    assert percolator.match(plain("1", "Ямы!")) == ("holes",)
    assert percolator.match(plain("2", "воды нет", territory="r/zarechensk/x")) == ("not", "north")
    assert percolator.match(plain("3", "воды нет", territory="r/zarechensk2", danger=True)) == (
        "not",
        "all",
    )


def test_a_broken_query_is_shown_and_silences_no_other() -> None:
    percolator = Percolator([SavedQuery("broken", "яма ("), *QUERIES], ANALYSER)
    assert list(percolator.broken) == ["broken"]
    assert percolator.match(plain("1", "яма")) == ("holes",)


def test_one_text_is_matched_as_a_search_would() -> None:
    reading = ANALYSER.read("Глубокие ямы во дворе")
    assert matches_text("яма двор", reading, ANALYSER)
    assert not matches_text("яма -двор", reading, ANALYSER)
    with pytest.raises(QueryError):
        matches_text("яма (", reading, ANALYSER)
