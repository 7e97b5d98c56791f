"""Spreadsheets: the first sheet with anything on it; its first row is the header."""

import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from crawlers.files.columns import check
from crawlers.files.row import Reject, Row, Wishes, by_name
from domain.errors import BadInput

# What openpyxl raises on archives that are no workbook.
_NOT_A_WORKBOOK = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError)

# What it raises within rows: SyntaxError is the ancestor of every XML parser's complaint.
_TORN = (zipfile.BadZipFile, SyntaxError, LookupError, ValueError)


def read_sheet(stream: BinaryIO, wishes: Wishes) -> Iterator[Row | Reject]:
    """Rows of an XLSX file; formulas count by their last value."""
    rows = _first_filled(_open(stream, wishes.file))
    header = [_name(cell) for cell in next(rows, ())]
    if not any(header):
        raise BadInput("file_no_header", wishes.file)
    check(header, wishes.columns, wishes.file)
    for line, cells in enumerate(rows, 2):
        if any(cell not in (None, "") for cell in cells):
            yield Row(line, {n: c for n, c in by_name(header, cells).items() if n})


def _open(stream: BinaryIO, file: str) -> Any:
    try:
        with warnings.catch_warnings():
            # Missing styles and unknown extensions of a workbook say nothing about its texts.
            warnings.simplefilter("ignore", UserWarning)
            return openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except _NOT_A_WORKBOOK as error:
        raise BadInput("file_not_a_workbook", file, type(error).__name__) from error


def _first_filled(workbook: Any) -> Iterator[tuple[object, ...]]:
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # some writers state a size of one cell
        rows = _sound(sheet.iter_rows(values_only=True))
        first = next(rows, None)
        if first and any(cell is not None for cell in first):
            return _with(first, rows)
    return iter(())


def _sound(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Rows up to where the sheet is torn; there EOFError, as with packed files."""
    try:
        yield from rows
    except _TORN as error:
        raise EOFError(type(error).__name__) from error


def _with(
    first: tuple[object, ...], rows: Iterator[tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    yield first
    yield from rows


def _name(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
