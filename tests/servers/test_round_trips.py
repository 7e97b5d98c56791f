"""What a worker asks of each server for one batch, from the claim to the index, as it really runs."""

import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pymongo import monitoring
from pymongo.monitoring import CommandStartedEvent
from redis import Redis

from console.assembly import Service, open_service
from console.settings import read_settings
from console.working import carrier_of, duties_of, open_queue
from domain.post import RawPost
from domain.run import Delivery
from scheduler.workers.queue import Duty, Work
from tests.chaos.kill_import import Plan, environ_of, posts_of
from tests.search.elastic.relay import Relay, relayed
from tests.storage.mongo.build import Commands

MOST = 8
BATCHES = (100, 2_000)
_FIRST = 50  # messages of the worker's first turn, in which it reads the newest texts once
_SOURCE = "vk:group1"
_REPORTS = 150  # of these messages every fifth is one
_TALK = ("Продам гараж", "Всем доброе утро", "Кто видел серого кота?", "Концерт в субботу в шесть")


class Asked(Commands):
    """Counts what work costs; a sign of life is due every few seconds, however little is done meanwhile."""

    def started(self, event: CommandStartedEvent) -> None:
        if not _is_sign_of_life(event.command.get("update"), self.sent):
            super().started(event)


def _is_sign_of_life(change: object, sent: Counter[str]) -> bool:
    renewed = {"$set": {"turns.$[mine].until": ...}}
    if isinstance(change, dict):
        return {k: dict.fromkeys(v, ...) for k, v in change.items()} == renewed
    return isinstance(change, list) and sent["findAndModify"] > 0  # the lease once more


HEARD = Asked()


@dataclass(frozen=True, slots=True)
class Walk:
    """One worker between its servers."""

    service: Service
    duties: dict[Work, Duty]
    relay: Relay

    async def commands(self, work: Work) -> Counter[str]:
        """What the document store is asked for this work."""
        HEARD.drain()
        await self.duties[work]()
        return Counter(HEARD.sent)


@asynccontextmanager
async def a_walk(
    mongo: str, elastic: str, redis: str, folder: Path, batch: int
) -> AsyncIterator[Walk]:
    name = f"trips_{secrets.token_hex(6)}"
    async with relayed(elastic) as relay:
        environ = {
            **environ_of(folder),
            "OTKLIK_STORE": mongo.replace("/?", f"/{name}?") if "/?" in mongo else f"{mongo}{name}",
            "OTKLIK_SEARCH": relay.address,
            "OTKLIK_QUEUE": redis,
            "OTKLIK_BATCH": str(batch + 1),  # so that nothing is left to be looked for
        }
        service = await open_service(read_settings(environ))
        try:
            duties = duties_of(service, await carrier_of(service))
            yield Walk(service, duties, relay)
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


async def asked(walk: Walk, count: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """Commands of carrying and of indexing one batch, and requests of the index."""
    rows = told(_FIRST + count)
    inbox = walk.service.stores.inbox
    await inbox.put(Delivery(_SOURCE, tuple(rows[:_FIRST]), 1))
    await walk.duties[Work.CARRY]()
    await walk.duties[Work.INDEX]()
    await inbox.put(Delivery(_SOURCE, tuple(rows[_FIRST:]), 1))
    carried = await walk.commands(Work.CARRY)
    walk.relay.seen.clear()
    indexed = await walk.commands(Work.INDEX)
    assert (await inbox.backlog()).waiting == 0
    assert len(await walk.service.stores.posts.after(0, 10_000)) == len(rows)
    return carried, indexed, list(walk.relay.seen)


async def test_a_batch_costs_few_round_trips_whatever_its_size(
    mongo_address: str, elastic_addresses: tuple[str, ...], redis_address: str, tmp_path: Path
) -> None:
    monitoring.register(HEARD)
    found = []
    for count in BATCHES:
        own = (mongo_address, elastic_addresses[0], redis_address, tmp_path / str(count), count)
        async with a_walk(*own) as walk:
            found.append(await asked(walk, count))
    for carried, indexed, searched in found:
        assert carried.total() <= MOST, carried
        assert indexed.total() <= MOST, indexed
        assert len(searched) <= MOST, searched
    (small, _, few), (large, _, many) = found
    assert small.total() == large.total()
    assert len(few) == len(many)


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
