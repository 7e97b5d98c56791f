"""A shell for tests: runs command lines in this process, in a data folder of its own."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from console.cli.main import run

ROOT = Path(__file__).resolve().parents[3]
PLACES = {
    f"OTKLIK_PLACE_DEMO_{n}": "http://127.0.0.1:9" for n in ("VK", "TELEGRAM", "FORUM", "FEED")
}


@dataclass(frozen=True, slots=True)
class Result:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Shell:
    folder: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    environ: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str) -> Result:
        self.capture.readouterr()
        code = run(arguments)
        told = self.capture.readouterr()
        return Result(code, told.out, told.err)

    def file(self, name: str, content: str | bytes) -> str:
        """Write a file beside the data and answer with its path."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def rows(self, *texts: str, name: str = "posts.jsonl") -> str:
        """A file of messages, one a day."""
        return self.file(name, messages(*texts))

    def with_data_of(self, folder: Path) -> "Shell":
        """This shell, with a copy of the data that an earlier import left."""
        shutil.copytree(folder, self.folder, dirs_exist_ok=True)
        return self


def messages(*texts: str) -> str:
    """JSON lines, one message a day of March."""
    return "".join(
        json.dumps({"id": i, "text": text, "date": f"2026-03-{i:02} 12:00"}, ensure_ascii=False)
        + "\n"
        for i, text in enumerate(texts, 1)
    )


LIFTS = (  # the same fault in two houses
    "На Садовой 12 в подъезде третью неделю не работает лифт, почините",
    "На Садовой 9 в подъезде третью неделю не работает лифт, сделайте что-нибудь",
)


def an_import(folder: Path, *texts: str) -> Path:
    """A folder with `posts.jsonl` and the data that its import left."""
    (folder / "posts.jsonl").write_text(messages(*texts), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        settle(folder, patch)
        assert run(["import", str(folder / "posts.jsonl")]) == 0
    return folder


def shell_in(folder: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> Shell:
    """A shell whose commands keep their data in `folder`."""
    return Shell(folder, capture, patch, settle(folder, patch))


def settle(folder: Path, patch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Set the variables of an installation in `folder`, and no others."""
    for name in [n for n in os.environ if n.startswith("OTKLIK_")]:
        patch.delenv(name)
    settings = {
        **PLACES,
        "OTKLIK_DATA": str(folder / "data"),
        "OTKLIK_PACK": str(ROOT / "demo" / "pack"),
    }
    for name, value in settings.items():
        patch.setenv(name, value)
    return settings
