"""JSON lines: one object a line."""

import json
from collections.abc import Iterable, Iterator

from crawlers.files.row import Reject, Row
from domain.codes import Reason


def read_objects(lines: Iterable[str]) -> Iterator[Row | Reject]:
    """Rows of JSON lines; a broken line costs itself alone."""
    for number, line in enumerate(lines, 1):
        bare = line.removeprefix("\ufeff") if number == 1 else line
        if bare.strip():
            yield _row(number, bare)


def _row(number: int, line: str) -> Row | Reject:
    try:
        # The library's own parser takes lone surrogates, which real exports hold.
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Reject(number, Reason("row_not_json", (_short(error),)))
    if not isinstance(found, dict):
        return Reject(number, Reason("row_not_an_object", (type(found).__name__,)))
    return Row(number, found)


def _short(error: Exception) -> str:
    """What is wrong and where, never the text itself."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, {error.colno}"
    return type(error).__name__
