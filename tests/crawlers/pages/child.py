"""A process of its own with the real fetcher: a reactor cannot be started twice in one process."""

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec

from crawlers.pages.fetcher import PageFetcher
from crawlers.pages.page import Page, PageRequest
from crawlers.pages.settings import FetchSettings
from domain.errors import OtklikError
from domain.instant import SECOND, Instant, from_seconds

BROWSER = os.environ.get("OTKLIK_CHROMIUM", "")
SETTINGS = FetchSettings(
    version="test",
    contact="https://otklik.example/contact",
    timeout_seconds=4.0,
    body_limit=300_000,
    browser=BROWSER,
    pages_per_browser=2,
)


class Failed(msgspec.Struct, tag=True):
    """A domain error on its way to the test."""

    name: str
    code: str
    params: tuple[str, ...]
    retry_at: int


class Read(msgspec.Struct, tag=True):
    """A page on its way to the test."""

    page: Page


class WallClock:
    """The time of the machine."""

    def now(self) -> Instant:
        return from_seconds(time.time())

    def wait(self, until: Instant) -> float:
        return max(0.0, (until - self.now()) / SECOND)

    def pace(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


async def answer(fetcher: PageFetcher, request: bytes) -> bytes:
    try:
        page = await fetcher.fetch(msgspec.msgpack.decode(request, type=PageRequest))
    except OtklikError as error:
        retry_at = getattr(error, "retry_at", 0)
        name = type(error).__name__
        failed = Failed(name, error.reason.code, error.reason.params, retry_at)
        return msgspec.msgpack.encode(failed)
    return msgspec.msgpack.encode(Read(page))


async def serve(path: Path) -> None:
    fetcher = PageFetcher(SETTINGS, WallClock())

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = int.from_bytes(await reader.readexactly(4))
        writer.write(await answer(fetcher, await reader.readexactly(size)))
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_unix_server(visit, path)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)  # ends when the test closes its end
    server.close()
    await fetcher.close()
    print("closed", flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
