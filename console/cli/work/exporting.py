"""Exports from the command line."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from console.cli.exits import NOTHING, OK
from console.cli.filters import Filters
from console.cli.outputs import open_out
from console.cli.say import say_here
from console.cli.screen import remark
from console.cli.work.here import actor, service_here
from console.cli.work.querying import known, query_of
from console.exporting import FORMS, export
from domain.place import EVERYTHING


async def write(filters: Filters, path: Path | None, form: str) -> int:
    """Write a file, or to standard output; a half-written file never stays."""
    say = say_here()
    form = known("form", [form or _ending(path)], FORMS)[0]
    async with service_here() as service:
        query = query_of(filters, service.pack, service.clock.now())
        with target(path) as out:
            count = await export(service, query, EVERYTHING, form, actor(), out)
    remark(say("export.done", count=count, file=path or ""))
    return OK if count else NOTHING


def _ending(path: Path | None) -> str:
    return path.suffix.lower().removeprefix(".") if path else "csv"


@contextlib.contextmanager
def target(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a new file that takes its name when it is whole."""
    if path is None:
        yield sys.stdout.buffer
        return
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open_out(part, (), path) as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
