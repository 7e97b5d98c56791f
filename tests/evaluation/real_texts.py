"""Real texts beside the checkout: read where they are, never printed."""

import csv
import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "OTKLIK_REAL_TEXTS"
_LONGEST_CELL = 1 << 24


def real_texts(folder: str) -> Path:
    """A set of real texts; skips with the reason where it is absent, fails in CI."""
    place = Path(os.environ.get(VARIABLE) or ROOT / ".." / "shared" / "data") / folder
    if place.is_dir():
        return place
    absent = f"no real texts at {place.resolve()}; name their folder in {VARIABLE}"
    if os.environ.get("CI"):
        pytest.fail(absent)
    pytest.skip(absent)


def column(path: Path, name: str) -> Iterator[str]:
    """One column of a table, `.gz` too."""
    csv.field_size_limit(_LONGEST_CELL)
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")):
        yield row[name]
