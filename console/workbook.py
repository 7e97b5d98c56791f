"""A workbook of plain texts, written row by row."""

import re
from collections.abc import Sequence
from typing import BinaryIO

import xlsxwriter

from domain.errors import Refused

_LONGEST = 32_767  # characters of a cell: the format's own limit
_MOST_ROWS = 1_048_576  # of a sheet: the format's own limit
_MORE = "…"
_NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
)  # office suites refuse the file


class Workbook:
    """One sheet; the first row stays in sight."""

    def __init__(self, out: BinaryIO) -> None:
        # Rows leave memory as they are written; no text becomes a formula or a link.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(out, options)
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._row = 0

    def add(self, cells: Sequence[str]) -> None:
        """Write one row; a text that is too long for a cell is cut, visibly; rows are never left out."""
        if self._row == _MOST_ROWS:
            raise Refused("too_many_rows", f"{_MOST_ROWS - 1}")
        for column, cell in enumerate(cells):
            shown = cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + _MORE
            self._sheet.write_string(self._row, column, _NOT_XML.sub("\ufffd", shown))
        self._row += 1

    def close(self) -> None:
        """Write the file; the stream stays open."""
        self._book.close()
