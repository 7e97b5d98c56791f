"""Twisted's reactor on the asyncio loop that already runs, installed when the first page is wanted."""

import asyncio
import importlib
from typing import Any


def start_reactor() -> None:
    """Install Twisted's asyncio reactor on the running loop, once per process.

    `reactor.run()` is `startRunning()` plus the loop's `run_forever()`; the loop runs already, and the
    process's signals stay ours. Raises RuntimeError when the reactor belongs to another loop.
    """
    from scrapy.utils.reactor import is_reactor_installed  # noqa: PLC0415  # costs a second

    loop = asyncio.get_running_loop()
    if not is_reactor_installed():
        importlib.import_module("twisted.internet.asyncioreactor").install(loop)
        _reactor().startRunning(installSignalHandlers=False)
    if getattr(_reactor(), "_asyncioEventloop", None) is not loop:
        raise RuntimeError("pages can only be fetched in the loop that fetched the first one")


def stop_threads() -> None:
    """End the reactor's name-resolving threads, which would keep the process alive."""
    _reactor().getThreadPool().stop()


def _reactor() -> Any:
    return importlib.import_module("twisted.internet.reactor")
