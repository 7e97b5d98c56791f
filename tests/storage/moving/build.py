"""A store with something of every kind in it, and places for copies."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from domain.codes import Reason
from domain.events import Detached, HandedOff, Taken
from domain.instant import DAY, HOUR, MINUTE
from domain.pack import SavedQuery
from domain.records import Account, Audited, Look, Note
from domain.run import Issue, Run
from domain.source import Health, SourceState
from domain.stores import Stores
from storage.mongo import open_mongo_stores
from storage.moving.ledger import Ledger
from storage.moving.mongo import MongoLedger
from storage.moving.sqlite import SqliteLedger
from storage.sqlite import open_stores
from tests.storage.build import (
    NOON,
    attached,
    bound,
    bystander,
    delivery,
    event,
    judged,
    opened,
    pack,
    raw,
)

POSTS = 40


async def settle_town(stores: Stores) -> None:
    """Something of every kind, some of it twice."""
    await fill_inbox(stores)
    await keep_posts(stores)
    await open_incidents(stores)
    await keep_people(stores)


async def fill_inbox(stores: Stores) -> None:
    """Waiting, tried, parked and settled entries; a cursor, wishes, runs, issues, calls."""
    watched = SourceState("vk:group1", Health.HEALTHY, watched_from=NOON)
    await stores.source_states.save(watched)
    issue = Issue("field_unknown", "vk:group1", params=("wall", "«поле»"))
    posts = [raw(n) for n in range(1, POSTS)]
    await stores.inbox.put(delivery(*posts, cursor="page 2", issues=(issue, issue)))
    await stores.inbox.put(delivery(raw(1, "Яма всё ещё тут\ud800"), issues=(issue,)))
    first = await stores.inbox.claim("worker", 30, MINUTE, NOON)
    await stores.inbox.settle([c.position for c in first[:20]])
    await stores.inbox.park(first[20].position, "payload_unreadable")
    await stores.inbox.release("worker")
    await stores.source_states.ask_look(["vk:-101_1", "vk:-101_2"], NOON)
    await stores.source_states.looked([Look("vk:-101_2", NOON + 1, False)])
    for number in range(3):
        ran = NOON + number * HOUR
        await stores.run_log.record(Run("vk:group1", ran, ran + MINUTE, "ok", seen=number))
    await stores.run_log.report([Issue("timeout", "vk:group1", "error")], NOON + HOUR)
    await stores.budget.take("main", "wall.get", NOON)


async def keep_posts(stores: Stores) -> None:
    """Posts in several revisions, bystanders, shrunk and forgotten ones, and originals."""
    saved = await stores.posts.save([judged(n) for n in range(1, POSTS)])
    await stores.posts.save([judged(1, "Яму залатали 👍"), bystander(POSTS), bystander(POSTS + 1)])
    await stores.posts.save([judged(2, engine="rules-2")])
    await stores.vault.keep({j.post.revision: f"подлинник {j.position}" for j in saved}, NOON)
    await stores.posts.erase([f"vk:-101_{POSTS}"], shrink=True, now=NOON)
    await stores.posts.erase(["vk:-101_7"], shrink=False, now=NOON)
    await stores.posts.touch(["vk:-101_3"])


async def open_incidents(stores: Stores) -> None:
    """Three incidents with members that came and went, notes, and dispatches in every state of trying."""
    logs = {post: opened(post) for post in ("vk:-101_1", "vk:-101_10", "vk:-101_20")}
    bindings = [bound(post, begun.incident) for post, begun in logs.items()]
    await stores.incidents.append(list(logs.values()), bindings)
    first = logs["vk:-101_1"].incident
    handed = HandedOff("d-1", "email", "roads", "roads@town.example", "note-1", NOON + DAY)
    later = HandedOff("d-2", "email", "roads", "roads@town.example", "note-1", NOON + DAY)
    more = [
        attached(first, 2, "vk:-101_4"),
        event(first, 3, Taken("anna")),
        event(first, 4, Detached("vk:-101_4", Reason("not_about_it"))),
        event(first, 5, handed, cause="click-2"),
        event(first, 6, later, cause="click-3"),
    ]
    await stores.incidents.append(more, [bound("vk:-101_4", None)])
    await stores.projections.tried("d-1", NOON + HOUR)
    await stores.projections.tried("d-2", -NOON)
    await stores.notes.write(Note("note-1", first, "draft", "Прошу починить", "anna", NOON))
    await stores.notes.write(Note("note-2", first, "remark", None, "anna", NOON))


async def keep_people(stores: Stores) -> None:
    """Packs, queries, accounts, links, audit."""
    await stores.packs.put(pack("1"))
    await stores.packs.put(pack("2"))
    await stores.packs.put(pack("1"))
    await stores.saved_queries.save(SavedQuery("ямы", "яма", recipient="duty@town.example"))
    await stores.accounts.save(Account("anna", "operator", ("town",), "argon2…"))
    await stores.accounts.issue_link("anna", "digest", NOON + DAY)
    for number in range(4):
        await stores.audit.append(Audited(NOON + number, "anna", "search", (f"«{number}»",)))


@asynccontextmanager
async def sqlite_place(folder: Path) -> AsyncIterator[tuple[Stores, Ledger]]:
    """Files in a folder, under the keys beside it."""
    path, vault = folder / "otklik.sqlite", folder / "vault"
    stores = await open_stores(path, vault)
    ledger = SqliteLedger.open(path, vault)
    try:
        yield stores, ledger
    finally:
        await ledger.close()
        await stores.close()


@asynccontextmanager
async def mongo_place(address: str, vault: Path) -> AsyncIterator[tuple[Stores, Ledger]]:
    """A database of its own, dropped afterwards."""
    name = f"otklik_{secrets.token_hex(6)}"
    stores = await open_mongo_stores(address, name, vault)
    ledger = MongoLedger.at(address, name)
    try:
        yield stores, ledger
    finally:
        await stores.documents.client.drop_database(name)
        await ledger.close()
        await stores.close()
