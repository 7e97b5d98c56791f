"""A file's bytes become posts and rejects, in the file's order; nothing is kept but the ids seen."""

import gzip
import io
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from typing import BinaryIO, cast

from crawlers.files.encoding import DAMAGED, detect
from crawlers.files.objects import read_objects
from crawlers.files.posts import PostReader
from crawlers.files.row import Reject, Row, Wishes
from crawlers.files.sheets import read_sheet
from crawlers.files.tables import read_table
from domain.codes import Reason
from domain.errors import BadInput
from domain.post import RawPost

_GZIP = b"\x1f\x8b"


class Form(StrEnum):
    """Formats that can be imported."""

    TABLE = "table"
    OBJECTS = "objects"
    SHEET = "sheet"


ENDINGS = {
    ".csv": Form.TABLE, ".tsv": Form.TABLE, ".txt": Form.TABLE,
    ".jsonl": Form.OBJECTS, ".ndjson": Form.OBJECTS, ".xlsx": Form.SHEET,
}  # fmt: skip


def form_of(name: str) -> Form:
    """The format a file's name promises (`.gz` aside); BadInput for others."""
    bare = name.lower().removesuffix(".gz")
    form = next((form for ending, form in ENDINGS.items() if bare.endswith(ending)), None)
    if form is None:
        raise BadInput("file_unknown_format", name, ", ".join(ENDINGS))
    return form


def read_file(stream: BinaryIO, form: Form, wishes: Wishes) -> Iterator[RawPost | Reject]:
    """Every row of a seekable stream as a post or a reject; BadInput when the file as a whole is of no use."""
    posts = PostReader(wishes)
    for found in _whole(_rows(_unpacked(stream), form, wishes)):
        yield posts.read(found) if isinstance(found, Row) else found


def _unpacked(stream: BinaryIO) -> BinaryIO:
    packed = stream.read(2) == _GZIP
    stream.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if packed else stream


def _rows(stream: BinaryIO, form: Form, wishes: Wishes) -> Iterator[Row | Reject]:
    match form:
        case Form.TABLE:
            return read_table(_lines(stream, wishes), wishes)
        case Form.OBJECTS:
            return read_objects(_lines(stream, wishes))
        case Form.SHEET:
            return read_sheet(stream, wishes)


def _lines(stream: BinaryIO, wishes: Wishes) -> Iterator[str]:
    try:
        text = io.TextIOWrapper(
            stream, wishes.encoding or detect(stream), errors="replace", newline=""
        )
    except LookupError as error:
        raise BadInput("file_unknown_encoding", wishes.file, wishes.encoding) from error
    try:
        yield from text
    finally:
        with suppress(ValueError):  # its owner has closed it already
            text.detach()  # the stream is the owner's to close, not ours


def _whole(rows: Iterator[Row | Reject]) -> Iterator[Row | Reject]:
    """A packed file that ends early gives what it has, and a reject for what is missing."""
    line = 0
    try:
        for row in rows:
            line = row.line
            yield row
    except DAMAGED:
        yield Reject(line + 1, Reason("file_damaged"))
