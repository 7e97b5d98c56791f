"""Troubles that a city server can be told to have, switched at run time; shared by the page servers."""

import asyncio
import socket
import struct
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

KINDS: Final = ("html_502", "slow", "reset", "truncated", "redirect", "too_many")
SLOW_SECONDS: Final = 60.0
RETRY_AFTER_SECONDS: Final = 30

_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(slots=True)
class Fault:
    """One trouble: for which paths (None: all) and for how many more requests (None: unlimited)."""

    kind: str
    path_prefix: str | None = None
    times: int | None = None


class Faults:
    """The switchboard of one server, kept at `app["faults"]`; it also counts the requests by path."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.slow_seconds = SLOW_SECONDS
        self.retry_after = RETRY_AFTER_SECONDS
        self._active: list[Fault] = []
        self._cleared = asyncio.Event()

    def set(self, kind: str, path_prefix: str | None = None, times: int | None = None) -> None:
        """Switch a trouble on; raises ValueError for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(KINDS)}")
        self._cleared.clear()
        self._active.append(Fault(kind, path_prefix, times))

    def clear(self) -> None:
        """Switch all troubles off; slow answers in progress are given at once."""
        self._active.clear()
        self._cleared.set()

    def take(self, path: str) -> str | None:
        """The trouble this request meets, if any; a counted trouble is used up by it."""
        for fault in self._active:
            if (
                fault.path_prefix or ""
            ) in path and fault.times != 0:  # "in": may be mounted deeper
                if fault.times is not None:
                    fault.times -= 1
                return fault.kind
        return None

    async def linger(self) -> None:
        """Wait as long as a slow server does, or until the troubles are cleared."""
        try:
            await asyncio.wait_for(self._cleared.wait(), self.slow_seconds)
        except TimeoutError:
            return


FAULTS: Final = web.AppKey("faults", Faults)


def make_faulty_app() -> web.Application:
    """An empty server with the switchboard, a request counter and a robots.txt that allows all."""
    app = web.Application(middlewares=[_meet_trouble])
    app[FAULTS] = faults = Faults()
    with warnings.catch_warnings():  # the plain name is the contract with the demo's switches
        warnings.simplefilter("ignore", web.NotAppKeyWarning)
        app["faults"] = faults
    app.router.add_get("/robots.txt", _robots)
    return app


async def _robots(_request: web.Request) -> web.Response:
    return web.Response(text="User-agent: *\nDisallow:\n")


@web.middleware
async def _meet_trouble(request: web.Request, handler: Handler) -> web.StreamResponse:
    faults = request.app[FAULTS]
    faults.requests[request.path] += 1
    match faults.take(request.path):
        case "html_502":
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        case "too_many":
            headers = {"Retry-After": str(faults.retry_after)}
            return web.Response(status=429, headers=headers, text="Too Many Requests")
        case "redirect":
            raise web.HTTPFound(request.path.replace("/s/", "/", 1))
        case "reset":
            return _reset(request)
        case "truncated":
            return await _half(request, await handler(request))
        case "slow":
            await faults.linger()
    return await handler(request)


def _reset(request: web.Request) -> web.Response:
    """Close the connection with a TCP reset."""
    transport = request.transport
    if transport is not None:
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=500)


async def _half(request: web.Request, whole: web.StreamResponse) -> web.StreamResponse:
    """Promise the whole body, send half of it, hang up."""
    body = whole.body if isinstance(whole, web.Response) else None
    if not isinstance(body, bytes) or not body:
        return _reset(request)
    answer = web.StreamResponse(status=whole.status, headers={"Content-Length": str(len(body))})
    answer.content_type = whole.content_type
    await answer.prepare(request)
    await answer.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return answer
