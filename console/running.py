"""A whole service in one place: writer, console, and the collector as a child."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial

import uvicorn
from litestar import Litestar

from console.assembly import Service
from console.away import passing_errors
from console.child import Child
from console.settings import Settings
from console.writing import writer_of
from domain.errors import SettingsError
from domain.run import Issue
from scheduler.clock import Alarm

_LOOK_EVERY = 5.0  # seconds between two looks at how far the search is
Ready = Callable[[str], Awaitable[None]]


async def run_service(
    service: Service, app: Litestar, environ: Mapping[str, str], ready: Ready
) -> None:
    """Run until SIGINT or SIGTERM; `ready` gets the console's address once it answers."""
    alarm = Alarm()
    collector = Child("console.collecting", (), environ)
    async with writer_of(service) as writer:
        writer.arrange(alarm)
        server = _Server(_config(service, app))
        serving = asyncio.create_task(server.serve())
        await server.listening()
        await collector.keep(lambda: _collector_died(service))
        alarm.start()
        await ready(address_of(service, server))
        await serving
        await alarm.finish()
        await collector.stop()
        await writer.carry()


async def run_console(service: Service, app: Litestar, ready: Ready) -> None:
    """The console alone, over a store that workers and collectors share."""
    alarm, server = Alarm(), _Server(_config(service, app))
    serving = asyncio.create_task(server.serve())
    await server.listening()
    alarm.every("search", _LOOK_EVERY, partial(_look, service))
    alarm.start()
    await ready(address_of(service, server))
    await serving
    await alarm.finish()


async def _look(service: Service) -> None:
    with suppress(*passing_errors()):  # whoever opens a page is told
        await service.indexing.look()


def refuse_busy_port(settings: Settings) -> None:
    """Say so before anything else is done when the console's port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError("port_in_use", "OTKLIK_PORT", str(settings.port)) from error


def address_of(service: Service, server: "_Server") -> str:
    """Where a browser finds the console."""
    if service.settings.public_url:
        return service.settings.public_url
    return f"http://{service.settings.host}:{server.port}"


def child_environ(**changed: str) -> dict[str, str]:
    """Our environment for a child, with changed variables."""
    return {**os.environ, **changed}


class _Server(uvicorn.Server):
    """Uvicorn that tells when it listens and ends quietly on SIGINT and SIGTERM."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Uvicorn's own form raises the signal once more at the end, which would cut our own end short."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self._leave)
        try:
            yield
        finally:
            for name in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(name)
                signal.signal(name, signal.SIG_IGN)  # a second Ctrl-C must not break the last batch

    def _leave(self) -> None:
        self.should_exit = True

    async def listening(self) -> None:
        """Wait until the sockets are open; raises OSError when they cannot be."""
        while not self.started:
            if self.should_exit:
                raise OSError("the console could not listen; is the port in use?")
            await asyncio.sleep(0.02)

    @property
    def port(self) -> int:
        """The port in use."""
        return int(self.servers[0].sockets[0].getsockname()[1])


def _config(service: Service, app: Litestar) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=service.settings.host,
        port=service.settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
    )


async def _collector_died(service: Service) -> None:
    issue = Issue("collector_died", "collector", "error")
    await service.stores.run_log.report([issue], service.clock.now())
