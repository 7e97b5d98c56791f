"""`otklik backup` and `otklik restore`: the whole store with its keys in one file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

_File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(file: _File) -> int:
    """Write the archive."""
    from console.cli.servers import servers  # noqa: PLC0415
    from console.cli.work.archiving import back_up  # noqa: PLC0415 - heavy
    from console.settings import settings_here  # noqa: PLC0415

    with servers(settings_here()):
        return asyncio.run(back_up(file))


def restore(file: _File) -> int:
    """Read the archive."""
    from console.cli.servers import servers  # noqa: PLC0415
    from console.cli.work.archiving import restore as work  # noqa: PLC0415 - heavy
    from console.settings import settings_here  # noqa: PLC0415

    with servers(settings_here()):
        return asyncio.run(work(file))
