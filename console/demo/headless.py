"""Plays a whole life without a screen and writes what became of every post."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
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

Progress = Callable[[float], None]  # minute of the city
_AFTERWARDS = 60  # minutes of the city in which the last posts are still collected
_WIDEST_STEP = 30 * MINUTE
_SMALLEST_STEP = MINUTE  # sources that come due within a minute are polled together
_PAGE = 2_000


@dataclass(slots=True)
class Diary:
    """What became of every post: one that its source deletes leaves the store, not the report."""

    service: Service
    town: Town
    _position: int = 0
    _lines: dict[str, dict[str, Any]] = field(default_factory=dict)  # by id of the post

    async def note(self) -> None:
        """Read on in the store; each post with the incident that it is in now."""
        while batch := await self.service.stores.posts.after(self._position, _PAGE):
            self._position = batch[-1].position
            cards = await self.service.stores.projections.of_posts([j.post.id for j in batch])
            self._lines |= {
                j.post.id: _line(j, cards.get(j.post.id), self.town.start)
                for j in batch
                if j.post.deleted is None
            }

    async def report(self, out: Path) -> int:
        """One line per collected post of the life; answers how many."""
        self._position = 0  # once more from the start: incidents of earlier posts have changed
        await self.note()
        names = {key: life for life, key in (await self.town.get("/keys")).items()}
        found = ((names.get(key_of(post)), line) for post, line in self._lines.items())
        lines = [{"id": name, **line} for name, line in found if name is not None]
        with out.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return len(lines)


async def play(
    diary: Diary, writer: Writer, progress: Progress, speed: float = 0, days: int = DAYS
) -> None:
    """Time jumps from one due poll to the next, as fast as can be.

    With `speed` no more than so many of its minutes pass in a second; a slow machine takes longer and misses nothing.
    """
    town, begun = diary.town, time.monotonic()
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
            await writer.reunite()
            await diary.note()
            progress(town.minute())
            step = min(max(int(answer) - now, _SMALLEST_STEP), _WIDEST_STEP)
            town.clock.advance(step / SECOND)
            if speed:
                await asyncio.sleep(begun + town.minute() / speed - time.monotonic())
    finally:
        await collector.stop()
        await writer.carry()
        await writer.reunite()


def _line(judged: Judged, card: Card | None, start: float) -> dict[str, Any]:
    told, place = judged.verdict.judgement, judged.verdict.place or Place()
    route = judged.verdict.route
    shown = asdict(place)
    return {
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
