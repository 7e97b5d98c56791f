import io

import pytest

from console import workbook
from domain.errors import Refused


def test_a_row_too_many_is_refused_and_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 2)
    book = workbook.Workbook(io.BytesIO())
    book.add(["title"])
    book.add(["one"])
    with pytest.raises(Refused, match="too_many_rows"):
        book.add(["two"])
    book.close()
