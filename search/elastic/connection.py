"""The line to the servers: addresses, the answers of a server in trouble, and whether client and server fit."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import (
    ApiError,
    AsyncElasticsearch,
    BadRequestError,
    TransportError,
    UnsupportedProductError,
    __version__,
)

from domain.errors import SearchBehind, SettingsError
from search.elastic.sending import Node

CLIENT_MAJOR = __version__[0]
_USUAL_PORT = 9200
_TRIES = 2  # of one request beyond the first, each on another node
_FOREIGN = re.compile(r"Accept version must be .*? version ([\d or]+)")


def connect(url: str, timeout: float, ca_certs: str | None) -> AsyncElasticsearch:
    """A client of one or several comma-separated addresses; `timeout` in seconds, of one try."""
    addresses = [_address(part.strip()) for part in url.split(",") if part.strip()]
    if not addresses:
        raise SettingsError("search_address", url)
    trust: dict[str, Any] = {"ca_certs": ca_certs} if ca_certs else {}
    return AsyncElasticsearch(
        addresses,
        node_class=Node,
        request_timeout=timeout,
        max_retries=max(_TRIES, len(addresses)),
        retry_on_timeout=True,
        retry_on_status=(502, 503, 504),
        **trust,
    )


def _address(written: str) -> str:
    """An address with its port; without a name or a scheme it is refused."""
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError as fault:
        raise SettingsError("search_address", _without_secret(written)) from fault
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError("search_address", _without_secret(written))
    if port is not None:
        return written
    usual = f"{parts.netloc}:{_USUAL_PORT}"
    return parts._replace(netloc=usual).geturl()


def _without_secret(address: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", address)


@contextmanager
def heard() -> Iterator[None]:
    """A server that does not do what was asked puts the search behind; a wrong request of ours stays an error."""
    try:
        yield
    except UnsupportedProductError as fault:
        raise SettingsError("search_not_elasticsearch") from fault
    except ApiError as fault:
        if isinstance(fault, BadRequestError):
            raise
        raise SearchBehind("index_not_written", trouble(fault)) from fault
    except TransportError as fault:
        raise SearchBehind("search_away", type(fault).__name__) from fault


def trouble(fault: ApiError) -> str:
    """The server's status and its name for the trouble: `429 es_rejected_execution_exception`."""
    return f"{fault.status_code} {fault.message}"[:200]


async def check_majors(client: AsyncElasticsearch) -> None:
    """SettingsError when client and servers do not understand each other, or the key is not accepted."""
    try:
        with heard():
            answer = await client.nodes.info(
                node_id="_all", metric=["_none"], filter_path="nodes.*.version"
            )
    except BadRequestError as fault:
        raise _foreign(fault) from fault
    except SearchBehind as fault:
        _refuse_keys(fault)
        raise
    for node in answer["nodes"].values():
        _fits(str(node["version"]))


def _fits(version: str) -> None:
    """A server understands clients of its own major and of the one before."""
    major = int(version.split(".", maxsplit=1)[0])
    if major not in {CLIENT_MAJOR, CLIENT_MAJOR + 1}:
        raise SettingsError("search_server_major", version, str(CLIENT_MAJOR))


def _foreign(fault: BadRequestError) -> Exception:
    """An older server refuses the very form of our requests."""
    told = _FOREIGN.search(str(fault.body))
    if told is None and "media_type_header" not in str(fault.body):
        return fault
    return SettingsError("search_server_major", told[1].strip() if told else "?", str(CLIENT_MAJOR))


def _refuse_keys(fault: SearchBehind) -> None:
    status = getattr(fault.__cause__, "status_code", 0)
    if status in {401, 403}:
        raise SettingsError("search_forbidden", str(status)) from fault
