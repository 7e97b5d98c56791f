"""Saved pages: a directory each, with what their reader must make of them.

`OTKLIK_SAVE=1` writes `expected.json` anew, to be read before it is committed.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from crawlers.pages.page import Page
from domain.errors import OtklikError

NOW = 1_790_760_000_000_000  # 2026-09-30 09:20 UTC


def saved_in(file: str) -> list[Path]:
    """The directories beside a test file."""
    return sorted(page.parent for page in Path(file).with_name("saved").glob("*/meta.json"))


def meta_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode((folder / "meta.json").read_bytes())
    return found


def page_of(folder: Path) -> Page:
    (file,) = folder.glob("page.*")
    url = meta_of(folder).get("url", "https://example.org/page")
    return Page(url, 200, file.read_bytes())


def outcome(read: Callable[[], object]) -> object:
    """What reading gave, as plain JSON values without what is empty; or the error's name and code."""
    try:
        found = read()
    except OtklikError as error:
        found = {"error": type(error).__name__, "code": error.reason.code}
    return _slim(msgspec.to_builtins(found))


def expected_of(folder: Path, found: object) -> object:
    file = folder / "expected.json"
    if os.environ.get("OTKLIK_SAVE"):
        file.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    return msgspec.json.decode(file.read_bytes())


def _slim(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _slim(v) for k, v in value.items() if v not in (None, "", [], (), {}, False)}
    return [_slim(v) for v in value] if isinstance(value, list | tuple) else value
