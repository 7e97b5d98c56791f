"""`otklik collect`: the collector alone; `otklik run` starts one by itself."""

import asyncio

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("collect")(_collect)


def _collect() -> None:
    from console.collecting import collect  # noqa: PLC0415
    from console.settings import settings_here  # noqa: PLC0415

    asyncio.run(collect(settings_here()))
