"""JSON lines and workbooks."""

import io
import zipfile
from datetime import datetime

import pytest

from crawlers.files.reader import Form, form_of
from crawlers.files.row import Reject
from domain.errors import BadInput
from domain.instant import iso
from tests.crawlers.files.files import packed, posts, read, rejects, sheet

OBJECTS, SHEET = Form.OBJECTS, Form.SHEET


def test_objects_may_have_different_fields() -> None:
    content = '{"id": 1, "text": "яма"}\n{"message": "лужа", "date": "2026-03-01"}\n'
    assert [p.text for p in posts(content, OBJECTS)] == ["яма", "лужа"]


def test_broken_lines_cost_themselves_alone() -> None:
    content = '\ufeff{"text": "яма"}\n{"text": \n[1]\n{"text": ["a"]}\n{"text": " "}\n\n{"other": 1}\n{"text": "лужа"}\n'
    assert rejects(content, OBJECTS) == [
        (2, "row_not_json"),
        (3, "row_not_an_object"),
        (4, "row_text_not_text"),
        (5, "row_no_text"),
        (7, "row_no_text"),
    ]
    assert len(read(content, OBJECTS)) == 7


def test_lone_surrogates_of_real_exports_come_through() -> None:
    assert posts('{"text": "яма \\ud83d"}\n', OBJECTS)[0].text == "яма \ud83d"


def test_depth_without_end_is_a_wrong_row() -> None:
    assert rejects("[" * 100_000 + "\n", OBJECTS) == [(1, "row_not_json")]


def test_the_reason_never_repeats_the_text() -> None:
    found = read('{"text": "секретный номер 5"', OBJECTS)
    assert "секретный" not in str(found)


def test_packed_objects_are_read() -> None:
    assert posts(packed('{"text": "яма"}\n'), OBJECTS)[0].text == "яма"


def test_a_workbook_gives_texts_times_and_whole_numbers() -> None:
    book = sheet(
        ("ID", "Дата создания", "Текст инцидента"),
        (7, datetime(2026, 3, 1, 12, 30), "яма"),  # noqa: DTZ001 - workbooks know no zones
        (None, None, None),
        ("8", "01.03.2026", "лужа"),
    )
    found = posts(book, SHEET)
    assert [(p.id, iso(p.published), p.text) for p in found] == [
        ("file:posts/7", "2026-03-01T09:30:00+00:00", "яма"),
        ("file:posts/8", "2026-02-28T21:00:00+00:00", "лужа"),
    ]


def test_wrong_rows_of_a_workbook_have_their_row_number() -> None:
    book = sheet(("text", "date"), ("яма", "завтра"), ("", "2026-03-01"), ("лужа", "2026-03-01"))
    assert rejects(book, SHEET) == [(2, "row_bad_time"), (3, "row_no_text")]


def test_of_columns_with_one_name_the_first_filled_one_counts() -> None:
    found = posts(sheet(("text", "text"), ("яма", None), (None, "лужа"), ("тина", "ответ")), SHEET)
    assert [p.text for p in found] == ["яма", "лужа", "тина"]


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(BadInput, match="file_no_header"):
        read(sheet(), SHEET)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.csv", Form.TABLE), ("A.TSV.GZ", Form.TABLE), ("b.jsonl.gz", OBJECTS), ("c.xlsx", SHEET)],
)
def test_the_name_tells_the_form(name: str, form: Form) -> None:
    assert form_of(name) is form


def test_other_names_are_refused_with_what_is_possible() -> None:
    with pytest.raises(BadInput) as refused:
        form_of("archive.zip")
    assert ".xlsx" in refused.value.reason.params[1]


@pytest.mark.parametrize(
    ("encoding", "said"), [("cp1251", ""), ("utf-16", ""), ("koi8-r", "koi8-r")]
)
def test_objects_in_other_letters_are_read(encoding: str, said: str) -> None:
    content = '{"text": "яма"}\n{"text": "лужа"}\n'.encode(encoding)
    assert [p.text for p in posts(content, OBJECTS, encoding=said)] == ["яма", "лужа"]


def test_a_torn_workbook_gives_what_it_has() -> None:
    whole = sheet(("text", "id"), *((f"яма {n}", n) for n in range(300)))
    found = read(_with_half_a_sheet(whole), SHEET)
    last = found.pop()
    assert len(found) > 100
    assert isinstance(last, Reject)
    assert last.reason.code == "file_damaged"


def _with_half_a_sheet(book: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if "sheet1" in name else part)
    return out.getvalue()
