"""Files that a command is told to write: opened before the long work, never over what it reads."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from domain.errors import BadInput


def open_out(path: Path, given: Iterable[Path | None], wanted: Path | None = None) -> BinaryIO:
    """An empty file to write to; BadInput when that cannot be, or when it is one of the files `given` to read.

    `wanted`: the name that the file takes when it is whole, and that people know it by.
    """
    if any(one is not None and _same(path, one) for one in given):
        raise BadInput("file_is_input", str(path))
    try:
        if wanted is not None and wanted.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        return path.open("wb")
    except OSError as error:
        raise BadInput("file_unwritable", str(wanted or path), error.strerror or "") from error


def _same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)
