"""`otklik sources`: how the watched pages fare."""

import asyncio
from typing import Annotated

import typer

from console.cli.filters import Json


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("sources")(sources)


def sources(
    name: Annotated[str, typer.Argument(show_default=False)] = "",
    issues: Annotated[bool, typer.Option("--issues")] = False,
    json: Json = False,
) -> int:
    """Health of the sources."""
    from console.cli.work.watching import show_sources  # noqa: PLC0415 - heavy

    return asyncio.run(show_sources(name, with_issues=issues, as_json=json))
