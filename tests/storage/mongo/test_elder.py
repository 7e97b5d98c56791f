"""A server that knows no command for writes to several collections comes to the same documents."""

from pathlib import Path
from typing import Any

from bson import ObjectId
from pymongo import AsyncMongoClient

from tests.storage.build import NOON, judged, raw
from tests.storage.mongo.build import Commands, town_at
from tests.storage.mongo.desk import Desk, a_desk
from tests.storage.mongo.elder import SEVEN, elder

_CHANCE = {"sealed", "key", "token", "fingerprint"}  # fields that differ from run to run


async def told_by(address: str, folder: Path) -> tuple[Commands, dict[str, Any]]:
    """A turn in which somebody is faster, a second one, and all documents afterwards."""
    commands = Commands()
    async with town_at(address, folder) as town, a_desk(town, commands) as desk:
        await desk.others.posts.save([judged(2, "раньше")])
        batch = await desk.claim(3)
        await desk.turns.begin(desk.name, batch, 1)
        await desk.decide(batch)
        await desk.others.posts.save([judged(3, "раньше")])
        assert await desk.turns.end(desk.name, 9, leave=True) is False
        await desk.turns.begin(desk.name, batch, 1)
        done = await desk.decide(batch)
        await desk.own.posts.erase([raw(1).id], shrink=True, now=NOON)
        assert await desk.turns.end(desk.name, done, leave=True)
        return commands, await everything(desk)


async def everything(desk: Desk) -> dict[str, Any]:
    database = desk.others.documents.database
    names = sorted(await database.list_collection_names())
    return {
        name: [
            {k: v for k, v in row.items() if k not in _CHANCE and not isinstance(v, ObjectId)}
            for row in await database[name].find().sort("_id").to_list()
        ]
        for name in names
    }


async def test_an_older_server_comes_to_the_same_documents(
    mongo_address: str, tmp_path: Path
) -> None:
    async with elder(mongo_address) as address:
        async with AsyncMongoClient[dict[str, Any]](address) as client:
            assert (await client.admin.command("hello"))["maxWireVersion"] == SEVEN
        old, found = await told_by(address, tmp_path / "old")
    new, wanted = await told_by(mongo_address, tmp_path / "new")
    assert old.sent["bulkWrite"] == 0
    assert new.sent["bulkWrite"] > 0
    assert {name: len(rows) for name, rows in wanted.items() if rows}.keys() >= {"posts", "events"}
    assert found == wanted
