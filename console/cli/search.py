"""`otklik search`: posts by words, with filters, highlights and counts."""

import asyncio
from typing import Annotated

import typer

from console.cli import filters as f


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("search")(search)


def search(
    query: f.Text = "",
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
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0)] = 0,
    facet: Annotated[list[str] | None, typer.Option("--facet", metavar="FIELD")] = None,
    json: f.Json = False,
) -> int:
    """Search posts."""
    from console.cli.work.searching import Page, show  # noqa: PLC0415 - heavy

    asked = f.Filters(
        query, f.several(source), f.several(kind), f.several(area), f.several(topic),
        f.several(territory), f.several(state), danger, lane, since, until, bystanders, sort,
    )  # fmt: skip
    return asyncio.run(show(asked, Page(offset, limit, f.several(facet), json)))
