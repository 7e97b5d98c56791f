from tests.servers.fixtures import mongo_address, redis_address

__all__ = ["mongo_address", "redis_address"]
