"""The checkout as the tests of the house see it."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packages() -> list[str]:
    found = settings()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return [str(name) for name in found]


def sources() -> list[Path]:
    return [p for name in packages() for p in sorted((ROOT / name).rglob("*.py"))]


def imported_by(path: Path) -> Iterator[str]:
    """Top-level names that a file imports from other packages."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
