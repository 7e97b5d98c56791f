from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers.fixtures import mongo_address, server_yard
from tests.storage.mongo.build import Town, town_at

__all__ = ["mongo_address", "server_yard"]


@pytest.fixture
async def town(mongo_address: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(mongo_address, tmp_path) as town:
        yield town
