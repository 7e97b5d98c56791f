"""The index made anew while 500 messages a second arrive: no search fails, no post is missing afterwards.

`python -m tests.chaos.elastic_rebuild` begins with 20,000 posts; SHORT=1: 1,000. Needs real servers: `make chaos-cluster`.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from domain.errors import SearchBehind
from domain.place import EVERYTHING
from domain.query import Document, Query
from search.elastic import ElasticIndex
from tests.chaos.stage import wanted
from tests.search.contract.world import ANALYSER, documents
from tests.search.elastic.following import Store, follow, rebuild
from tools.servers.yard import Yard

FULL, SHORT = 20_000, 1_000
GOAL = 500  # messages a second
RATE = 550  # what is sent: the last moments of a short run bring nothing any more
_TICK = 0.1
_PAUSE = 0.05  # seconds between two searches
EVERY = Query(bystanders="include", sort="oldest", limit=1_000_000)


@dataclass(slots=True)
class Seen:
    """What writer, follower and reader saw."""

    arrived: int = 0
    seconds: float = 0.0
    answered: int = 0
    failed: int = 0
    fewest: int = sys.maxsize  # hits of one answer
    missing: int = 0
    too_many: int = 0


async def arrive(store: Store, posts: Sequence[Document], seen: Seen, until: asyncio.Event) -> None:
    """New posts and edits at the rate of the goal, on the clock."""
    fresh, began = cycle(posts), time.monotonic()
    while not until.is_set():
        due = int((time.monotonic() - began) * RATE) - seen.arrived
        store.save(*[next(fresh) for _ in range(due)])
        seen.arrived += due
        await asyncio.sleep(_TICK)
    seen.seconds = time.monotonic() - began


async def keep_up(index: ElasticIndex, store: Store, until: asyncio.Event) -> None:
    """The service's follower; it looks again when the generation changed under it."""
    while not until.is_set():
        try:
            await follow(index, store)
        except SearchBehind:
            continue
        await asyncio.sleep(_TICK)


async def search_on(index: ElasticIndex, seen: Seen, until: asyncio.Event) -> None:
    """Ask all the time."""
    while not until.is_set():
        try:
            found = await index.find(Query(bystanders="include", limit=10), EVERYTHING, ("kind",))
        except SearchBehind:
            seen.failed += 1
        else:
            seen.answered += 1
            seen.fewest = min(seen.fewest, found.total)
        await asyncio.sleep(_PAUSE)


async def play(count: int, yard: Yard) -> Seen:
    """Fill, rebuild under load, and compare with the store."""
    address = (await asyncio.to_thread(yard.elastic))[0].address
    posts, store, seen, done = documents(count * 2), Store(), Seen(), asyncio.Event()
    store.save(*posts[:count])
    indexes = [await ElasticIndex.open(address, ANALYSER) for _ in range(3)]
    follower, reader, rebuilder = indexes
    try:
        await follow(follower, store)
        tasks = [
            asyncio.create_task(arrive(store, posts[count // 2 :], seen, done)),
            asyncio.create_task(keep_up(follower, store, done)),
            asyncio.create_task(search_on(reader, seen, done)),
        ]
        await rebuild(rebuilder, store)
        done.set()
        await asyncio.gather(*tasks)
        await follow(follower, store)
        found = {hit.post for hit in (await reader.find(EVERY, EVERYTHING)).hits}
        seen.missing, seen.too_many = len(set(store.posts) - found), len(found - set(store.posts))
        return seen
    finally:
        for index in indexes:
            await index.close()


def main() -> int:
    """Play, print the figures last, and answer with the exit code."""
    if not wanted():
        return 0
    count, yard, started = SHORT if os.environ.get("SHORT") else FULL, Yard(), time.monotonic()
    try:
        seen = asyncio.run(play(count, yard))
    finally:
        yard.clear()
    print(
        f"index of {count} posts made anew in {seen.seconds:.1f} s while {seen.arrived / seen.seconds:.0f} messages/s "
        f"arrived: {seen.failed} of {seen.failed + seen.answered} searches failed, the fewest hits were {seen.fewest}, "
        f"{seen.missing} posts missing, {seen.too_many} too many ({time.monotonic() - started:.0f} s)"
    )
    whole = seen.failed == seen.missing == seen.too_many == 0 and seen.fewest >= count
    return 0 if whole and seen.arrived / seen.seconds >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
