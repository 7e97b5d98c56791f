"""The first handshake: servers that do not fit are named, with what to do; these stand in for versions we do not have."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from domain.errors import SettingsError
from search.elastic import ElasticIndex
from tests.search.contract.world import ANALYSER

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
OLD = "Invalid media-type value on headers [Accept]"
OLD_CAUSE = "Accept version must be either version 8 or 7, but found 9. Accept=application/vnd..."


@asynccontextmanager
async def saying(status: int, body: object, headers: dict[str, str]) -> AsyncIterator[str]:
    """A server with one answer to everything."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status, headers=headers)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def refused(address: str) -> tuple[str, tuple[str, ...]]:
    with pytest.raises(SettingsError) as refusal:
        await ElasticIndex.open(address, ANALYSER)
    return refusal.value.reason.code, refusal.value.reason.params


async def test_a_server_of_an_older_major_is_named_with_ours() -> None:
    cause = {"type": "status_exception", "reason": OLD_CAUSE}
    error = {"type": "media_type_header_exception", "reason": OLD, "caused_by": cause}
    async with saying(400, {"error": error, "status": 400}, PRODUCT) as address:
        assert await refused(address) == ("search_server_major", ("8 or 7", "9"))


@pytest.mark.parametrize("version", ["7.17.0", "11.0.1"])
async def test_a_server_that_tells_another_major_is_refused(version: str) -> None:
    nodes = {"nodes": {"a": {"version": "9.2.0"}, "b": {"version": version}}}
    async with saying(200, nodes, PRODUCT) as address:
        assert await refused(address) == ("search_server_major", (version, "9"))


async def test_another_product_is_refused() -> None:
    async with saying(200, {"nodes": {}}, {}) as address:
        assert await refused(address) == ("search_not_elasticsearch", ())


@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_is_not_accepted_is_said_at_once(status: int) -> None:
    error = {"error": {"type": "security_exception"}, "status": status}
    async with saying(status, error, PRODUCT) as address:
        assert await refused(address) == ("search_forbidden", (str(status),))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", ""),
        ("localhost:9200", "localhost:9200"),
        ("ftp://a", "ftp://a"),
        ("http://a:b", "http://a:b"),
        ("http://", "http://"),
        ("http://me:secret@host:port", "http://…@host:port"),
    ],
)
async def test_an_address_that_is_none_is_refused_without_its_secret(
    written: str, told: str
) -> None:
    assert await refused(written) == ("search_address", (told,))


async def test_a_usual_port_need_not_be_written() -> None:
    index = await ElasticIndex.open("http://127.0.0.2", ANALYSER, timeout=0.5)  # nobody is there
    await index.close()
