"""Measures the code: a screen per thought. Prints the figures last and fails when a bound is broken."""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

MEDIAN, NINTH_TENTH, LONGEST = 8, 25, 40  # lines of a function, see CONTRIBUTING.md
FILE_LINES = 300
# Files that may be longer than a screen's worth of thoughts, each with its reason.
EXEMPT: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Function:
    """A function of ours: where it stands and how many lines it has without its docstring."""

    place: str
    lines: int


def functions(path: Path) -> Iterator[Function]:
    """Functions of a file; declarations without a body (ports, overloads) are left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and has_body(node):
            yield Function(f"{path}:{node.lineno} {node.name}", length(node))


def has_body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it does anything: more than a docstring and dots."""
    return not all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in node.body)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring and without decorators."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node, clean=False) is None:
        return lines
    text = node.body[0]
    return lines - ((text.end_lineno or text.lineno) - text.lineno + 1)


def ninth_tenth(lengths: Sequence[int]) -> int:
    """The length that nine functions of ten do not exceed."""
    return sorted(lengths)[-(-len(lengths) * 9 // 10) - 1]


def packages(root: Path) -> list[str]:
    """Our packages, as the type checker knows them."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return list(settings["tool"]["mypy"]["packages"])


def scripts(folders: Sequence[str]) -> list[Path]:
    """All Python files below these folders."""
    return [p for folder in folders for p in sorted(Path(folder).rglob("*.py"))]


def complaints(found: Sequence[Function], paths: Sequence[Path]) -> Iterator[str]:
    """What breaks a bound, each with its place."""
    lengths = [f.lines for f in found]
    if (middle := median(lengths)) > MEDIAN:
        yield f"median of functions: {middle:g} lines, at most {MEDIAN} are allowed"
    if (ninth := ninth_tenth(lengths)) > NINTH_TENTH:
        yield f"p90 of functions: {ninth} lines, at most {NINTH_TENTH} are allowed"
    for f in found:
        if f.lines > LONGEST:
            yield f"{f.place}: {f.lines} lines, at most {LONGEST} are allowed"
    for path in paths:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES and path.as_posix() not in EXEMPT:
            yield f"{path}: {lines} lines, at most {FILE_LINES} are allowed"


def main() -> int:
    """Measure everything below the present folder; exit code 1 when a bound is broken."""
    measured = scripts([*packages(Path()), "benchmarks", "tools"])
    found = [f for path in measured for f in functions(path)]
    files = [*measured, *scripts(["tests"])]
    wrong = list(complaints(found, files))
    sys.stderr.writelines(f"{complaint}\n" for complaint in wrong)
    lengths = [f.lines for f in found]
    sys.stdout.write(
        f"{len(files)} files of at most {FILE_LINES} lines ({len(EXEMPT)} exempt); {len(found)} "
        f"functions outside tests: median {median(lengths):g} lines, "
        f"p90 {ninth_tenth(lengths)}, longest {max(lengths)}\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
