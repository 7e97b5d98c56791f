"""`otklik demo`: thirteen days are read before the address is printed, the fourteenth plays live."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from console.assembly import Service, open_service
from console.child import Child
from console.demo.cases import CLOSED_AT, close_case
from console.demo.town import LIFE, Town
from console.settings import Settings
from console.writing import Writer, writer_of
from demo.life import DAYS
from domain.place import EVERYTHING
from domain.records import Counts

LIVE_RATE = 60.0  # city seconds per second: the fourteenth day takes 24 minutes
_LIVE_FROM = (DAYS - 1) * 1440  # minute of the city

Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a play takes place; `fresh` removes what an earlier play left there."""

    settings: Settings
    zone: str = "Europe/Moscow"
    life: Path = LIFE

    @property
    def folder(self) -> Path:
        """The play's own folder."""
        return self.settings.data / "demo"

    def start(self) -> float:
        """Minute 0: a local midnight thirteen days ago, so that the hours of the texts are right."""
        today = datetime.now(UTC).astimezone(ZoneInfo(self.zone))
        midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
        return (midnight - timedelta(days=DAYS - 1)).timestamp()

    async def open(self, minute: float) -> Town:
        """A city with a standing clock, in a folder without traces of an earlier play."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        return await Town.open(self.folder, self.life, self.start(), minute)


async def show(
    stage: Stage, tell: Tell, live: Callable[[Service, Town, Counts], Awaitable[None]]
) -> None:
    """Read the past, start the clock, then hand over to `live` until it ends."""
    town = await stage.open(CLOSED_AT)
    service = await open_service(replace(town.settings(stage.settings), port=stage.settings.port))
    try:
        async with writer_of(service) as writer:
            await back_fill(town, writer, tell)
            await close_case(service, town, stage.life)
            town.clock.set(town.start + _LIVE_FROM * 60, 0)
            await back_fill(town, writer, tell)
        counts = await service.stores.census.counts(EVERYTHING, 0)
        town.clock.set(town.clock.now(), LIVE_RATE)
        await live(service, town, counts)
    finally:
        await service.close()
        await town.close()


async def back_fill(town: Town, writer: Writer, tell: Tell) -> None:
    """Everything that the sources hold, by the crawlers and the real flow."""
    collector = Child("console.collecting", ("--ticks",), town.environ(), piped=True)
    await collector.start()
    try:
        tell("collecting", 0)
        if not await collector.ask():
            raise RuntimeError("the collector ended; its messages are above")
    finally:
        await collector.stop()
    waiting = (await writer.service.stores.inbox.backlog()).waiting
    tell("reading", waiting)
    carried = await writer.carry()
    await writer.reunite()
    tell("done", carried)
