"""Tables with a text and a label: CSV in UTF-8, `.gz` too."""

import csv
import gzip
import io
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import BadInput

_LONGEST_CELL = 64 << 20  # characters
_SIGNS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class LabelledRows:
    """Texts with their labels, empty where the file has none; `others` are the further columns by row."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


def read_labelled(path: Path, text: str, label: str, *, needed: bool) -> LabelledRows:
    """All rows of a table; BadInput names what is wrong. Without `needed` the label's column may be absent."""
    rows = _rows(path)
    names = [cell.strip() for cell in rows[0]] if rows else []
    if not names:
        raise BadInput("file_no_header", path.name)
    for name in (text, label) if needed else (text,):
        if name not in names:
            raise BadInput("file_column_missing", path.name, name, ", ".join(names))
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(names):
            raise BadInput("file_bad_line", path.name, str(number), f"{len(row)} ≠ {len(names)}")
    spoken, marked = names.index(text), names.index(label) if label in names else -1
    rest = [i for i in range(len(names)) if i not in (spoken, marked)]
    return LabelledRows(
        tuple(row[spoken] for row in rows[1:]),
        tuple(row[marked].strip() if marked >= 0 else "" for row in rows[1:]),
        tuple(tuple(row[i].strip() for i in rest) for row in rows[1:]),
    )


def filled(rows: LabelledRows, among: Sequence[int]) -> tuple[str, ...]:
    """Labels of these rows, gaps closed where another column settles them.

    A column settles labels when none of its values goes with two of them; a value that every row has for itself
    (an id) settles nothing.
    """
    labels = [rows.labels[i] for i in among]
    gaps = [n for n, label in enumerate(labels) if not label]
    for column in range(len(rows.others[among[0]]) if among and gaps else 0):
        goes = defaultdict[str, set[str]](set)
        for n, i in enumerate(among):
            if labels[n] and rows.others[i][column]:
                goes[rows.others[i][column]].add(labels[n])
        if any(len(found) > 1 for found in goes.values()):
            continue
        for n in gaps:
            labels[n] = labels[n] or next(iter(goes.get(rows.others[among[n]][column], ())), "")
    return tuple(labels)


def _rows(path: Path) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except OSError as error:
        code = "file_damaged" if path.is_file() else "file_absent"
        raise BadInput(code, path.name) from error
    except (EOFError, zlib.error) as error:
        raise BadInput("file_damaged", path.name) from error
    except UnicodeDecodeError as error:
        raise BadInput("file_bad_line", path.name, "1", "not UTF-8") from error
    sign = max(_SIGNS, key=text.partition("\n")[0].count)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) if row]
    except csv.Error as error:
        raise BadInput("file_bad_line", path.name, "?", str(error)) from error
