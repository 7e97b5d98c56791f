"""The collector process: crawlers and their timetable, put together; touches inbox, states, budget and runs alone."""

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from importlib.metadata import version

from console.away import FILE_ERRORS, passing_errors
from console.clocks import clock_of
from console.processes import name_here
from console.region import pack_of
from console.servers import server_stores
from console.settings import Settings, settings_here
from crawlers.feeds.crawler import FeedCrawler
from crawlers.pages.fetcher import PageFetcher
from crawlers.pages.settings import FetchSettings
from crawlers.telegram.crawler import TelegramCrawler
from crawlers.vk.crawler import VkCrawler
from crawlers.vk.pace import PaceOf
from crawlers.vk.settings import VkSettings, VkToken
from crawlers.web.crawler import WebCrawler
from domain.pack import Pack
from domain.ports import Clock, Crawler
from domain.source import SourceKind
from domain.stores import Stores
from scheduler.clock import Alarm
from scheduler.collecting import Collector
from scheduler.timetable import Timetable
from storage.sqlite import open_stores

VK_HOST = VkSettings(()).api


def crawlers_of(
    settings: Settings,
    pack: Pack,
    stores: Stores,
    clock: Clock,
    pace_of: PaceOf | None = None,
) -> Mapping[SourceKind, Crawler]:
    """Every crawler that the settings allow, by kind of source; VK needs a token."""
    contact = settings.contact or settings.public_url or "otklik.example"
    fetch = FetchSettings(version("otklik"), contact, browser=settings.chromium)
    fetcher = PageFetcher(fetch, clock)
    mark = stores.vault.mark
    found: list[Crawler] = [
        TelegramCrawler(fetcher, mark),
        FeedCrawler(fetcher, mark),
        WebCrawler(fetcher, mark),
    ]
    if tokens := vk_tokens(settings, pack):
        vk = VkSettings(tokens, int(settings.vk_per_second), vk_host(pack))
        found.append(VkCrawler(vk, clock, stores.budget, mark, pack.official_accounts, pace_of))
    return {kind: crawler for crawler in found for kind in crawler.kinds}


def vk_tokens(settings: Settings, pack: Pack) -> tuple[VkToken, ...]:
    """Tokens whose names the pack's sources mention and whose values the settings know."""
    names = dict.fromkeys(s.token for s in pack.sources if s.token)
    return tuple(VkToken(n, settings.secrets[n]) for n in names if settings.secrets.get(n))


def vk_host(pack: Pack) -> str:
    """VK's own host, or another when all VK sources of the pack name it (the demo city)."""
    hosts = {s.base_url for s in pack.sources if s.kind.startswith("vk_") and s.base_url}
    return hosts.pop() if len(hosts) == 1 else VK_HOST


async def collect(
    settings: Settings,
    *,
    on_ticks: bool = False,
    orphan_stops: bool = False,
    told: Callable[[Exception], None] | None = None,
) -> None:
    """Run the collector until SIGTERM or SIGINT.

    With `on_ticks` it polls once per line of standard input; with `orphan_stops` the end of standard input stops it.
    """
    clock, pack = clock_of(settings), pack_of(settings)
    stores = await _stores(settings)
    crawlers = crawlers_of(settings, pack, stores, clock, _pace_of(settings, clock))
    collector = Collector(
        pack, crawlers, stores.inbox, stores.source_states, stores.run_log, clock,
        lease=stores.lease if settings.engines.cluster else None, name=name_here("collector"),
    )  # fmt: skip
    passing = passing_errors() if settings.engines.store_server else FILE_ERRORS
    timetable = Timetable(collector, Alarm(), passing, told or _tell)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, timetable.stop)
    if orphan_stops:
        watcher = threading.Thread(target=_until_end, args=(loop, timetable.stop), daemon=True)
        watcher.start()
    try:
        await (_by_ticks(timetable) if on_ticks else timetable.run())
    finally:
        for crawler in dict.fromkeys(crawlers.values()):
            await crawler.close()
        await stores.close()


async def _stores(settings: Settings) -> Stores:
    if settings.engines.store_server:
        return await server_stores(settings)
    return await open_stores(settings.database, settings.vault)


def _pace_of(settings: Settings, clock: Clock) -> PaceOf | None:
    """The pace of all collectors together, when there may be several."""
    if not settings.engines.cluster:
        return None
    from storage.redis.pace import RedisPace, connect  # noqa: PLC0415 - one collector needs no server

    client, calls = connect(settings.engines.queue), int(settings.vk_per_second)
    return lambda alias: RedisPace(client, alias, calls, clock)


def _tell(trouble: Exception) -> None:
    sys.stderr.write(
        f"otklik: the store does not answer ({type(trouble).__name__}); collecting waits for it\n"
    )


def _until_end(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    sys.stdin.read()
    loop.call_soon_threadsafe(stop)


async def _by_ticks(timetable: Timetable) -> None:
    """Answer every line on standard input with the next due instant, after polling what is due."""
    while await asyncio.to_thread(sys.stdin.readline):
        await timetable.poll_due()
        print(await timetable.collector.next_due(), flush=True)  # noqa: T201 - the protocol


def main() -> None:
    """Entry of the child process: `python -m console.collecting [--ticks]`."""
    ticks = "--ticks" in sys.argv[1:]
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(collect(settings_here(), on_ticks=ticks, orphan_stops=not ticks))


if __name__ == "__main__":
    main()
