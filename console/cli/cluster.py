"""`otklik work`, `clock`, `web`: the parts of an installation on servers; `otklik collect` is the fourth."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import typer

from console.cli.say import say_here
from console.cli.screen import line, remark
from console.cli.servers import reason, servers

if TYPE_CHECKING:
    from console.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("work")(_work)
    app.command("clock")(_clock)
    app.command("web")(_web)


def _work() -> None:
    _run(_be_worker)


def _clock() -> None:
    _run(_be_clock)


def _web() -> None:
    _run(_be_console)


def _run(part: "Callable[[Settings], Coroutine[Any, Any, None]]") -> None:
    from console.settings import settings_here  # noqa: PLC0415
    from console.working import refuse_inline  # noqa: PLC0415 - heavy

    settings = settings_here()
    refuse_inline(settings)
    with servers(settings):
        asyncio.run(part(settings))


async def _be_worker(settings: "Settings") -> None:
    from console.assembly import open_service  # noqa: PLC0415
    from console.working import work  # noqa: PLC0415

    service = await open_service(settings)
    try:
        await work(service, _told, lambda: line(say_here()("cluster.working")))
    finally:
        await service.close()


async def _be_clock(settings: "Settings") -> None:
    from console.servers import server_stores  # noqa: PLC0415
    from console.working import open_queue, tick  # noqa: PLC0415

    stores, queue = await server_stores(settings), open_queue(settings)
    try:
        line(say_here()("cluster.ticking"))
        await tick(stores.lease, queue, _told)
    finally:
        await queue.close()
        await stores.close()


async def _be_console(settings: "Settings") -> None:
    from console.assembly import open_service  # noqa: PLC0415
    from console.running import refuse_busy_port, run_console  # noqa: PLC0415
    from console.web.app import make_app  # noqa: PLC0415

    refuse_busy_port(settings)
    service = await open_service(settings)
    try:
        await run_console(service, make_app(service), _ready)
    finally:
        await service.close()


async def _ready(address: str) -> None:
    line(say_here()("run.ready", address))


def _told(work: str, error: Exception) -> None:
    say = say_here()
    remark(say("cluster.away", say(f"cluster.waits.{work}"), reason(error)), "yellow")
