"""Files for tests, made in memory."""

import gzip
import io
from typing import Any

import openpyxl

from crawlers.files.reader import Form, read_file
from crawlers.files.row import Reject, Wishes
from domain.instant import DAY
from domain.post import RawPost
from tests.builders import T0


def wishes(**changed: Any) -> Wishes:
    values: dict[str, Any] = {
        "file": "posts.csv",
        "source": "file:posts",
        "zone": "Europe/Moscow",
        "undated": T0,
        "latest": T0 + DAY,
    }
    return Wishes(**(values | changed))


def read(content: bytes | str, form: Form = Form.TABLE, **changed: Any) -> list[RawPost | Reject]:
    raw = content.encode() if isinstance(content, str) else content
    return list(read_file(io.BytesIO(raw), form, wishes(**changed)))


def posts(content: bytes | str, form: Form = Form.TABLE, **changed: Any) -> list[RawPost]:
    found = read(content, form, **changed)
    assert not [f for f in found if isinstance(f, Reject)]
    return [f for f in found if isinstance(f, RawPost)]


def rejects(content: bytes | str, form: Form = Form.TABLE, **changed: Any) -> list[tuple[int, str]]:
    found = read(content, form, **changed)
    return [(f.line, f.reason.code) for f in found if isinstance(f, Reject)]


def sheet(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(content: bytes | str) -> bytes:
    return gzip.compress(content.encode() if isinstance(content, str) else content)
