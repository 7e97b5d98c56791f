"""`otklik import`: files of other systems into the flow."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from console.cli.servers import servers


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("import")(bring_in)


def bring_in(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", show_default=False)],
    columns: Annotated[
        str, typer.Option("--columns", "-c", metavar="text=…,published=…", show_default=False)
    ] = "",
    source: Annotated[str, typer.Option("--source", "-s", metavar="NAME", show_default=False)] = "",
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", show_default=False)] = "",
    encoding: Annotated[str, typer.Option("--encoding", show_default=False)] = "",
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FOLDER", show_default=False)
    ] = None,
) -> int:
    """Import files."""
    from console.cli.work.importing import Choices, bring  # noqa: PLC0415 - heavy
    from console.settings import settings_here  # noqa: PLC0415

    with servers(settings_here()):
        return asyncio.run(bring(files, Choices(columns, source, zone, encoding, rejects)))
