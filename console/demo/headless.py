"""Plays a whole life without a screen and writes what became of every post."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from console.assembly import Service
from console.child import Child
from console.demo.town import Town
from console.writing import Writer
from demo.life import DAYS
from domain.instant import MINUTE, SECOND, Instant, from_seconds
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged
from scheduler.clock import Alarm

Progress = Callable[[float], None]  # minute of the city
_AFTERWARDS = 60  # minutes of the city in which the last posts are still collected
_WIDEST_STEP = 30 * MINUTE
_SMALLEST_STEP = MINUTE  # sources that come due within a minute are polled together
_PAGE = 2_000


async def play_virtual(town: Town, writer: Writer, progress: Progress, days: int = DAYS) -> None:
    """As fast as can be: time jumps from one due poll to the next."""
    collector = Child("console.collecting", ("--ticks",), town.environ(), piped=True)
    await collector.start()
    end = from_seconds(town.start) + (days * 1440 + _AFTERWARDS) * MINUTE
    try:
        while (now := from_seconds(town.clock.now())) < end:
            answer = await collector.ask()
            if not answer:
                raise RuntimeError("the collector ended; its messages are above")
            await writer.carry(index=False)  # nobody searches while the days fly
            await writer.deliver()
            progress(town.minute())
            step = min(max(int(answer) - now, _SMALLEST_STEP), _WIDEST_STEP)
            town.clock.advance(step / SECOND)
    finally:
        await collector.stop()
        await writer.carry()


async def play_timed(
    town: Town, writer: Writer, speed: float, progress: Progress, days: int = DAYS
) -> None:
    """At `speed` minutes of the city per second."""
    collector = Child("console.collecting", (), town.environ())
    alarm = Alarm()
    writer.arrange(alarm)
    town.clock.set(town.clock.now(), speed * 60)
    await collector.start()
    alarm.start()
    try:
        while town.minute() < days * 1440 + _AFTERWARDS:
            progress(town.minute())
            await asyncio.sleep(1)
    finally:
        alarm.stop()
        await collector.stop()
        await writer.carry()


async def report(service: Service, town: Town, out: Path) -> int:
    """One line per collected post of the life; answers how many."""
    names = {key: life for life, key in (await town.get("/keys")).items()}
    position, lines = 0, 0
    with out.open("w", encoding="utf-8") as file:
        while batch := await service.stores.posts.after(position, _PAGE):
            position = batch[-1].position
            for line in await _lines(service, town, batch, names):
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                lines += 1
    return lines


async def _lines(
    service: Service, town: Town, batch: Sequence[Judged], names: dict[str, str]
) -> list[dict[str, Any]]:
    cards = await service.stores.projections.of_posts([j.post.id for j in batch])
    found = [(names.get(key_of(j.post.id)), j) for j in batch]
    return [
        _line(name, judged, cards.get(judged.post.id), town.start)
        for name, judged in found
        if name is not None
    ]


def _line(name: str, judged: Judged, card: Card | None, start: float) -> dict[str, Any]:
    told, place = judged.verdict.judgement, judged.verdict.place or Place()
    route = judged.verdict.route
    shown = asdict(place)
    return {
        "id": name,
        "seen_at_minute": round(_minute(judged.post.first_seen, start), 2),
        "kind": told.kind,
        "area": told.area,
        "danger": told.danger,
        "place": {k: shown[k] for k in ("street", "house", "object", "settlement")},
        "incident": card.number if card else None,
        "authority": (card.authority if card else None) or (route.authority if route else None),
    }


def key_of(post: str) -> str:
    """The platform's own key in a post id, as the city's switchboard names it."""
    platform, _, rest = post.partition(":")
    if platform == "vk":
        return rest
    if platform == "tg":
        return rest.replace("?", "?comment=", 1)
    return rest.rsplit("/", 1)[-1]


def _minute(at: Instant, start: float) -> float:
    return (at - from_seconds(start)) / MINUTE
