"""Labelled files: JSON lines in UTF-8, `.gz` too; a broken line is an error with its number."""

import gzip
import json
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from domain.errors import BadInput

Shape = TypeVar("Shape", bound=msgspec.Struct)


def read_lines(path: Path, shape: type[Shape], blank: Collection[str] = ()) -> tuple[Shape, ...]:
    """All objects of a file; unknown fields are passed over. A null in `blank` fields is as if they were not there."""
    try:
        return tuple(_object(path, number, line, shape, blank) for number, line in _lines(path))
    except (OSError, EOFError, zlib.error) as error:
        code = "file_damaged" if not isinstance(error, OSError) or path.is_file() else "file_absent"
        raise BadInput(code, path.name or str(path)) from error


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as plain:  # once: a pipe cannot be opened again
        packed = plain.peek(2)[:2] == b"\x1f\x8b"
        for number, line in enumerate(gzip.GzipFile(fileobj=plain) if packed else plain, 1):
            if line.strip():
                yield number, line


def _object(
    path: Path, number: int, line: bytes, shape: type[Shape], blank: Collection[str]
) -> Shape:
    try:
        # The library's own parser takes lone surrogates, which texts may hold.
        return msgspec.convert(_told(json.loads(line.decode("utf-8-sig")), blank), shape)
    except json.JSONDecodeError as error:
        raise _bad(path, number, f"{error.msg}, column {error.colno}") from error
    except UnicodeDecodeError as error:
        raise _bad(path, number, f"not UTF-8, byte {error.start + 1}") from error
    except msgspec.ValidationError as error:
        raise _bad(path, number, str(error)) from error
    except RecursionError as error:
        raise _bad(path, number, "nested too deeply") from error


def _told(found: Any, blank: Collection[str]) -> Any:
    if not blank or not isinstance(found, dict):
        return found
    return {name: v for name, v in found.items() if v is not None or name not in blank}


def _bad(path: Path, number: int, what: str) -> BadInput:
    return BadInput("file_bad_line", path.name, str(number), what)
