"""Every engine, opened for a test and cleared away after it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path

from elasticsearch import AsyncElasticsearch

from domain.ports import Analyser, PostIndex
from search.elastic import ElasticIndex
from search.embedded import TantivyIndex
from search.memory import MemoryIndex

ENGINES = ("memory", "tantivy", "elastic")
Opener = Callable[[Path, Analyser], AbstractAsyncContextManager[PostIndex]]


@asynccontextmanager
async def memory(_: Path, analyser: Analyser) -> AsyncIterator[PostIndex]:
    yield MemoryIndex(analyser)


@asynccontextmanager
async def tantivy(folder: Path, analyser: Analyser) -> AsyncIterator[PostIndex]:
    index = await TantivyIndex.open(folder, analyser)
    try:
        yield index
    finally:
        await index.close()


@asynccontextmanager
async def opened(address: str, folder: Path, analyser: Analyser) -> AsyncIterator[ElasticIndex]:
    """The index that belongs to a folder."""
    index = await ElasticIndex.open(address, analyser, name=name_for(folder))
    try:
        yield index
    finally:
        await index.close()


def elastic(address: str) -> Opener:
    """Elasticsearch at an address; each folder has an index of its own."""
    return partial(opened, address)


def name_for(folder: Path) -> str:
    """The name of the index that belongs to a test's folder."""
    return f"otklik-test-{blake2b(str(folder).encode(), digest_size=6).hexdigest()}"


async def clear(address: str, name: str) -> None:
    """Delete every generation of a name."""
    async with AsyncElasticsearch(address.split(",")) as client:
        found = await client.indices.get_alias(index=f"{name}-*")
        if found.body:
            await client.indices.delete(index=",".join(found.body))
