"""A relay before a real server: it counts requests, can be cut off, and can say what an overloaded server says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

from aiohttp import ClientSession, web

OVERLOADED = {"error": {"type": "es_rejected_execution_exception"}, "status": 429}
_PASSED_ON = ("Content-Type", "Content-Encoding", "X-Elastic-Product")


class Relay:
    """Passes everything on; `rejections` bulks are answered with 429 first."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.seen: list[str] = []
        self.rejections = 0
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen, at the same port as before."""
        application = web.Application(client_max_size=1 << 30)
        application.router.add_route("*", "/{path:.*}", self._passed_on)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Nobody answers any more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _passed_on(self, request: web.Request) -> web.Response:
        self.seen.append(f"{request.method} {request.path}")
        if request.path.endswith("_bulk") and self.rejections > 0:
            self.rejections -= 1
            await request.read()
            return web.json_response(
                OVERLOADED, status=429, headers={"X-Elastic-Product": "Elasticsearch"}
            )
        kept = {k: v for k, v in request.headers.items() if k.lower() not in {"host", "connection"}}
        async with (
            ClientSession(auto_decompress=False) as session,
            session.request(
                request.method,
                self.behind + str(request.rel_url),
                headers=kept,
                data=BytesIO(await request.read()) if request.can_read_body else None,
            ) as answer,
        ):
            told = {k: answer.headers[k] for k in _PASSED_ON if k in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers=told)


@asynccontextmanager
async def relayed(behind: str) -> AsyncIterator[Relay]:
    """A relay that listens."""
    relay = Relay(behind)
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()
