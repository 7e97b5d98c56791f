"""In which letters a text file is written."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)  # what a packed file that ends early raises
_FEW = 0.01  # of all letters beyond ASCII: a UTF-8 file with some damage, not another encoding


def detect(stream: BinaryIO) -> str:
    """`utf-8-sig`, `utf-16` or `cp1251`, by the mark at the start or by reading everything; rewinds."""
    start = stream.read(4)
    stream.seek(0)
    marked = next((name for bom, name in _BOMS if start.startswith(bom)), None)
    if marked is not None:
        return marked
    broken, foreign = _read_through(stream)
    stream.seek(0)
    return "cp1251" if broken > _FEW * foreign else "utf-8-sig"


def _read_through(stream: BinaryIO) -> tuple[int, int]:
    """(places that are no UTF-8, all letters beyond ASCII with those places)."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = foreign = 0
    for chunk in _chunks(stream):
        text = decoder.decode(chunk)
        broken += text.count("\ufffd")
        foreign += len(text) - len(text.encode("ascii", "ignore"))
    rest = decoder.decode(b"", final=True)
    return broken + rest.count("\ufffd"), foreign + len(rest)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """All that can be read; where a packed file is damaged, the rows will say so."""
    try:
        while chunk := stream.read(_CHUNK):
            yield chunk
    except DAMAGED:
        return
