"""A shell for tests: runs command lines in this process, in a data folder of its own."""

import json
import os
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
        lines = (
            json.dumps({"id": i, "text": text, "date": f"2026-03-{i:02} 12:00"}, ensure_ascii=False)
            for i, text in enumerate(texts, 1)
        )
        return self.file(name, "\n".join(lines) + "\n")


def shell_in(
    folder: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch, **more: str
) -> Shell:
    """A shell whose commands keep their data in `folder`."""
    for name in [n for n in os.environ if n.startswith("OTKLIK_")]:
        patch.delenv(name)
    settings = {
        **PLACES,
        "OTKLIK_DATA": str(folder / "data"),
        "OTKLIK_PACK": str(ROOT / "demo" / "pack"),
        **more,
    }
    for name, value in settings.items():
        patch.setenv(name, value)
    return Shell(folder, capture, patch, settings)
