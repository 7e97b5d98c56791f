"""A writer process for the tests that kill it: collects, carries and tells how far it is.

python writer.py DATABASE VAULT DELIVERIES
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from domain.instant import MINUTE
from domain.place import EVERYTHING
from storage.sqlite import SqliteStores, open_stores
from tests.storage.build import NOON, bound, delivery, judged, opened, raw

POSTS = 5  # in a delivery


async def run(database: Path, vault: Path, deliveries: int) -> None:
    stores = await open_stores(database, vault)
    states = await stores.source_states.load()
    done = int(states["vk:group1"].cursor) if states else 0
    await carry(stores)
    for n in range(done, deliveries):
        posts = [raw(POSTS * n + k) for k in range(POSTS)]
        await stores.inbox.put(delivery(*posts, cursor=str(n + 1)))
        print(n + 1, flush=True)
        await carry(stores)
    await stores.close()


async def carry(stores: SqliteStores) -> None:
    batch = await stores.inbox.claim("writer", 500, MINUTE, NOON)
    numbers = [int(c.raw.id.rpartition("_")[2]) for c in batch]
    saved = await stores.posts.save([judged(n) for n in numbers])
    await stores.vault.keep({j.post.revision: "оригинал" for j in saved}, NOON)
    known = await stores.incidents.bindings([j.post.id for j in saved])
    new = [(j.post.id, opened(j.post.id)) for j in saved if j.post.id not in known]
    bindings = [bound(post, event.incident) for post, event in new]
    await stores.incidents.append([event for _, event in new], bindings)
    await stores.inbox.settle([c.position for c in batch])


async def picture(database: Path, vault: Path) -> dict[str, Any]:
    """Everything that must not depend on interruptions."""
    stores = await open_stores(database, vault)
    posts = {j.post.id: (j.post, j.verdict) for j in await stores.posts.after(0, 10_000)}
    ids = sorted(posts)
    state = {
        "posts": posts,
        "events": await stores.incidents.all_events(0, 10_000),
        "bindings": await stores.incidents.bindings(ids),
        "cards": await stores.projections.of_posts(ids),
        "backlog": await stores.inbox.backlog(),
        "source": (await stores.source_states.load())["vk:group1"],
        "originals": [
            await stores.vault.original(j.post.revision)
            for j in await stores.posts.get(ids, EVERYTHING)
        ],
    }
    await stores.close()
    return state


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
