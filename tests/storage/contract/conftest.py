from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.stores import Stores
from tests.storage.contract.adapters import ADAPTERS


@pytest.fixture(params=sorted(ADAPTERS))
async def adapters(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    """A fresh, empty set of stores of every kind, one after the other."""
    async with ADAPTERS[request.param](tmp_path) as stores:
        yield stores
