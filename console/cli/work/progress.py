"""Progress bars on standard error, only where somebody looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from console.cli.screen import err, harmless


class Bar:
    """One bar; does nothing when standard error is no terminal."""

    def __init__(self, progress: Progress, title: str, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(harmless(title), total=total)

    def at(self, done: int) -> None:
        """Move it."""
        self._progress.update(self._task, completed=done)


@contextmanager
def bar(title: str, total: int) -> Iterator[Bar]:
    """A bar over `total` steps."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), disable=not err().is_terminal) as progress:
        yield Bar(progress, title, total)
