"""`otklik evaluate`: how good the judgement is on a labelled file."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.filters import Json


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("evaluate")(evaluate)


def evaluate(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    pii: Annotated[Path | None, typer.Option("--pii", metavar="FILE", show_default=False)] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", metavar="OUT", show_default=False)
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="OUT", show_default=False)
    ] = None,
    require: Annotated[
        list[str] | None, typer.Option("--require", metavar="FIGURE>=BAR", show_default=False)
    ] = None,
    worst: Annotated[int, typer.Option("--worst", min=0, max=50)] = 10,
    show_texts: Annotated[bool, typer.Option("--show-texts")] = False,
    json: Json = False,
) -> int:
    """Measure on a labelled file."""
    from console.cli.work.measuring import Wishes, measure  # noqa: PLC0415 - heavy

    wishes = Wishes(predictions, against, tuple(require or ()), worst, show_texts, json)
    return measure(file, pii, wishes)
