"""`otklik check`: settings, pack, store; with `--live` every source once."""

import asyncio
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("check")(check)


def check(live: Annotated[bool, typer.Option("--live")] = False) -> int:
    """Check settings, pack and store."""
    from console.cli.work.checking import look  # noqa: PLC0415 - heavy

    return asyncio.run(look(live=live))
