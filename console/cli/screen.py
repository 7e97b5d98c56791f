"""The terminal: results on standard output, everything else on standard error; no post can steer it."""

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Rich takes a tenth of a second to load: `otklik --help` does without
    from rich.console import Console
    from rich.text import Text

# Escape sequences and line tricks; a terminal would obey them. Line feeds are left to the caller.
_CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_ISOLATE, _END = "\u2068", "\u2069"
_WIDE = 200  # columns of a table that goes into a file or a pipe


@cache
def out() -> "Console":
    """Standard output."""
    return _console(stderr=False)


@cache
def err() -> "Console":
    """Standard error."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console  # noqa: PLC0415

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _WIDE
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)


def harmless(text: str) -> str:
    """A text that can neither steer the terminal nor turn the rest of its line around."""
    calm = _CONTROLS.sub(" ", text)
    return f"{_ISOLATE}{calm}{_END}" if _RIGHT_TO_LEFT.search(calm) else calm


def line(text: "str | Text", style: str = "") -> None:
    """One line of results, never cut or wrapped by us."""
    from rich.text import Text  # noqa: PLC0415

    shown = text if isinstance(text, Text) else Text(harmless(text))
    out().print(shown, style=style or None, soft_wrap=True)


def remark(text: str, style: str = "") -> None:
    """One line beside the results."""
    from rich.text import Text  # noqa: PLC0415

    err().print(Text(harmless(text)), style=style or None, soft_wrap=True)


def complain(text: str) -> None:
    """An error: what happened, what is safe, what to do."""
    remark(f"✗ {text}", "red")


def verbatim(text: str) -> None:
    """Machine-readable output, exactly as it is."""
    sys.stdout.write(text + "\n")


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table of results."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in titles:
        drawn.add_column(title)
    for row in rows:
        drawn.add_row(*(Text(harmless(cell)) for cell in row))
    out().print(drawn)
