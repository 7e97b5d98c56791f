"""The elected master of three Elasticsearch nodes killed with -9 while posts are indexed and searched.

`python -m tests.chaos.elastic_master` indexes 20,000 posts and kills in the middle; SHORT=1: 3,000. No document that was
acknowledged may be lost, and with a time-out of 2 s searches succeed again within 15 s. Needs real servers.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from elasticsearch import AsyncElasticsearch

from domain.errors import SearchBehind
from domain.place import EVERYTHING
from domain.query import Document, Query
from search.elastic import ElasticIndex
from tests.chaos.stage import wanted
from tests.search.contract.world import ANALYSER, documents
from tools.servers.server import Server
from tools.servers.yard import Yard

FULL, SHORT = 20_000, 3_000
TIMEOUT = 2.0  # seconds of one try, as the goal says
GOAL = 15.0  # seconds until searches succeed again
_BATCH = 200
_PAUSE = 0.1  # seconds between two searches, and before a batch is tried again
# Seconds without a failed search after which nothing more is expected of the kill.
_CALM = 8.0 if os.environ.get("SHORT") else 20.0
EVERY = Query(bystanders="include", sort="oldest", limit=FULL)


@dataclass(slots=True)
class Seen:
    """What writer and reader saw, on one clock."""

    acknowledged: list[Document] = field(default_factory=list)
    killed: float = 0.0
    indexed_before: int = 0  # acknowledged when the master was killed
    failed: list[float] = field(default_factory=list)  # when a failed search began
    answered: list[float] = field(default_factory=list)  # when an answer came
    held_up: float = 0.0  # longest time between two acknowledged batches

    @property
    def away(self) -> float:
        """Seconds from the kill until the first answer after the last failure."""
        failed = [at for at in self.failed if at >= self.killed - TIMEOUT]
        after = max([self.killed, *failed])
        return next((at for at in self.answered if at > after), float("inf")) - self.killed


async def index_all(index: ElasticIndex, posts: Sequence[Document], seen: Seen) -> None:
    """Follow as the service does: from the index's own position, again and again."""
    by_position = {post.position: at for at, post in enumerate(posts)}
    last = time.monotonic()
    while len(seen.acknowledged) < len(posts):
        try:
            position = await index.position()
            done = by_position[position] + 1 if position else 0
            if done < len(seen.acknowledged):
                raise RuntimeError(f"the position went back to {done} of {len(seen.acknowledged)}")
            batch = posts[done : done + _BATCH]
            await index.add(batch, batch[-1].position)
        except SearchBehind:
            await asyncio.sleep(_PAUSE)
            continue
        seen.acknowledged = list(posts[: done + len(batch)])
        seen.held_up = max(seen.held_up, time.monotonic() - last)
        last = time.monotonic()


async def search_on(index: ElasticIndex, seen: Seen, until: asyncio.Event) -> None:
    """Ask all the time."""
    while not until.is_set():
        began = time.monotonic()
        try:
            await index.find(Query(text="яма", bystanders="include", limit=10), EVERYTHING)
        except SearchBehind:
            seen.failed.append(began)
        else:
            seen.answered.append(time.monotonic())
        await asyncio.sleep(_PAUSE)


async def master_of(servers: Sequence[Server]) -> Server:
    """The node that the others elected."""
    async with AsyncElasticsearch([s.address for s in servers]) as client:
        await client.cluster.health(wait_for_nodes="3", wait_for_status="green", timeout="60s")
        state = await client.cluster.state(metric=["master_node"])
        nodes = await client.nodes.info(node_id=state["master_node"], metric=["_none"])
        name = nodes["nodes"][state["master_node"]]["name"]
    return next(server for server in servers if server.name == name)


async def kill_in_the_middle(yard: Yard, servers: Sequence[Server], goal: int, seen: Seen) -> None:
    """Kill the master once a third is indexed, then wait until searches have been calm for a while."""
    while len(seen.acknowledged) < goal // 3:  # noqa: ASYNC110 - two clocks are compared, not one event awaited
        await asyncio.sleep(_PAUSE)
    master = await master_of(servers)
    seen.killed, seen.indexed_before = time.monotonic(), len(seen.acknowledged)
    await asyncio.to_thread(yard.kill, master)
    while time.monotonic() < max([seen.killed, *seen.failed]) + _CALM:  # noqa: ASYNC110
        await asyncio.sleep(_PAUSE)


async def play(posts: Sequence[Document], yard: Yard) -> tuple[Seen, int, int]:
    """Everything; answers what was seen, how many are found at the end, and how many acknowledged ones are not."""
    servers = await asyncio.to_thread(yard.elastic, 3)
    address = ",".join(server.address for server in servers)
    writer = await ElasticIndex.open(address, ANALYSER)
    reader = await ElasticIndex.open(address, ANALYSER, timeout=TIMEOUT)
    seen, done = Seen(), asyncio.Event()
    try:
        await master_of(servers)
        searching = asyncio.create_task(search_on(reader, seen, done))
        killing = asyncio.create_task(kill_in_the_middle(yard, servers, len(posts), seen))
        await index_all(writer, posts, seen)
        await killing
        done.set()
        await searching
        found = {hit.post for hit in (await reader.find(EVERY, EVERYTHING)).hits}
        return seen, len(found), len({post.post for post in seen.acknowledged} - found)
    finally:
        await writer.close()
        await reader.close()


def main() -> int:
    """Play, print the figures last, and answer with the exit code."""
    if not wanted():
        return 0
    posts = documents(SHORT if os.environ.get("SHORT") else FULL)
    started, yard = time.monotonic(), Yard()
    try:
        seen, found, lost = asyncio.run(play(posts, yard))
    finally:
        yard.clear()
    print(
        f"master killed after {seen.indexed_before} of {len(posts)} posts: {lost} acknowledged ones lost, {found} found; "
        f"{len(seen.failed)} of {len(seen.failed) + len(seen.answered)} searches failed, "
        f"answers again after {seen.away:.1f} s (goal {GOAL:.0f} s), writing held up for {seen.held_up:.1f} s "
        f"({time.monotonic() - started:.0f} s)"
    )
    met = seen.indexed_before < len(posts)
    if not met:
        print("everything was indexed before the master was killed")
    return 0 if met and not lost and found == len(posts) and seen.away <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
