"""Which codes the tree uses: found by reading the source, so that none is left without words."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROOMS = (
    "domain",
    "incidents",
    "scheduler",
    "crawlers",
    "storage",
    "search",
    "pipelines",
    "console",
)
# Calls that take a code first, beside errors: values, and the small makers of errors and issues.
MAKERS = {"Reason": "reasons", "Issue": "errors", "issue": "errors", "problem": "errors"}


@dataclass(frozen=True, slots=True)
class Use:
    """A code and where it stands."""

    group: str
    code: str
    file: str


def error_names() -> frozenset[str]:
    tree = ast.parse((ROOT / "domain" / "errors.py").read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))


def used() -> Iterator[Use]:
    groups = MAKERS | dict.fromkeys(error_names(), "errors")
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield from _of(node, groups, str(path.relative_to(ROOT)))


def _of(node: ast.AST, groups: dict[str, str], file: str) -> Iterator[Use]:
    if not isinstance(node, ast.Call) or not node.args:
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = node.args[0]
    for choice in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
        if name in groups and isinstance(choice, ast.Constant) and isinstance(choice.value, str):
            yield Use(groups[name], choice.value, file)


def codes_of_vk() -> frozenset[str]:
    """Codes of VK's troubles stand in tables."""
    text = (ROOT / "crawlers" / "vk" / "troubles.py").read_text("utf-8")
    strings = (n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant))
    return frozenset(s for s in strings if isinstance(s, str) and s.startswith("vk_"))


def said_in_templates() -> Iterator[tuple[str, str]]:
    """(file, key) of every key that a page or module of the console names outright."""
    import re

    pattern = re.compile(r"""\b(?:say|noun)\(\s*["']([a-z_]+(?:\.[a-z_]+)*)["']\s*[,)]""")
    for path in sorted((ROOT / "console").rglob("*")):
        if path.suffix in {".py", ".html"} and "cli" not in path.parts:
            for found in pattern.finditer(path.read_text("utf-8")):
                yield path.name, found[1]
