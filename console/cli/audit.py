"""`otklik audit`: who looked at what, searched, exported, decided."""

import asyncio
from typing import Annotated

import typer

from console.cli.filters import Json, Since, Until


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("audit")(audit)


def audit(
    who: Annotated[str, typer.Option("--who", metavar="NAME")] = "",
    action: Annotated[str, typer.Option("--action", metavar="CODE")] = "",
    since: Since = "",
    until: Until = "",
    limit: Annotated[int, typer.Option("--limit", min=1)] = 200,
    json: Json = False,
) -> int:
    """The log of reads and decisions."""
    from console.cli.work.auditing import Asked, show_audit  # noqa: PLC0415 - heavy

    asked = Asked(who, action, since, until, limit)
    return asyncio.run(show_audit(asked, as_json=json))
