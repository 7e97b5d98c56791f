"""`otklik learn`: what the desk corrected changes how the next posts are judged."""

from typing import Annotated

import typer

from console.cli.filters import Json


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("learn")(learn)


def learn(
    check: Annotated[bool, typer.Option("--check")] = False,
    versions: Annotated[bool, typer.Option("--list")] = False,
    back: Annotated[bool, typer.Option("--back")] = False,
    to: Annotated[int | None, typer.Option("--to", metavar="N", min=0, show_default=False)] = None,
    json: Json = False,
) -> int:
    """Learn from corrections, list versions, go back to one."""
    from console.cli.work.learning import Asked, teach  # noqa: PLC0415 - heavy

    return teach(Asked(check=check, versions=versions, back=back, to=to, as_json=json))
