"""`otklik forget`: removes a post everywhere, with a receipt."""

import asyncio
from typing import Annotated

import typer

from console.cli.filters import Json


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("forget")(forget)


def forget(
    url: Annotated[str, typer.Argument(metavar="URL", show_default=False)],
    json: Json = False,
) -> int:
    """Remove the posts at an address."""
    from console.cli.work.forgetting import remove  # noqa: PLC0415 - heavy

    return asyncio.run(remove(url, as_json=json))
