"""The real fetcher in a child process, as the tests use it."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import async_playwright

from crawlers.pages.browser import find_browser
from crawlers.pages.page import Page, PageRequest
from domain import errors
from tests.crawlers.pages.child import BROWSER, Failed, Read

ROOT = Path(__file__).parents[3]


class RemoteFetch:
    """Asks the child for pages and counts what it asked."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self.asked: list[str] = []

    async def fetch(self, request: PageRequest) -> Page:
        self.asked.append(request.url)
        reader, writer = await asyncio.open_unix_connection(self._socket)
        wire = msgspec.msgpack.encode(request)
        writer.write(len(wire).to_bytes(4) + wire)
        answer = msgspec.msgpack.decode(await reader.read(), type=Read | Failed)
        writer.close()
        await writer.wait_closed()
        if isinstance(answer, Read):
            return answer.page
        kind = getattr(errors, answer.name)
        if issubclass(kind, errors.SourceUnavailable):
            raise kind(answer.code, *answer.params, retry_at=answer.retry_at)
        raise kind(answer.code, *answer.params)


async def need_browser() -> None:
    """Skip the test by name where no Chromium can be had; CI forbids the skip."""
    if find_browser(BROWSER):
        return
    async with async_playwright() as driver:
        if Path(driver.chromium.executable_path).exists():
            return
    (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")


_shared: list[RemoteFetch] = []


@contextmanager
def fetching() -> Iterator[RemoteFetch]:
    """The child of this session: started by who needs it first, who also sees it end well."""
    if _shared:
        yield _shared[0]
        return
    with _started() as fetch:
        _shared.append(fetch)
        yield fetch
        _shared.clear()


@contextmanager
def _started() -> Iterator[RemoteFetch]:
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "fetch"
        child = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.crawlers.pages.child", str(socket)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            yield RemoteFetch(socket)
            rest, _ = child.communicate(timeout=60)
            assert (rest, child.returncode) == ("closed\n", 0)
