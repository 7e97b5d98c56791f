"""Genuine servers for tests: fetched by name and version, started on free loopback ports, stopped again."""

from tools.servers.engines import start_elastic, start_mongo, start_redis
from tools.servers.getting import Missing
from tools.servers.room import Room
from tools.servers.server import Server, is_alive, kill, remove, revive, stop
from tools.servers.yard import Yard

__all__ = [
    "Missing",
    "Room",
    "Server",
    "Yard",
    "is_alive",
    "kill",
    "remove",
    "revive",
    "start_elastic",
    "start_mongo",
    "start_redis",
    "stop",
]
