"""Workers over the document server come to what one process over files comes to, post by post and event by event."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from console.assembly import Service, open_service
from console.processes import name_here
from console.settings import read_settings
from console.working import carrier_of, duties_of, indexer_of
from console.writing import writer_of
from domain.instant import MINUTE
from domain.place import EVERYTHING
from domain.records import CardFilter
from domain.stores import Stores
from scheduler.workers.queue import Work
from scheduler.workers.sole import wall
from tests.chaos.kill_import import Plan, environ_of
from tests.chaos.stage import NOBODY, fill

PLAN = Plan(400, 0)
BATCH = "50"


async def state_of(stores: Stores) -> tuple[Any, ...]:
    """Everything but instants of recording and positions."""
    posts = await stores.posts.after(0, 10_000)
    events = await stores.incidents.all_events(0, 10_000)
    _, cards = await stores.projections.cards(EVERYTHING, CardFilter(sort="oldest", limit=10_000))
    timeless = [replace(j, post=replace(j.post, first_seen=0), position=0) for j in posts]
    told = [replace(event, recorded_at=0) for _, event in events]
    waiting = await stores.incidents.waiting(0, 10_000)
    return sorted(timeless, key=lambda j: j.post.id), told, cards, waiting


async def over_files(folder: Path) -> tuple[Any, ...]:
    service = await open_service(read_settings(environ_of(folder)))
    try:
        await fill(service.stores, PLAN)
        async with writer_of(service) as writer:
            await writer.carry(index=False)
        return await state_of(service.stores)
    finally:
        await service.close()


@asynccontextmanager
async def opened(
    mongo: str, redis: str, folder: Path, workers: int = 1, search: str = NOBODY
) -> AsyncIterator[list[Service]]:
    """Services over one store, each as another process would have it."""
    name = f"workers_{secrets.token_hex(6)}"
    store = mongo.replace("/?", f"/{name}?") if "/?" in mongo else f"{mongo}{name}"
    engines = {"OTKLIK_STORE": store, "OTKLIK_SEARCH": search, "OTKLIK_QUEUE": redis}
    settings = read_settings({**environ_of(folder), **engines, "OTKLIK_BATCH": BATCH})
    async with AsyncExitStack() as stack:
        services: list[Service] = []
        for _ in range(workers):
            services.append(await open_service(settings))
            stack.push_async_callback(services[-1].close)
        documents = services[0].stores.documents  # type: ignore[attr-defined]
        stack.push_async_callback(documents.client.drop_database, name)
        yield services


async def over_servers(mongo: str, redis: str, folder: Path, workers: int) -> tuple[Any, ...]:
    async with opened(mongo, redis, folder, workers) as services:
        stores = services[0].stores
        await fill(stores, PLAN)
        carriers = [await carrier_of(service) for service in services]
        await asyncio.gather(*(carrier.carry_all() for carrier in carriers))
        assert (await stores.inbox.backlog()).waiting == 0
        return await state_of(stores)


async def test_two_workers_come_to_what_one_over_files_comes_to(
    mongo_address: str, redis_address: str, tmp_path: Path
) -> None:
    posts, events, cards, waiting = await over_files(tmp_path / "files")
    found = await over_servers(mongo_address, redis_address, tmp_path / "servers", 2)
    assert len(posts) == PLAN.posts
    assert len(events) > 100
    assert found[0] == posts
    assert found[1] == events
    assert found[2] == cards
    assert found[3] == waiting


async def test_a_worker_keeps_the_index_from_one_look_to_the_next_and_gives_it_back(
    mongo_address: str, redis_address: str, elastic_addresses: tuple[str, ...], tmp_path: Path
) -> None:
    async with opened(mongo_address, redis_address, tmp_path, search=elastic_addresses[0]) as (
        service,
    ):
        lease, indexer = service.stores.lease, await indexer_of(service)
        await duties_of(service, await carrier_of(service), indexer)[Work.INDEX]()
        assert await lease.holder("index", wall()) == indexer.holder
        await indexer.give_back()
        assert await lease.holder("index", wall()) is None
        await service.index.reset()


async def test_a_worker_that_cannot_reach_the_search_server_leaves_the_index_to_others(
    mongo_address: str, redis_address: str, tmp_path: Path
) -> None:
    async with opened(mongo_address, redis_address, tmp_path) as (service,):
        indexer = await indexer_of(service)
        await duties_of(service, await carrier_of(service), indexer)[Work.INDEX]()
        assert service.indexing.behind_since is not None
        assert await service.stores.lease.holder("index", wall()) is None


async def test_who_died_here_with_the_index_is_not_waited_for(
    mongo_address: str, redis_address: str, tmp_path: Path
) -> None:
    dead = f"{name_here('worker').rpartition('-')[0]}-{2**22 + 1}"
    async with opened(mongo_address, redis_address, tmp_path) as (service,):
        lease = service.stores.lease
        for holder, after in ((dead, None), ("worker-elsewhere-1", "worker-elsewhere-1")):
            assert await lease.acquire("index", holder, MINUTE, wall()) is not None
            await indexer_of(service)
            assert await lease.holder("index", wall()) == after
