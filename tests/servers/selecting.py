"""A plugin of pytest (`-p tests.servers.selecting`): only the tests that need real servers are run, and none is skipped."""

from collections.abc import Generator

import pytest

ENGINES = {"mongo", "elastic", "redis", "cluster"}  # names of adapters in parametrised suites
FIXTURES = {"mongo_address", "elastic_addresses", "redis_address", "server_yard"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs without servers: `make test` runs that."""
    chosen = [item for item in items if _needs_servers(item)]
    left = [item for item in items if not _needs_servers(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Servers were started for these tests: who leaves one out has not tested it."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


def _needs_servers(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    call = getattr(item, "callspec", None)
    values = {v for v in call.params.values() if isinstance(v, str)} if call else set()
    return bool(FIXTURES & set(item.fixturenames) or ENGINES & values)
