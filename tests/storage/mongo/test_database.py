"""What lies in the database, and whose it is."""

import asyncio
import stat
from pathlib import Path

import bson
import pytest
from pymongo.errors import ServerSelectionTimeoutError

from domain.errors import NewerData, SettingsError
from domain.instant import DAY, MINUTE
from storage.mongo import MongoStores, open_mongo_stores
from storage.mongo.documents import Documents
from storage.mongo.schema import MIGRATIONS, migrate
from tests.storage.build import NOON, bound, delivery, judged, opened, raw
from tests.storage.mongo.build import Town, sockets_left_behind

SECRET = "+7 900 000-00-00"


async def everything(stores: MongoStores) -> bytes:
    documents = stores.documents
    names = await documents.database.list_collection_names()
    found = [d for name in names for d in await documents.find(name, {})]
    return b"".join(bson.encode(d) for d in found)


async def test_payloads_and_originals_lie_sealed_and_leave_with_their_posts(town: Town) -> None:
    stores = await town.open()
    await stores.inbox.put(delivery(raw(1, SECRET)))
    await stores.vault.keep({judged(1).post.revision: SECRET}, NOON)
    assert SECRET.encode() not in await everything(stores)
    (claimed,) = await stores.inbox.claim("w", 1, MINUTE, NOON)
    sealed = await stores.documents.find("inbox", {})
    await stores.inbox.settle([claimed.position])
    assert sealed[0]["payload"] not in await everything(stores)
    await stores.vault.destroy([raw(1).id])
    assert await stores.documents.find("originals", {}) == []


async def test_a_month_is_retired_by_destroying_its_key(town: Town) -> None:
    stores = await town.open()
    await stores.vault.keep({judged(1).post.revision: SECRET}, NOON - 90 * DAY)
    assert await stores.vault.retire(NOON) == 1
    assert await stores.vault.original(judged(1).post.revision) is None


async def test_keys_are_files_that_only_their_owner_reads(town: Town) -> None:
    stores = await town.open()
    stores.vault.mark("vk:1", NOON)
    keys = list((town.folder / "vault").glob("*.key"))
    assert len(keys) == 2
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


async def test_a_forgotten_post_leaves_no_text(town: Town) -> None:
    stores = await town.open()
    await stores.posts.save([judged(1, "приметный раз"), judged(1, "приметный два")])
    await stores.posts.erase([raw(1).id], shrink=False, now=NOON)
    assert "приметный".encode() not in await everything(stores)


async def test_the_keys_of_another_store_are_refused(town: Town) -> None:
    with pytest.raises(SettingsError, match="vault_of_another_store"):
        await open_mongo_stores(town.address, town.name, town.folder / "other")


async def test_a_database_of_somebody_else_is_refused_and_not_touched(town: Town) -> None:
    stores = await town.open()
    foreign = f"{town.name}_foreign"
    database = stores.documents.client[foreign]
    await database.letters.insert_one({"_id": 1})
    try:
        with pytest.raises(SettingsError, match="database_not_ours"):
            await open_mongo_stores(town.address, foreign, town.folder / "vault")
        assert await database.list_collection_names() == ["letters"]
    finally:
        await stores.documents.client.drop_database(foreign)


async def test_newer_data_are_refused(town: Town) -> None:
    stores = await town.open()
    await stores.documents.change("meta", {"_id": "schema"}, {"$set": {"number": 99}})
    with pytest.raises(NewerData) as newer:
        await town.open()
    assert newer.value.reason.params == (town.name, "99", str(len(MIGRATIONS)))


async def test_older_data_are_copied_and_then_brought_forward_once(town: Town) -> None:
    stores = await town.open()
    await stores.accounts.issue_link("anna", "digest", NOON)
    done: list[str] = []

    async def step(documents: Documents) -> None:
        done.append(documents.database.name)

    steps = (*MIGRATIONS, step)
    backup = f"{town.name}_v{len(MIGRATIONS)}_backup"
    try:
        assert await migrate(stores.documents, steps) == len(MIGRATIONS)
        assert await migrate(stores.documents, steps) == len(steps)
        assert done == [town.name]
        copied = await stores.documents.client[backup].links.find_one({"_id": "digest"})
        assert copied is not None
    finally:
        await stores.documents.client.drop_database(backup)


async def test_processes_that_start_at_once_agree(town: Town) -> None:
    stores = await town.open()
    await stores.documents.client.drop_database(town.name)
    await asyncio.gather(*(town.open() for _ in range(4)))
    await stores.accounts.issue_link("anna", "digest", NOON)


async def test_a_transaction_that_fails_leaves_nothing(town: Town) -> None:
    stores = await town.open()

    async def work(inside: Documents) -> None:
        await inside.insert("runs", [{"_id": 1}])
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        await stores.documents.together(work)
    assert await stores.documents.count("runs", {}) == 0


async def test_projections_can_be_made_anew_from_the_log(town: Town) -> None:
    stores = await town.open()
    log = [opened("vk:-101_1"), opened("vk:-101_2")]
    await stores.incidents.append(log, [bound("vk:-101_1", log[0].incident)])
    before = await stores.documents.find("incidents", {}, sort=(("number", 1),))
    await stores.documents.change("incidents", {}, {"$set": {"keys": [], "state": "lost"}})
    assert await stores.projections.rebuild() == 2
    assert await stores.documents.find("incidents", {}, sort=(("number", 1),)) == before


async def test_a_server_that_is_away_says_so_in_time(tmp_path: Path) -> None:
    away = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200"
    with sockets_left_behind(), pytest.raises(ServerSelectionTimeoutError):
        await open_mongo_stores(away, "otklik", tmp_path / "vault")
