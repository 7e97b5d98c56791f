"""A rebuild while posts arrive, change and go: no search fails, and afterwards no post is missing."""

import asyncio
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from domain.errors import SearchBehind
from domain.place import EVERYTHING
from domain.query import Query
from search.elastic import ElasticIndex
from tests.search.contract.engines import name_for, opened
from tests.search.contract.test_contract import OtherAnalyser
from tests.search.contract.world import ANALYSER, documents
from tests.search.elastic.following import Store, follow, rebuild

EVERY = Query(bystanders="include", sort="oldest", limit=9_000)


async def write(index: ElasticIndex, store: Store, until: asyncio.Event) -> None:
    """New posts, changed ones and forgotten ones, followed as the service does: late sometimes, never giving up."""
    fresh = cycle(documents(4_000)[1_500:])
    while not until.is_set():
        store.save(*[next(fresh) for _ in range(50)])
        store.save(*list(store.posts.values())[:5])
        async with store.turn:
            gone = next(iter(store.posts))
            await index.remove([gone])
            del store.posts[gone]
        try:
            await follow(index, store)
        except SearchBehind:
            continue


async def search(index: ElasticIndex, until: asyncio.Event, least: int) -> int:
    asked = 0
    while not until.is_set():
        found = await index.find(replace(EVERY, limit=10), EVERYTHING)
        assert found.total >= least
        asked += 1
    return asked


async def test_a_rebuild_while_posts_arrive_misses_none_and_fails_no_search(
    elastic_address: str, tmp_path: Path
) -> None:
    store, done = Store(), asyncio.Event()
    store.save(*documents(4_000)[:1_500])
    async with (
        opened(elastic_address, tmp_path, ANALYSER) as index,
        opened(elastic_address, tmp_path, ANALYSER) as reader,
        opened(elastic_address, tmp_path, ANALYSER) as rebuilder,
    ):
        await follow(index, store)
        writing = asyncio.create_task(write(index, store, done))
        searching = asyncio.create_task(search(reader, done, 1_000))
        await rebuild(rebuilder, store)
        done.set()
        await writing
        assert await searching > 0
        await follow(index, store)
        found = await reader.find(EVERY, EVERYTHING)
        assert {hit.post for hit in found.hits} == set(store.posts)
        assert await reader.position() == store.position


async def test_who_knows_less_does_not_take_over(elastic_address: str, tmp_path: Path) -> None:
    store = Store()
    store.save(*documents()[:10])
    async with opened(elastic_address, tmp_path, ANALYSER) as index:
        await follow(index, store)
        successor = await index.anew()
        assert not await successor.take_over()
        assert (await successor.find(EVERY, EVERYTHING)).total == 0
        await follow(successor, store)
        assert await successor.take_over()
        assert (await index.find(EVERY, EVERYTHING)).total == 10


async def test_only_the_latest_rebuild_goes_on(elastic_address: str, tmp_path: Path) -> None:
    async with opened(elastic_address, tmp_path, ANALYSER) as index:
        first = await index.anew()
        await index.anew()
        with pytest.raises(SearchBehind):
            await first.add(documents()[:10], 10)
        with pytest.raises(SearchBehind):
            await first.take_over()


async def test_what_is_forgotten_is_forgotten_by_the_successor_too(
    elastic_address: str, tmp_path: Path
) -> None:
    store = Store()
    store.save(*documents()[:10])
    async with opened(elastic_address, tmp_path, ANALYSER) as index:
        await follow(index, store)
        successor = await index.anew()
        await follow(successor, store)
        await index.remove([documents()[3].post])
        assert (await successor.find(EVERY, EVERYTHING)).total == 9
        await successor.reset()
        await successor.remove([documents()[4].post])  # nothing is there any more, and nobody minds


async def test_words_of_another_analyser_are_rebuilt_without_a_gap(
    elastic_address: str, tmp_path: Path
) -> None:
    store = Store()
    store.save(*documents()[:10])
    async with opened(elastic_address, tmp_path, ANALYSER) as index:
        await follow(index, store)
    later = await ElasticIndex.open(elastic_address, OtherAnalyser(), name=name_for(tmp_path))
    assert await later.position() == 0
    await rebuild(later, store)
    assert await later.position() == 10
    assert (await later.find(EVERY, EVERYTHING)).total == 10
    await later.close()
