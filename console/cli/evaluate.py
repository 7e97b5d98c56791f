"""`otklik evaluate`: how good the judgement is on a labelled file."""

from pathlib import Path
from typing import Annotated, Any

import typer

from console.cli.filters import Json
from domain.errors import BadInput


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("evaluate")(evaluate)


def _given(name: str, metavar: str) -> Any:
    """An option that has no default worth showing."""
    return typer.Option(name, metavar=metavar, show_default=False)


def evaluate(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    pii: Annotated[Path | None, _given("--pii", "FILE")] = None,
    groups: Annotated[Path | None, _given("--groups", "FILE")] = None,
    near_misses: Annotated[Path | None, _given("--near-misses", "PAIRS")] = None,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    no_replies: Annotated[bool, typer.Option("--no-replies")] = False,
    learn: Annotated[str, _given("--learn", "TRAIN|self")] = "",
    text: Annotated[str, _given("--text", "COL")] = "",
    label: Annotated[str, _given("--label", "COL")] = "",
    folds: Annotated[int, typer.Option("--folds", min=2)] = 5,
    predictions: Annotated[Path | None, _given("--predictions", "OUT")] = None,
    against: Annotated[Path | None, _given("--against", "OUT")] = None,
    require: Annotated[list[str] | None, _given("--require", "FIGURE>=BAR")] = None,
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
    if near_misses is not None and groups is None:
        raise BadInput("near_misses_alone")
    if groups is None:
        return measure(file, pii, wishes)
    from console.cli.work.grouping import Asked, measure_groups  # noqa: PLC0415 - heavy

    return measure_groups(
        Asked(groups, near_misses, seed, replies=not no_replies), (file, pii), wishes
    )
