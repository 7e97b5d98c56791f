"""Large requests go out piece by piece, so that the event loop goes on meanwhile; aiohttp warns otherwise."""

from io import BytesIO
from typing import Any, cast

from aiohttp import BytesIOPayload
from elastic_transport import AiohttpHttpNode, HttpHeaders
from elastic_transport.client_utils import DEFAULT, DefaultType

_LARGE = 1 << 20  # bytes; from here on aiohttp warns


class Node(AiohttpHttpNode):
    """A line to one server."""

    async def perform_request(  # type: ignore[override]  # as the class above does
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> Any:
        """One request."""
        if body is not None and len(body) >= _LARGE:
            body = cast("bytes", BytesIOPayload(BytesIO(body)))  # it is decoded for a log, and sent
        return await super().perform_request(method, target, body, headers, request_timeout)
