"""`otklik run`: the whole service of one installation, until Ctrl+C."""

import asyncio

import typer

from console.cli.say import say_here
from console.cli.screen import line
from domain.errors import SettingsError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(_run)


def _run() -> None:
    asyncio.run(_serve())


async def _serve() -> None:
    from console.assembly import open_service  # noqa: PLC0415
    from console.running import child_environ, refuse_busy_port, run_service  # noqa: PLC0415
    from console.settings import DEMO_PACK, settings_here  # noqa: PLC0415
    from console.web.app import make_app  # noqa: PLC0415

    settings = settings_here()
    if settings.engines.cluster:
        raise SettingsError("run_is_for_one_machine", "OTKLIK_QUEUE")
    if settings.pack == DEMO_PACK and not settings.places:  # nobody plays that city here
        raise SettingsError("run_needs_a_pack", "OTKLIK_PACK")
    refuse_busy_port(settings)
    service = await open_service(settings)
    try:
        await run_service(service, make_app(service), child_environ(), _told)
    finally:
        await service.close()


async def _told(address: str) -> None:
    line(say_here()("run.ready", address))
