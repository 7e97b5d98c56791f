"""One process that plays the whole city on loopback: four platforms and a switchboard.

`python -m demo.serve LIFE CLOCK ADDRESSES --start SECONDS` writes the addresses (JSON) once everything listens.
"""

import argparse
import asyncio
import json
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from demo.city import City
from demo.clock import CityClock
from demo.feed import server as feed
from demo.forum import server as forum
from demo.life import read_life
from demo.switchboard import Platforms, make_app
from demo.telegram import server as telegram
from demo.vk import app as vk
from demo.vk.settings import RPS, VkSettings


@dataclass(frozen=True, slots=True)
class Play:
    """What to play: a folder with a life, the clock's file, Unix seconds of minute 0, VK's calls a second."""

    life: Path
    clock: Path
    start: float
    rps: int = RPS
    orphan_stops: bool = False  # stop at the end of standard input


async def serve(play: Play, addresses: Path) -> None:
    """Listen on free ports until told to stop."""
    city = City(read_life(play.life), CityClock(play.clock), play.start)
    platforms = Platforms(
        city=city,
        vk=vk.make_app(city, VkSettings(rps=play.rps)),
        telegram=telegram.make_app(city),
        forum=forum.make_app(city),
        feed=feed.make_app(city),
    )
    apps = {
        "DEMO_VK": platforms.vk,
        "DEMO_TELEGRAM": platforms.telegram,
        "DEMO_FORUM": platforms.forum,
        "DEMO_FEED": platforms.feed,
        "CITY": make_app(platforms),
    }
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    runners = {name: web.AppRunner(app, access_log=None) for name, app in apps.items()}
    found = {name: await _listen(runner) for name, runner in runners.items()}
    if play.orphan_stops:
        loop = asyncio.get_running_loop()
        threading.Thread(target=_until_end, args=(loop, stop), daemon=True).start()
    part = addresses.with_suffix(".part")
    part.write_text(json.dumps(found), encoding="utf-8")
    part.replace(addresses)
    await stop.wait()
    for runner in runners.values():
        await runner.cleanup()


def _until_end(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    sys.stdin.read()
    loop.call_soon_threadsafe(stop.set)


async def _listen(runner: web.AppRunner) -> str:
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    _, port = runner.addresses[0][:2]
    return f"http://127.0.0.1:{port}"


def main() -> None:
    """Read the command line and play."""
    parser = argparse.ArgumentParser(prog="demo.serve")
    parser.add_argument("life", type=Path)
    parser.add_argument("clock", type=Path)
    parser.add_argument("addresses", type=Path)
    parser.add_argument("--start", type=float, required=True)
    parser.add_argument("--rps", type=int, default=RPS)
    parser.add_argument("--orphan-stops", action="store_true")
    args = parser.parse_args()
    play = Play(args.life, args.clock, args.start, args.rps, args.orphan_stops)
    asyncio.run(serve(play, args.addresses))


if __name__ == "__main__":
    main()
