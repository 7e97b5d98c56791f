"""The command `otklik`: its commands, its words, its exit codes."""

import re
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from console.cli import (
    accounts,
    audit,
    backup,
    check,
    cluster,
    collect,
    demo,
    evaluate,
    explain,
    export,
    forget,
    importing,
    incidents,
    learn,
    move,
    reindex,
    search,
    sources,
)
from console.cli import (
    run as run_all,
)
from console.cli.exits import BAD, INTERRUPTED, OK
from console.cli.misunderstood import explained
from console.cli.say import Say, say_here, sentence
from console.cli.screen import complain, remark, verbatim
from domain.errors import OtklikError

# Each has `register(app)`. Heavy rooms are imported inside the commands: `otklik --help` answers at once.
COMMANDS: tuple[ModuleType, ...] = (
    run_all, demo, importing, search, explain, incidents, export, sources, check, forget, evaluate,
    learn, accounts, audit, reindex, backup, move, collect, cluster,
)  # fmt: skip


_TITLES = ("Usage", "Arguments", "Options", "Commands")
_TITLE = re.compile(rf"^(?:{'|'.join(_TITLES)}):", re.MULTILINE)


def main() -> None:
    """Entry point of the distribution."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and answer with its exit code."""
    say = say_here()
    try:
        code = command(say).main(list(arguments), prog_name="otklik", standalone_mode=False)
    except TyperException as misunderstood:
        told = misunderstood.format_message()
        if told.count("\n") > 1:  # a group without its command: this is its help
            verbatim(told)
        else:
            complain(say("said.misunderstood", explained(say, told)))
        return BAD
    except OtklikError as error:
        complain(sentence(say, error))
        return BAD
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:  # `otklik search … | head`
        sys.stderr.close()
        return OK
    if code == INTERRUPTED:  # Typer answers Ctrl+C itself, without a word
        remark(say("said.interrupted"), "yellow")
    return code if isinstance(code, int) else OK


def command(say: Say) -> Any:
    """The whole command tree, with its help in one language."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,  # tracebacks with local values would show texts of residents
        rich_markup_mode=None,  # plain help: no brackets to escape, and three times faster
    )
    app.callback()(_whole)
    names: dict[str | None, None] = {}
    for module in COMMANDS:
        module.register(app)
        names |= dict.fromkeys(command.name for command in app.registered_commands)
        names |= dict.fromkeys(group.name for group in app.registered_groups)
    tree: Any = typer.main.get_command(app)
    tree.commands = {name: tree.commands[name] for name in names}  # groups in their places
    _dress(tree, say, "help.otklik")
    return tree


def _version(shown: bool) -> None:
    from importlib.metadata import version  # noqa: PLC0415

    if shown:
        verbatim(version("otklik"))
        raise typer.Exit


def _whole(
    shown: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version)] = False,
) -> None:
    """What stands before every command."""


def _dress(part: Any, say: Say, key: str) -> None:
    """Put help and examples on a command and on what is below it."""
    part.help = say(f"{key}.about")
    part.short_help = part.help.partition(". ")[0].removesuffix(".")
    if say.knows(f"{key}.example"):
        # A line of its own with \b keeps the lines below it as they are.
        part.epilog = f"{say('help.examples')}\n\n\b\n{say(f'{key}.example')}"
    for parameter in part.params:
        parameter.help = say(f"{key}.{parameter.name}")
    part.get_help_option(typer.Context(part)).help = say("help.help")
    part.get_help = _titled(part.get_help, say)
    for name, child in getattr(part, "commands", {}).items():
        _dress(child, say, f"{key}.{name}")


def _titled(told: Callable[[Any], str], say: Say) -> Callable[[Any], str]:
    """The library's own titles in the language of the rest."""
    titles = {f"{t}:": say(f"help.titles.{t.lower()}") for t in _TITLES}
    return lambda context: _TITLE.sub(lambda found: titles[found[0]], told(context))
