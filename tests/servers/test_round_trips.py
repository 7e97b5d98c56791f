"""What a worker asks of each server for one batch, from the claim to the index, as it really runs."""

import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pymongo import monitoring
from pymongo.monitoring import CommandStartedEvent
from redis import Redis

from console.assembly import Service, open_service
from console.settings import read_settings
from console.working import carrier_of, duties_of, indexer_of, open_queue
from domain.post import RawPost
from domain.run import Delivery
from scheduler.workers.queue import Duty, Work
from tests.chaos.kill_import import Plan, environ_of, posts_of
from tests.search.elastic.relay import Relay, relayed
from tests.storage.mongo.build import Commands

MOST = 8  # to each server, in all
BATCHES = (100, 2_000)  # the larger one is all that a worker claims at once
SIGN_EVERY = (
    2.0  # seconds: two leases and a place in the line, each renewed at a quarter of its time
)
_FIRST = 50  # messages of the worker's first turn, in which it reads the newest texts once
_SOURCE = "vk:group1"
_REPORTS = 150  # of these messages every fifth is one
_TALK = ("Продам гараж", "Всем доброе утро", "Кто видел серого кота?", "Концерт в субботу в шесть")


class Asked(Commands):
    """Counts what work costs; signs of life are due every few seconds, however little is done meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.signs = 0

    def started(self, event: CommandStartedEvent) -> None:
        asked, change = event.command.get("findAndModify"), event.command.get("update")
        if asked == "leases" or (asked == "lines" and _says_only_when(change)):
            self.signs += 1
        else:
            super().started(event)


def _says_only_when(change: object) -> bool:
    """Whether a place in the line is held, not taken."""
    return isinstance(change, dict) and list(change.get("$set", ())) == ["turns.$[mine].until"]


@pytest.fixture(scope="module")
def heard() -> Asked:
    """Told of every command from now on: the driver forgets no listener."""
    asked = Asked()
    monitoring.register(asked)
    return asked


@dataclass(frozen=True, slots=True)
class Walk:
    """One worker between its servers."""

    service: Service
    duties: dict[Work, Duty]
    relay: Relay
    heard: Asked

    async def commands(self, work: Work) -> Counter[str]:
        """What the document store is asked for this work."""
        self.heard.drain()
        await self.duties[work]()
        return Counter(self.heard.sent)


@asynccontextmanager
async def a_walk(
    heard: Asked, mongo: str, elastic: str, redis: str, folder: Path
) -> AsyncIterator[Walk]:
    name = f"trips_{secrets.token_hex(6)}"
    async with relayed(elastic) as relay:
        environ = {
            **environ_of(folder),
            "OTKLIK_STORE": mongo.replace("/?", f"/{name}?") if "/?" in mongo else f"{mongo}{name}",
            "OTKLIK_SEARCH": relay.address,
            "OTKLIK_QUEUE": redis,
        }
        service = await open_service(read_settings(environ))
        try:
            duties = duties_of(service, await carrier_of(service), await indexer_of(service))
            yield Walk(service, duties, relay, heard)
        finally:
            await service.index.reset()
            await service.stores.documents.client.drop_database(name)  # type: ignore[attr-defined]
            await service.close()


def told(count: int) -> list[RawPost]:
    """Everyday talk with a report now and then: deciding reports takes its time, and asks nothing more."""
    return [
        raw if n < _REPORTS and n % 5 == 0 else replace(raw, text=_TALK[n % len(_TALK)])
        for n, raw in enumerate(posts_of(Plan(count, 0)))
    ]


@dataclass(frozen=True, slots=True)
class Cost:
    """Commands to the store and requests to the index for one batch; signs of life beside it."""

    carried: Counter[str]
    indexed: Counter[str]
    searched: list[str]
    signs: int
    seconds: float


async def cost_of(walk: Walk, count: int) -> Cost:
    """The second batch of a worker that has its leases and knows the newest texts."""
    rows = told(_FIRST + count)
    inbox = walk.service.stores.inbox
    await inbox.put(Delivery(_SOURCE, tuple(rows[:_FIRST]), 1))
    await walk.duties[Work.CARRY]()
    await walk.duties[Work.INDEX]()
    await inbox.put(Delivery(_SOURCE, tuple(rows[_FIRST:]), 1))
    began, walk.heard.signs = time.monotonic(), 0
    carried = await walk.commands(Work.CARRY)
    walk.relay.seen.clear()
    indexed = await walk.commands(Work.INDEX)
    cost = Cost(carried, indexed, list(walk.relay.seen), walk.heard.signs, time.monotonic() - began)
    assert (await inbox.backlog()).waiting == 0
    assert len(await walk.service.stores.posts.after(0, 10_000)) == len(rows)
    assert await walk.service.index.position() == len(rows)
    return cost


async def test_a_batch_costs_few_round_trips_whatever_its_size(
    heard: Asked,
    mongo_address: str,
    elastic_addresses: tuple[str, ...],
    redis_address: str,
    tmp_path: Path,
) -> None:
    found = []
    for count in BATCHES:
        own = (heard, mongo_address, elastic_addresses[0], redis_address, tmp_path / str(count))
        async with a_walk(*own) as walk:
            found.append(await cost_of(walk, count))
    for cost in found:
        assert (cost.carried + cost.indexed).total() <= MOST, cost
        assert len(cost.searched) <= MOST, cost
        assert cost.signs <= 2 + cost.seconds / SIGN_EVERY, cost
    small, large = found
    assert (small.carried, small.indexed) == (large.carried, large.indexed)
    assert len(small.searched) == len(large.searched)


async def test_a_wake_up_without_work_asks_the_store_once_for_each_duty(
    heard: Asked,
    mongo_address: str,
    elastic_addresses: tuple[str, ...],
    redis_address: str,
    tmp_path: Path,
) -> None:
    own = (heard, mongo_address, elastic_addresses[0], redis_address, tmp_path)
    async with a_walk(*own) as walk:
        for work in (Work.CARRY, Work.INDEX):
            await walk.duties[work]()
            assert (await walk.commands(work)).total() == 1


async def test_a_wake_up_costs_few_commands(redis_address: str, tmp_path: Path) -> None:
    environ = {**environ_of(tmp_path), "OTKLIK_STORE": "mongodb://127.0.0.1:9/town"}
    environ |= {"OTKLIK_SEARCH": "http://127.0.0.1:9", "OTKLIK_QUEUE": redis_address}
    queue = open_queue(read_settings(environ))
    with Redis.from_url(redis_address) as redis:
        await queue.wake(Work.CARRY)  # connects
        before = redis.info("stats")["total_reads_processed"]
        await queue.wake(Work.CARRY)
        cost = redis.info("stats")["total_reads_processed"] - before - 1
    await queue.close()
    assert 0 < cost <= MOST
