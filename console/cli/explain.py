"""`otklik explain`: why a text is judged so."""

from typing import Annotated

import typer

from console.cli.filters import Json


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("explain")(explain)


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT|-", show_default=False)],
    parent: Annotated[str, typer.Option("--parent", metavar="TEXT", show_default=False)] = "",
    source: Annotated[str, typer.Option("--source", metavar="NAME", show_default=False)] = "",
    model: Annotated[int | None, typer.Option("--model", metavar="N", show_default=False)] = None,
    json: Json = False,
) -> int:
    """Judge one text and say why."""
    from console.cli.work.explaining import tell  # noqa: PLC0415 - heavy

    return tell(text, parent, source, as_json=json, model=model)
