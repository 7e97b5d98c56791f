"""Real servers, where there are any."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.search.contract.engines import Opener, clear, elastic, memory, name_for, tantivy
from tests.servers.fixtures import elastic_addresses, server_yard

__all__ = ["elastic_addresses", "server_yard"]


@pytest.fixture
async def elastic_address(elastic_addresses: tuple[str, ...], tmp_path: Path) -> AsyncIterator[str]:
    """Elasticsearch with what the test left under the name of its folder deleted afterwards."""
    address = ",".join(elastic_addresses)
    yield address
    await clear(address, name_for(tmp_path))


@pytest.fixture
def opener(engine: str, request: pytest.FixtureRequest) -> Opener:
    """How the engine of a parametrised test is opened."""
    if engine == "elastic":
        return elastic(request.getfixturevalue("elastic_address"))
    return {"memory": memory, "tantivy": tantivy}[engine]
