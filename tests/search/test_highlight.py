"""Excerpts with the found words marked."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading import RussianAnalyser
from search.highlight import MOST, WIDTH, excerpts, highlight
from search.language import parse

ANALYSER = RussianAnalyser()


def shown(text: str, query: str) -> str:
    parts = highlight(ANALYSER.read(text), parse(query, ANALYSER))
    return "".join(f"[{p.text}]" if p.marked else p.text for p in parts)


def test_every_inflection_is_marked() -> None:
    assert (
        shown("Ямы! Нет сил от ям, за ямой яма.", "яма")
        == "[Ямы]! Нет сил от [ям], за [ямой] [яма]."
    )
    assert shown("У ребёнка жар", "дети") == "У [ребёнка] жар"


def test_phrases_prefixes_and_negations_mark_what_they_mean() -> None:
    assert shown("нет воды, нет света", '"нет воды"') == "[нет] [воды], нет света"
    assert shown("поликлиника и поле", "поликл*") == "[поликлиника] и поле"
    assert shown("яма и лифт", "яма -лифт") == "[яма] и лифт"
    assert shown("яма", "") == "яма"


def test_a_long_text_is_cut_around_its_hits() -> None:
    filler = "просто слова о погоде и природе " * 40
    text = f"{filler}глубокая яма тут {filler}ещё яма {filler}"
    found = excerpts(ANALYSER.read(text), parse("яма", ANALYSER))
    assert len(found) == 2
    for excerpt in found:
        assert [p.text for p in excerpt.parts if p.marked] == ["яма"]
        assert excerpt.cut_before
        assert excerpt.cut_after
        assert text.startswith("".join(p.text for p in excerpt.parts), excerpt.start)


def test_without_a_hit_the_beginning_is_shown() -> None:
    (excerpt,) = excerpts(ANALYSER.read("слово " * 100), parse("яма", ANALYSER))
    assert (excerpt.start, excerpt.cut_before, excerpt.cut_after) == (0, False, True)
    assert len(excerpt.parts[0].text) <= WIDTH


@given(
    st.lists(
        st.sampled_from(["яма ", "дорога ", "ямой", "а" * 100, "\n", "😡", "."]), max_size=60
    ).map("".join)
)
def test_excerpts_are_pieces_of_the_text(text: str) -> None:
    found = excerpts(ANALYSER.read(text), parse("яма", ANALYSER))
    assert 1 <= len(found) <= MOST
    last = 0
    for excerpt in found:
        piece = "".join(p.text for p in excerpt.parts)
        assert text.startswith(piece, excerpt.start)
        assert excerpt.start >= last
        assert len(piece) <= 3 * WIDTH
        last = excerpt.start + len(piece)
    assert "".join(p.text for p in highlight(ANALYSER.read(text), parse("яма", ANALYSER))) == text
