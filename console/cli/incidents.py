"""`otklik incidents`: the list, one incident with its history, and decisions about two."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from console.cli import filters as f


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    group = typer.Typer(cls=ListFirst)
    group.command("list")(listing)
    group.command("show")(show)
    group.command("merge")(merge)
    group.command("apart")(apart)
    group.command("split")(split)
    group.command("undo")(undo)
    group.command("returned")(returned)
    group.command("proposals")(proposals)
    app.add_typer(group, name="incidents")


class ListFirst(TyperGroup):
    """`otklik incidents --limit 5` means the list, `otklik incidents 12` the incident with this number."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put in the name of the command that was left out."""
        first = args[0] if args else ""
        if first.isdecimal():
            args = ["show", *args]
        elif first != "--help" and first not in self.commands:
            args = ["list", *args]
        return super().parse_args(ctx, args)


def listing(
    state: f.States = None,
    kind: f.Kinds = None,
    area: f.Areas = None,
    topic: f.Topics = None,
    authority: Annotated[list[str] | None, typer.Option("--authority", metavar="CODE")] = None,
    danger: f.Danger = None,
    since: f.Since = "",
    until: f.Until = "",
    sort: Annotated[str, typer.Option("--sort", metavar="urgent|newest|oldest")] = "urgent",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0)] = 0,
    json: f.Json = False,
) -> int:
    """One page of incidents."""
    from console.cli.work.cards import Wish, list_cards  # noqa: PLC0415 - heavy

    wish = Wish(
        f.several(state), f.several(kind), f.several(area), f.several(topic), f.several(authority),
        danger, since, until, sort, offset, limit,
    )  # fmt: skip
    return asyncio.run(list_cards(wish, as_json=json))


def show(
    number: Annotated[int, typer.Argument(min=1, show_default=False)],
    json: f.Json = False,
) -> int:
    """One incident with its history."""
    from console.cli.work.cards import show_card  # noqa: PLC0415 - heavy

    return asyncio.run(show_card(number, as_json=json))


def merge(
    number: Annotated[int, typer.Argument(min=1, show_default=False)],
    other: Annotated[int, typer.Argument(min=1, show_default=False)],
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> int:
    """Two incidents become one; without --yes only both sides are shown."""
    from console.cli.work import together  # noqa: PLC0415 - heavy

    return asyncio.run(together.merge(number, other, confirmed=yes))


def apart(
    number: Annotated[int, typer.Argument(min=1, show_default=False)],
    other: Annotated[int, typer.Argument(min=1, show_default=False)],
) -> int:
    """Two incidents are two problems: neither is suggested for the other again."""
    from console.cli.work import together  # noqa: PLC0415 - heavy

    return asyncio.run(together.apart(number, other))


def split(
    number: Annotated[int, typer.Argument(min=1, show_default=False)],
    posts: Annotated[list[str], typer.Argument(metavar="POST...", show_default=False)],
    reason: Annotated[
        str, typer.Option("--reason", metavar="other_place|other_problem|other_case")
    ] = "other_problem",
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> int:
    """Posts about something else get an incident of their own; without --yes only both are shown."""
    from console.cli.work import splitting  # noqa: PLC0415 - heavy

    return asyncio.run(splitting.split(number, posts, reason, confirmed=yes))


def undo(number: Annotated[int, typer.Argument(min=1, show_default=False)]) -> int:
    """Take back the newest decision of a person."""
    from console.cli.work import together  # noqa: PLC0415 - heavy

    return asyncio.run(together.undo(number))


def returned(since: f.Since = "", json: f.Json = False) -> int:
    """How often closed incidents came back, by authority and topic."""
    from console.cli.work import outcomes  # noqa: PLC0415 - heavy

    return asyncio.run(outcomes.returned(since, as_json=json))


def proposals(
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", show_default=False)] = "-",
) -> int:
    """Open suggestions with their support, for a vote."""
    from console.cli.work import outcomes  # noqa: PLC0415 - heavy

    return asyncio.run(outcomes.proposals(None if out == "-" else Path(out)))
