"""`otklik evaluate`: how good the judgement is on a labelled file."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.filters import Json
from domain.errors import BadInput


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("evaluate")(evaluate)


def evaluate(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    pii: Annotated[Path | None, typer.Option("--pii", metavar="FILE", show_default=False)] = None,
    groups: Annotated[
        Path | None, typer.Option("--groups", metavar="FILE", show_default=False)
    ] = None,
    near_misses: Annotated[
        Path | None, typer.Option("--near-misses", metavar="PAIRS", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    no_replies: Annotated[bool, typer.Option("--no-replies")] = False,
    learn: Annotated[str, typer.Option("--learn", metavar="TRAIN|self", show_default=False)] = "",
    text: Annotated[str, typer.Option("--text", metavar="COL", show_default=False)] = "",
    label: Annotated[str, typer.Option("--label", metavar="COL", show_default=False)] = "",
    folds: Annotated[int, typer.Option("--folds", min=2)] = 5,
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
    if learn:
        from console.cli.work.learning_files import Wanted, measure_learned  # noqa: PLC0415 - heavy

        if pii is not None or groups is not None:
            raise BadInput("evaluate_one_file")
        return measure_learned(Wanted(file, learn, text, label, folds), wishes)
    if groups is None:
        return measure(file, pii, wishes)
    from console.cli.work.grouping import Asked, measure_groups  # noqa: PLC0415 - heavy

    return measure_groups(
        Asked(groups, near_misses, seed, replies=not no_replies), (file, pii), wishes
    )
