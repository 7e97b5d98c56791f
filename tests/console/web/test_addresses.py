"""Addresses that no page of ours makes: mistyped, cut, or tried out by somebody."""

import pytest

from tests.console.web.conftest import Browser

ODD = (
    "/?day=99991231", "/?day=19000101-99991231", "/?day=00010101", "/export/csv?day=99991231",
    f"/?page={'9' * 5000}", f"/incidents?page={'9' * 5000}", f"/fresh?seen={'9' * 5000}",
)  # fmt: skip


@pytest.mark.parametrize("address", ODD)
async def test_odd_addresses_are_answered(operator: Browser, address: str) -> None:
    assert (await operator.get(address)).status_code == 200
