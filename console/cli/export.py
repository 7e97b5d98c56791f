"""`otklik export`: everything a search finds, as a file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from console.cli import filters as f


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("export")(export)


def export(
    query: f.Text = "",
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", show_default=False)] = "-",
    form: Annotated[str, typer.Option("--form", metavar="csv|xlsx|jsonl", show_default=False)] = "",
    source: f.Sources = None,
    kind: f.Kinds = None,
    area: f.Areas = None,
    topic: f.Topics = None,
    territory: f.Territories = None,
    state: f.States = None,
    danger: f.Danger = None,
    lane: f.OneLane = None,
    since: f.Since = "",
    until: f.Until = "",
    bystanders: f.Bystanders = "exclude",
    sort: f.Sort = "newest",
) -> int:
    """Write what a search finds."""
    from console.cli.work.exporting import write  # noqa: PLC0415 - heavy

    asked = f.Filters(
        query, f.several(source), f.several(kind), f.several(area), f.several(topic),
        f.several(territory), f.several(state), danger, lane, since, until, bystanders, sort,
    )  # fmt: skip
    return asyncio.run(write(asked, None if out == "-" else Path(out), form))
