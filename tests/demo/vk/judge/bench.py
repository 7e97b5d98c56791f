"""The bench of the outside judge: makes its environment once and asks it about answers."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent
_REQUIREMENTS = _HERE / "requirements.txt"
_CACHE = Path(os.environ.get("OTKLIK_JUDGE_CACHE") or _HERE.parents[3] / ".tools" / "judge")
_INSTALL_SECONDS = 240
Case = tuple[str, dict[str, Any]]  # (model below vkbottle_types, whole answer)


def judged(cases: list[Case]) -> list[list[str]]:
    """Complaints about each case; skips the test (fails it in CI) when the judge cannot be had."""
    lines = "\n".join(json.dumps({"model": m, "answer": a}, ensure_ascii=True) for m, a in cases)
    done = subprocess.run(
        [_python(), _HERE / "judge.py"],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _python() -> Path:
    digest = hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()[:12]
    home = _CACHE / f"{digest}-{sys.version_info.major}.{sys.version_info.minor}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = home / "ready"
    if not ready.exists():
        _install(home, python)
        ready.touch()
    return python


def _install(home: Path, python: Path) -> None:
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps: tuple[list[Any], ...] = (
        [sys.executable, "-m", "venv", "--clear", home],
        [*pip, "-r", _REQUIREMENTS],
    )
    try:
        for step in steps:
            subprocess.run(
                step, capture_output=True, text=True, check=True, timeout=_INSTALL_SECONDS
            )
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"the judge (vkbottle-types) cannot be installed here: {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
