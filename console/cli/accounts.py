"""`otklik accounts`: who may sign in to the console."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from console.cli.filters import Json
from console.cli.say import say_here

Name = Annotated[str, typer.Argument(show_default=False)]


class Role(StrEnum):
    """What a person may do."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    group = typer.Typer(no_args_is_help=True)
    group.command("list")(listing)
    group.command("add")(add)
    group.command("link")(link)
    group.command("disable")(disable)
    group.command("enable")(enable)
    app.add_typer(group, name="accounts")


def listing(json: Json = False) -> int:
    """Who may sign in."""
    from console.cli.work.people import list_accounts  # noqa: PLC0415 - heavy

    return asyncio.run(list_accounts(as_json=json))


def add(
    name: Name,
    role: Annotated[Role, typer.Option("--role")] = Role.OPERATOR,
    scope: Annotated[
        list[str] | None, typer.Option("--scope", metavar="TERRITORY", show_default=False)
    ] = None,
    language: Annotated[str, typer.Option("--language", show_default=False)] = "",
    ask_password: Annotated[bool, typer.Option("--password")] = False,
) -> int:
    """Add somebody."""
    from console.cli.work.people import add_account  # noqa: PLC0415 - heavy

    asked = say_here()("accounts.password")
    secret = (
        typer.prompt(asked, hide_input=True, confirmation_prompt=True) if ask_password else None
    )
    return asyncio.run(add_account(name, role, tuple(scope or ("",)), language, secret))


def link(name: Name) -> int:
    """A one-time sign-in link."""
    from console.cli.work.people import new_link  # noqa: PLC0415 - heavy

    return asyncio.run(new_link(name))


def disable(name: Name) -> int:
    """Shut an account out."""
    from console.cli.work.people import set_disabled  # noqa: PLC0415 - heavy

    return asyncio.run(set_disabled(name, disabled=True))


def enable(name: Name) -> int:
    """Let an account in again."""
    from console.cli.work.people import set_disabled  # noqa: PLC0415 - heavy

    return asyncio.run(set_disabled(name, disabled=False))
