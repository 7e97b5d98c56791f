"""Addresses of real servers, for tests of every room: import what you need into a conftest.

Without an address the tests that ask for it are skipped by name; with OTKLIK_NEED_SERVERS=1, as `make test-cluster`
sets it, they fail instead. The servers may be shared: keep to a database, index or prefix of your own.
"""

import os
from collections.abc import Iterator

import pytest

from tools.servers.room import VARIABLES
from tools.servers.yard import Yard


def address_of(kind: str) -> str:
    """Where a server of this kind (mongo, elastic, redis) answers."""
    variable = VARIABLES[kind]
    found = os.environ.get(variable)
    if found:
        return quietly(found) if kind == "mongo" else found
    what = f"no {kind} server: {variable} is not set (`make servers` starts one)"
    if needed():
        pytest.fail(what)
    pytest.skip(what)


def quietly(address: str) -> str:
    """Watched by polls: the driver's streaming watch opens a second connection, which a client that is closed
    soon after it was opened would leave to the garbage collector."""
    return f"{address}{'&' if '?' in address else '?'}serverMonitoringMode=poll"


def needed() -> bool:
    """Whether a missing server is a fault."""
    return os.environ.get("OTKLIK_NEED_SERVERS") == "1"


@pytest.fixture(scope="session")
def mongo_address() -> str:
    """`mongodb://host:port/?…`."""
    return address_of("mongo")


@pytest.fixture(scope="session")
def elastic_addresses() -> tuple[str, ...]:
    """`http://host:port` of every node."""
    return tuple(address_of("elastic").split(","))


@pytest.fixture(scope="session")
def redis_address() -> str:
    """`redis://host:port/0`."""
    return address_of("redis")


@pytest.fixture
def server_yard() -> Iterator[Yard]:
    """Servers of one's own, to be killed, wiped and started again; only where servers are fetched anyway."""
    if not needed():
        pytest.skip("starts servers of its own: runs in `make test-cluster`")
    yard = Yard()
    yield yard
    yard.clear()
