"""`otklik move`: the whole store into another engine or place."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("move")(move)


def move(
    source: Annotated[str, typer.Option("--from", metavar="sqlite:…|mongodb://…")],
    target: Annotated[str, typer.Option("--to", metavar="sqlite:…|mongodb://…")],
    folder: Annotated[
        Path | None, typer.Option("--to-data", metavar="FOLDER", show_default=False)
    ] = None,
) -> int:
    """Move a store."""
    from console.cli.servers import servers  # noqa: PLC0415
    from console.cli.work.moving import move as work  # noqa: PLC0415 - heavy
    from console.cli.work.places import settings_for  # noqa: PLC0415

    ends = [settings_for(source, None), settings_for(target, folder)]
    served = next((end for end in ends if end.engines.store_server), ends[0])
    with servers(served):
        return asyncio.run(work(source, target, folder))
