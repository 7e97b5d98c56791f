"""Comma, semicolon or tab separated rows; a quote that is never closed costs its own line, not the file."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crawlers.files.columns import check
from crawlers.files.row import Reject, Row, Wishes, by_name
from domain.codes import Reason
from domain.errors import BadInput

_LONGEST_CELL = 64 << 20  # characters
_NO_DELIMITER = "\x1f"  # a file of one column: commas are part of the text
# The first line of files made for Excel.
_TOLD = re.compile(r"\"?sep=([;,|\t])\"?[;,\s]*", re.IGNORECASE)
_DELIMITERS = (";", "\t", ",", "|")


@dataclass(slots=True)
class _Feed:
    """Physical lines with the number of the first one taken since the last mark."""

    lines: Iterator[str]
    first: int = 1
    taken: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.returned.pop() if self.returned else next(self.lines)
        self.taken.append(line)
        return line

    def mark(self) -> None:
        """The lines taken so far are done with."""
        self.first += len(self.taken)
        self.taken = []

    def give_back(self) -> None:
        """All taken lines but the first are read again."""
        self.returned.extend(reversed(self.taken[1:]))
        self.taken = self.taken[:1]
        self.mark()


def read_table(lines: Iterable[str], wishes: Wishes) -> Iterator[Row | Reject]:
    """Rows of a table whose first line is the header."""
    csv.field_size_limit(_LONGEST_CELL)
    feed = _Feed(iter(lines))
    first = next(feed, None)
    if first is None:
        raise BadInput("file_empty", wishes.file)
    if told := _TOLD.fullmatch(first):
        feed.mark()
    else:
        feed.returned, feed.taken = [first], []
    parsed = _parsed(feed, told[1] if told else _delimiter(first))
    header = _header(next(parsed, None), wishes)
    for line, cells in parsed:
        yield _row(line, cells, header)


def _header(found: tuple[int, list[str] | str] | None, wishes: Wishes) -> list[str]:
    cells = found[1] if found else []
    if isinstance(cells, str) or not cells:
        raise BadInput("file_no_header", wishes.file)
    names = [cell.strip() for cell in cells]
    check(names, wishes.columns, wishes.file)
    return names


def _row(line: int, cells: list[str] | str, header: list[str]) -> Row | Reject:
    if isinstance(cells, str):
        return Reject(line, Reason(cells))
    while len(cells) > len(header) and not cells[-1]:
        cells.pop()
    if len(cells) != len(header):
        return Reject(line, Reason("row_cells", (str(len(cells)), str(len(header)))))
    return Row(line, by_name(header, cells))


def _parsed(feed: _Feed, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """(line, cells), or (line, code of what is wrong); blank lines are passed over."""
    again = True
    while again:
        again = False
        parser = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            for cells in parser:
                if cells:
                    yield feed.first, cells
                feed.mark()
        except csv.Error as error:
            yield feed.first, _loosely(feed, delimiter, error)
            again = True


def _loosely(feed: _Feed, delimiter: str, error: csv.Error) -> list[str] | str:
    """A line with a stray quote is read as it stands; one that swallowed its neighbours gives them back."""
    if "field larger" in str(error):
        feed.mark()
        return "row_too_large"
    if len(feed.taken) > 1:
        feed.give_back()
        return "row_quote_not_closed"
    cells = next(csv.reader(feed.taken, delimiter=delimiter), [])
    feed.mark()
    return cells


def _delimiter(header: str) -> str:
    """The one that cuts the header into the most cells."""
    counts = {sign: len(next(csv.reader([header], delimiter=sign), [])) for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda sign: counts[sign])
    return best if counts[best] > 1 else _NO_DELIMITER
