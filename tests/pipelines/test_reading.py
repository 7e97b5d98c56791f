"""One reading for posts and queries."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ports import Analyser
from pipelines.reading import RussianAnalyser

ANALYSER: Analyser = RussianAnalyser()
TOGETHER = RussianAnalyser()


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The first batch of a process may wait for the compiler."""
    TOGETHER.read_many(map(str, range(20)))


def forms(word: str) -> set[str]:
    return set(ANALYSER.read(word).forms[0])


def test_words_are_lower_case_with_their_places() -> None:
    text = "Ёлка на ул. Ленина, 12к2!"
    reading = ANALYSER.read(text)
    assert reading.words == ("елка", "на", "ул", "ленина", "12к2")
    pieces = [text[a:b] for a, b in zip(reading.starts, reading.ends, strict=True)]
    assert pieces == ["Ёлка", "на", "ул", "Ленина", "12к2"]


@pytest.mark.parametrize(("one", "other"), [
    ("яма", "ям"), ("яма", "ямой"), ("лёд", "льда"), ("дети", "ребёнок"), ("ёлка", "елки"), ("люди", "человек"),
    ("течёт", "текла"), ("лучше", "хорошо"),
])  # fmt: skip
def test_inflections_share_a_dictionary_form(one: str, other: str) -> None:
    assert forms(one) & forms(other)


def test_all_readings_of_an_ambiguous_word_are_given() -> None:
    assert {"стать", "сталь"} <= forms("стали")


@pytest.mark.parametrize("word", ["12", "щшчпр", "iphone", "😡"])
def test_unknown_words_have_no_dictionary_form(word: str) -> None:
    assert not any(ANALYSER.read(word).forms)


def test_a_hyphen_and_an_underscore_part_words() -> None:
    assert ANALYSER.read("онлайн-запись #нет_воды").words == ("онлайн", "запись", "нет", "воды")


def test_a_word_is_cut_at_64_characters_and_its_place_is_whole() -> None:
    reading = ANALYSER.read("а" * 100 + " б")
    assert reading.words == ("а" * 64, "б")
    assert reading.ends == (100, 102)


def test_letters_that_grow_in_lower_case_do_not_move_the_places() -> None:
    text = "İ́ ДОМ"
    reading = ANALYSER.read(text)
    assert text[reading.starts[-1] : reading.ends[-1]] == "ДОМ"
    assert reading.words[-1] == "дом"


@given(st.text(max_size=300))
def test_a_reading_is_parallel_and_in_order(text: str) -> None:
    reading = ANALYSER.read(text)
    sizes = {
        len(reading.words),
        len(reading.starts),
        len(reading.ends),
        len(reading.stems),
        len(reading.forms),
    }
    assert len(sizes) == 1
    edges = [edge for span in zip(reading.starts, reading.ends, strict=True) for edge in span]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(text)


def test_four_megabytes_of_one_word_and_of_words_take_seconds_at_most() -> None:
    began = time.process_time()
    assert len(ANALYSER.read("а" * 4_000_000).words) == 1
    assert len(ANALYSER.read("а " * 500_000).words) == 500_000
    assert time.process_time() - began < 10


def test_the_version_names_the_dictionary() -> None:
    assert "pymorphy3-dicts-ru" in ANALYSER.version


def test_many_texts_are_read_in_order() -> None:
    texts = ("яма", "", "вода идёт")
    assert RussianAnalyser().read_many(texts) == tuple(map(ANALYSER.read, texts))


@given(st.lists(st.text(max_size=60), min_size=16, max_size=40))
def test_a_batch_is_read_as_its_texts_one_by_one(texts: list[str]) -> None:
    assert TOGETHER.read_many(texts) == tuple(map(RussianAnalyser().read, texts))


def test_odd_words_of_a_batch_are_read_as_alone() -> None:
    odd = ["İl", "ΣΑΣ", "σΣ", "_ёж_и_ёж_", "а" * 70, "а" * 64, "\n", "", "\ud800я", "ﬁ ½ №5", "𝐀𝟙"]
    for texts in (odd * 2, [*odd[1:], *(f"слово{i} ёлка" for i in range(20))]):
        assert TOGETHER.read_many(texts) == tuple(map(RussianAnalyser().read, texts))


def test_more_words_than_are_remembered_are_read_all_the_same() -> None:
    analyser = RussianAnalyser()
    texts = [" ".join(f"x{i}" for i in range(n, n + 7_000)) for n in range(0, 224_000, 7_000)]
    for _ in range(2):
        for text, reading in zip(texts, analyser.read_many(texts), strict=True):
            assert reading.words == tuple(text.split())


def test_threads_that_read_at_once_read_what_one_reads() -> None:
    analyser = RussianAnalyser()
    batches = [[f"y{n}z{i} яма" for i in range(n, n + 200)] for n in range(16)]
    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(analyser.read_many, batches))
    for batch, readings in zip(batches, read, strict=True):
        assert [" ".join(r.words) for r in readings] == batch


def test_a_text_asked_for_again_is_read_once_and_long_ones_are_not_kept() -> None:
    analyser = RussianAnalyser()
    assert analyser.read("яма у дома") is analyser.read("яма у дома")
    assert analyser.read("яма " * 1_000) is not analyser.read("яма " * 1_000)
    for i in range(10_000):
        analyser.read(f"текст {i}")
    assert len(analyser._recent) + len(analyser._former) <= 8_192
