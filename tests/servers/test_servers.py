import asyncio
from pathlib import Path

import pytest
from pymongo import MongoClient
from redis import Redis

from tests.servers.fixtures import quietly
from tools.servers import Missing, is_alive
from tools.servers.getting import check
from tools.servers.room import Room
from tools.servers.yard import Yard


def test_nothing_runs_in_an_empty_room(tmp_path: Path) -> None:
    room = Room(tmp_path / "servers.json")
    assert room.exports() == ""
    room.stop()


def test_a_file_with_another_checksum_is_refused_and_removed(tmp_path: Path) -> None:
    wrong = tmp_path / "server.zip"
    wrong.write_bytes(b"something else")
    with pytest.raises(Missing, match=r"server\.zip has sha256"):
        check(wrong, "0" * 64)
    assert not wrong.exists()


async def test_a_killed_document_server_comes_back_with_its_documents(server_yard: Yard) -> None:
    server = await asyncio.to_thread(server_yard.mongo)
    with MongoClient[dict[str, int]](quietly(server.address)) as client:
        client.town.posts.insert_one({"_id": 1})
    await asyncio.to_thread(server_yard.kill, server)
    assert not is_alive(server)
    await asyncio.to_thread(server_yard.revive, server)
    with MongoClient[dict[str, int]](quietly(server.address)) as client:
        assert client.town.posts.count_documents({}) == 1


async def test_a_wiped_redis_comes_back_empty(server_yard: Yard) -> None:
    server = await asyncio.to_thread(server_yard.redis)
    with Redis.from_url(server.address) as client:
        client.set("key", "value")
    await asyncio.to_thread(server_yard.wipe, server)
    with Redis.from_url(server.address) as client:
        assert client.get("key") is None


async def test_the_shared_servers_answer(mongo_address: str, redis_address: str) -> None:
    with MongoClient[dict[str, int]](mongo_address) as client:
        assert client.admin.command("hello")["isWritablePrimary"]
    with Redis.from_url(redis_address) as redis:
        assert redis.ping()
