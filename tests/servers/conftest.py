from tests.servers.fixtures import mongo_address, redis_address, server_yard

__all__ = ["mongo_address", "redis_address", "server_yard"]
