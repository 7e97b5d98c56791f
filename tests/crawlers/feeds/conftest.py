from collections.abc import Iterator

import pytest

from tests.crawlers.pages.remote import RemoteFetch, fetching


@pytest.fixture(scope="session")
def fetch() -> Iterator[RemoteFetch]:
    """The real fetcher, in a process of its own."""
    with fetching() as remote:
        yield remote
