"""What platforms deliver, and the plain text that the product keeps of it."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean import clean, clean_many

EXAMPLES = [
    ("Во дворе<br>яма &amp; лужа&nbsp;тут", "Во дворе\nяма & лужа тут"),
    ("<p class='x'>Нет <b>воды</b></p><p>третий день</p>", "Нет воды\n\nтретий день"),
    ("<td>Мира 5</td><td>темно</td>", "Мира 5\n\nтемно"),
    ("<script>alert(1)</script> яма", "<script>alert(1)</script> яма"),
    ("если a < b, а 5<b", "если a < b, а 5<b"),
    ("?a=1&copy=2 &lt;тихо&gt; &#1071;", "?a=1&copy=2 <тихо> Я"),
    ("я\u200bма, под\xadъезд, во\u2060да", "яма, подъезд, вода"),
    ("\u202eтекст\u202c \u200fешё\u200e", "текст ешё"),
    ("до\x00м \ud83d x", "до\ufffdм \ufffd x"),
    ("\ud83d\ude21 злой", "😡 злой"),
    ("[club101|Подслушано Зареченск], [club1:bp-1_2|Двор], спасибо", "Подслушано Зареченск, Двор, спасибо"),
    ("@club12 (Наш город) и *public7 (ЖКХ)", "Наш город и ЖКХ"),
    ("[id55|Иван], посмотрите", "[id55|Иван], посмотрите"),
    ("замо\u0301к и \u0438\u0306од", "замок и йод"),
    ("№ 5, ½ дома, 3 м²", "№ 5, ½ дома, 3 м²"),
    ("Ａｂｃ 𝐀𝐁 ﬁ", "Abc AB fi"),
    ("👨\u200d👩\u200d👧 и с\u200dлово", "👨\u200d👩\u200d👧 и слово"),
    ("a\r\nb \t c\u3000d  \n\n\n\n e\u2028f", "a\nb c d\n\ne\nf"),
    ("б\u0336о\u0336л\u0336ь", "боль"),
    ("", ""),
    (" \n ", ""),
]  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The first batch of a process may wait for the compiler."""
    clean_many(["яма"])


@pytest.mark.parametrize(("raw", "plain"), EXAMPLES)
def test_the_text_a_reader_would_see_is_kept(raw: str, plain: str) -> None:
    assert clean(raw) == plain


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=200))
def test_any_text_becomes_storable_and_harmless(raw: str) -> None:
    plain = clean(raw)
    plain.encode()  # no lone surrogate is left
    assert unicodedata.is_normalized("NFC", plain)
    assert not set(plain) & set("\x00\u200b\u202e\u2066\ufeff\r\t\xa0")
    assert "  " not in plain
    assert plain == plain.strip()


HOSTILE = [
    "Яма во дворе. ", "😡", "<p ", "<", "&a", "[club1|", "@club1 (", " ", " \n", "\u200d", "\x00", "\ud800",
    "а\u0301\u0316", "\u0301\u0316", "\u064b\u0618", "\U0001d165\U0001d17b", "&amp;", "<br>", "\u202e",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        clean(text)
        return time.process_time() - began

    cost(10_000)
    assert cost(400_000) <= 60 * cost(20_000) + 0.2  # twenty times the text; quadratic would be 400


def test_a_long_run_of_marks_on_one_letter_is_cut_to_four() -> None:
    assert clean("x" + "\u0301" * 50 + "y") == "x" + "\u0301" * 4 + "y"


def test_many_texts_are_cleaned_in_order() -> None:
    assert clean_many([" a ", "b<br>c"]) == ("a", "b\nc")


@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.text("аБё .,\n<&[*@\u0301\u0338\xa0\u200d\U0001f600é\u1161ᄀ\ud800Å", max_size=20),
        ),
        max_size=20,
    )
)
def test_a_batch_is_cleaned_as_its_texts_one_by_one(texts: list[str]) -> None:
    assert clean_many(texts) == tuple(map(clean, texts))


def test_every_character_is_cleaned_in_a_batch_as_alone() -> None:
    every = [chr(code) for code in range(0x1FB10)]
    for texts in (every, ["а" + c for c in every], ["e " + c + "\u0301 я" for c in every]):
        assert clean_many(texts) == tuple(map(clean, texts))
