"""The filters that `search` and `export` share."""

from dataclasses import dataclass
from typing import Annotated

import typer

from domain.codes import Kind, Lane, State

Text = Annotated[str, typer.Argument(show_default=False)]
Sources = Annotated[list[str] | None, typer.Option("--source", metavar="NAME")]
Kinds = Annotated[list[Kind] | None, typer.Option("--kind")]
Areas = Annotated[list[str] | None, typer.Option("--area", metavar="CODE")]
Topics = Annotated[list[str] | None, typer.Option("--topic", metavar="CODE")]
Territories = Annotated[list[str] | None, typer.Option("--territory", metavar="PATH")]
States = Annotated[list[State] | None, typer.Option("--state")]
Danger = Annotated[bool | None, typer.Option("--danger/--no-danger", show_default=False)]
OneLane = Annotated[Lane | None, typer.Option("--lane")]
Since = Annotated[str, typer.Option("--since", metavar="TIME")]
Until = Annotated[str, typer.Option("--until", metavar="TIME")]
Bystanders = Annotated[str, typer.Option("--bystanders", metavar="exclude|only|include")]
Sort = Annotated[str, typer.Option("--sort", metavar="newest|oldest|relevance")]
Json = Annotated[bool, typer.Option("--json")]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was typed; times and codes are not checked yet."""

    text: str = ""
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    danger: bool | None = None
    lane: str | None = None
    since: str = ""
    until: str = ""
    bystanders: str = "exclude"
    sort: str = "newest"


def several(values: list[str] | list[Kind] | list[State] | None) -> tuple[str, ...]:
    """Values of an option that may be repeated or hold commas."""
    pieces = (piece.strip() for value in values or () for piece in str(value).split(","))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))
