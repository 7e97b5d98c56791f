from tests.servers.fixtures import elastic_addresses, mongo_address, redis_address, server_yard

__all__ = ["elastic_addresses", "mongo_address", "redis_address", "server_yard"]
