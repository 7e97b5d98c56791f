"""Exported lines: the desk's view, sensitive links hidden, no formulas, no broken workbooks."""

import io

import openpyxl
import pytest

from console.exporting import COLUMNS, guarded, line_of
from console.workbook import Workbook
from domain.cards import card_of
from domain.events import Corrected, Moved
from domain.pack import Pack, Topic
from tests.builders import a_judged, a_place, an_incident

PACK = Pack(
    "x", "1", "X", "Asia/Omsk", (),
    (Topic("roads.pothole", "roads", "Ямы", "Pits", "roads"),
     Topic("safety.violence", "safety", "Насилие", "Violence", "police", sensitive=True)),
    (), (), (),
)  # fmt: skip


def test_a_line_holds_what_the_post_was_judged() -> None:
    line = line_of(a_judged(), None, PACK)
    assert (line.kind, line.area, line.topic, line.incident, line.state) == (
        "complaint", "roads", "roads.pothole", None, ""
    )  # fmt: skip
    assert line.published == "2026-09-21T20:13:20+06:00"


def test_the_post_that_opened_an_incident_shows_the_desks_corrections() -> None:
    corrected = an_incident(
        Corrected("kind", "complaint", "suggestion"), Moved(None, a_place("Мира", "5"))
    )
    line = line_of(a_judged(), card_of(corrected, 7), PACK)
    assert (line.kind, line.street, line.house, line.incident) == ("suggestion", "Мира", "5", 7)


def test_the_way_to_the_original_is_hidden_where_a_topic_is_sensitive() -> None:
    assert line_of(a_judged(), None, PACK).url
    assert not line_of(
        a_judged(judgement={"topic": "safety.violence", "area": "safety"}), None, PACK
    ).url


def test_no_author_can_be_exported() -> None:
    assert not {"author", "mark", "voice"} & set(COLUMNS)


@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠"))
def test_what_a_spreadsheet_would_reckon_becomes_text(sign: str) -> None:
    assert guarded(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("apart", [";", "; ", ';"', "\n", "\r\n", "\t", "\n\n  "])
@pytest.mark.parametrize("sign", list("=+-@＝"))
def test_a_formula_inside_a_text_is_none_where_semicolons_part_the_cells(
    apart: str, sign: str
) -> None:
    assert guarded(f"яма{apart}{sign}1+1") == f"яма{apart}'{sign}1+1"


def test_a_long_text_of_line_feeds_is_guarded_at_once() -> None:
    assert guarded("я" + "\n" * 1_000_000 + '"' * 1_000_000).startswith("я\n")


def test_ordinary_cells_stay_as_they_are() -> None:
    for text in ("яма = беда", "не работает; вода - тоже", "строка\nещё строка", "a@b; c"):
        assert guarded(text) == text
    assert not guarded("")


def test_a_workbook_survives_long_and_broken_texts() -> None:
    out = io.BytesIO()
    book = Workbook(out)
    book.add(["title"])
    book.add(["=1+1\ufffe\x0b\ud800" + "я" * 40_000])
    book.close()
    (_, (cell,)) = openpyxl.load_workbook(out).active.iter_rows()
    assert cell.data_type == "s"
    assert cell.value.startswith("=1+1\ufffd\ufffd\ufffdя")
    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")
