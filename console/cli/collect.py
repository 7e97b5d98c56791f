"""`otklik collect`: the collector alone; `otklik run` starts one by itself."""

import asyncio

import typer

from console.cli.say import say_here
from console.cli.screen import remark
from console.cli.servers import reason, servers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("collect")(_collect)


def _collect() -> None:
    from console.collecting import collect  # noqa: PLC0415
    from console.settings import settings_here  # noqa: PLC0415

    say = say_here()
    waits = say("cluster.collector")
    settings = settings_here()
    with servers(settings):
        asyncio.run(
            collect(settings, told=lambda error: remark(say("cluster.away", waits, reason(error))))
        )
