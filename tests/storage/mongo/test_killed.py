"""The document server is killed with -9 while a collector delivers."""

import asyncio
from pathlib import Path

from pymongo.errors import PyMongoError

from domain.instant import MINUTE
from storage.mongo import MongoStores
from tests.servers.fixtures import quietly
from tests.storage.build import NOON, delivery, raw
from tests.storage.mongo.build import sockets_left_behind, town_at
from tools.servers import Server
from tools.servers.yard import Yard

PAGES = 30


async def deliver(stores: MongoStores, pages: range) -> int:
    """Pages that were acknowledged, until the server went away."""
    for page in pages:
        posts = [raw(page * 10 + n) for n in range(10)]
        try:
            await stores.inbox.put(delivery(*posts, cursor=str(page)))
        except PyMongoError:
            return page
    return pages.stop


async def kill_soon(yard: Yard, server: Server, stores: MongoStores) -> None:
    while (await stores.inbox.backlog()).waiting < 50:
        pass
    await asyncio.to_thread(yard.kill, server)


async def test_a_killed_server_has_every_acknowledged_page_and_none_twice(
    server_yard: Yard, tmp_path: Path
) -> None:
    server = await asyncio.to_thread(server_yard.mongo)
    address = quietly(f"{server.address}?serverSelectionTimeoutMS=3000&connectTimeoutMS=500")
    with sockets_left_behind():
        async with town_at(address, tmp_path) as town:
            stores, watching = await town.open(), await town.open()
            acknowledged, _ = await asyncio.gather(
                deliver(stores, range(PAGES)), kill_soon(server_yard, server, watching)
            )
            await asyncio.to_thread(server_yard.revive, server)
            cursor = (await stores.source_states.load())["vk:group1"].cursor
            assert int(cursor) + 1 >= acknowledged
            assert await deliver(stores, range(int(cursor) + 1, PAGES)) == PAGES
            assert await deliver(stores, range(PAGES)) == PAGES
            claimed = await stores.inbox.claim("w", PAGES * 20, MINUTE, NOON)
            assert sorted(c.raw.id for c in claimed) == sorted(raw(n).id for n in range(PAGES * 10))
