"""Addresses of the servers that `make test-cluster` starts."""

import os

import pytest


def address_of(name: str) -> str:
    """The address in OTKLIK_TEST_<name>; without one the test is skipped, or fails where servers are demanded."""
    variable = f"OTKLIK_TEST_{name}"
    if address := os.environ.get(variable):
        return address
    said = f"{variable} is not set; make test-cluster starts the server"
    if os.environ.get("OTKLIK_NEED_SERVERS"):
        pytest.fail(said)
    pytest.skip(said)
