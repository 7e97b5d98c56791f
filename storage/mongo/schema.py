"""Collections, their indexes and shard keys; brought to the present schema by number, forward only.

Only `_id` is unique by an index, because a sharded collection cannot promise more; every other number is given
out under a counter whose document serialises the transactions that use it. Shard keys for a sharded cluster
(the small collections stay whole on one shard):

inbox, seen, posts, bindings, incidents: `_id` hashed; history, originals: `post` hashed; events: `incident` hashed.
"""

from collections.abc import Awaitable, Callable, Mapping

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import OperationFailure

from domain.errors import NewerData, SettingsError
from storage.mongo.documents import Documents

_OURS = "otklik"
_EXISTS = 48  # MongoDB's code of NamespaceExists
_INDEXES: Mapping[str, tuple[IndexModel, ...]] = {
    "meta": (),
    "counters": (),
    "seen": (),
    "inbox": (
        IndexModel([("state", ASCENDING), ("published", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("post", ASCENDING)]),
    ),
    "source_states": (),
    "wishes": (IndexModel([("at", ASCENDING), ("_id", ASCENDING)]),),
    "looks": (),
    "budget": (IndexModel([("token", ASCENDING), ("day", ASCENDING)]),),
    "runs": (IndexModel([("source", ASCENDING), ("_id", DESCENDING)]),),
    "issues": (IndexModel([("last_at", DESCENDING), ("first", DESCENDING)]),),
    "posts": (
        IndexModel([("position", ASCENDING)]),
        IndexModel([("published", ASCENDING), ("territory", ASCENDING)]),
        IndexModel([("flagged", ASCENDING), ("state", ASCENDING), ("first_seen", ASCENDING)]),
        IndexModel([("address", ASCENDING)], sparse=True),
        IndexModel([("thread", ASCENDING)], sparse=True),
    ),
    "history": (IndexModel([("post", ASCENDING), ("position", ASCENDING)]),),
    "events": (
        IndexModel([("incident", ASCENDING), ("version", ASCENDING)]),
        IndexModel([("sequence", ASCENDING)]),
    ),
    "bindings": (
        IndexModel([("incident", ASCENDING)]),
        IndexModel([("waits", ASCENDING)], partialFilterExpression={"waits": {"$gt": 0}}),
    ),
    "incidents": (
        IndexModel([("number", ASCENDING)]),
        IndexModel([("keys", ASCENDING)]),
        IndexModel([("posts", ASCENDING)]),
        IndexModel([("danger", DESCENDING), ("opened_at", DESCENDING), ("number", DESCENDING)]),
        IndexModel([("opened_at", ASCENDING), ("number", ASCENDING)]),
    ),
    "dues": (IndexModel([("next_try", ASCENDING), ("_id", ASCENDING)]),),
    "notes": (IndexModel([("incident", ASCENDING), ("at", ASCENDING), ("_id", ASCENDING)]),),
    "packs": (),
    "saved_queries": (),
    "accounts": (),
    "links": (IndexModel([("expires", ASCENDING)]),),
    "audit": (),
    "leases": (),
    "originals": (IndexModel([("post", ASCENDING)]), IndexModel([("month", ASCENDING)])),
}

Migration = Callable[[Documents], Awaitable[None]]


async def _lay_out(documents: Documents) -> None:
    """All collections exist before the first transaction: inside one, a cluster may refuse to make them."""
    there = set(await documents.database.list_collection_names())
    for name, indexes in _INDEXES.items():
        if name not in there:
            await _make(documents, name)
        if indexes:
            await documents.database[name].create_indexes(list(indexes))


async def _make(documents: Documents, name: str) -> None:
    try:
        await documents.database.command("create", name)
    except OperationFailure as failure:
        if failure.code != _EXISTS:  # another process was faster
            raise


# Step n + 1 brings a database of schema n further. Every step may be repeated: a crash in the middle means again.
MIGRATIONS: tuple[Migration, ...] = (_lay_out,)


async def migrate(documents: Documents, steps: tuple[Migration, ...] = MIGRATIONS) -> int:
    """Apply what is missing, after a copy of what is there; answers with the number found before.

    Raises NewerData when a newer version of the product wrote the database, SettingsError when it is not ours.
    """
    name = documents.database.name
    mark = await documents.one("meta", {"_id": "schema"})
    await _check_owner(documents, mark is not None)
    found = int(mark["number"]) if mark else 0
    if found > len(steps):
        raise NewerData("newer_data", name, str(found), str(len(steps)))
    if 0 < found < len(steps):
        await back_up(documents, found)
    for number, step in enumerate(steps[found:], found + 1):
        await step(documents)
        await documents.put("meta", {"_id": "schema"}, {"$max": {"number": number}})
    return found


async def back_up(documents: Documents, version: int) -> str:
    """Copy every collection, on the server, into a database beside; answers with its name."""
    target = f"{documents.database.name}_v{version}_backup"
    for name in await documents.database.list_collection_names():
        await documents.aggregate(name, [{"$out": {"db": target, "coll": name}}])
    return target


async def _check_owner(documents: Documents, marked: bool) -> None:
    """The first thing ever written is a mark, so that a start that was cut short is still ours."""
    if marked:
        return
    if await documents.database.list_collection_names():
        owner = await documents.one("meta", {"_id": "owner"})
        if owner is None or owner["name"] != _OURS:
            raise SettingsError("database_not_ours", documents.database.name)
    await documents.put("meta", {"_id": "owner"}, {"$set": {"name": _OURS}})
