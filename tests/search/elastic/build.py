"""An index on a real server under a name of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from domain.place import EVERYTHING
from domain.query import Query
from search.elastic import ElasticIndex, Patience
from tests.search.contract.engines import name_for
from tests.search.contract.world import ANALYSER

IMPATIENT = Patience(tries=2, first=0.01, longest=0.02)


@asynccontextmanager
async def opened(address: str, folder: Path, **changes: object) -> AsyncIterator[ElasticIndex]:
    index = await ElasticIndex.open(address, ANALYSER, name=name_for(folder), **changes)  # type: ignore[arg-type]
    try:
        yield index
    finally:
        await index.close()


async def total(index: ElasticIndex, text: str = "") -> int:
    return (await index.find(Query(text=text, bystanders="include"), EVERYTHING)).total
