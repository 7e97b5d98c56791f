"""The whole flow over stores in memory and the demo's pack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detectors.panel import Panel
from domain.place import EVERYTHING
from domain.query import Found, Query
from domain.records import CardFilter
from incidents.intake import Intake
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.watch.alerts import Watch
from incidents.watch.forgetting import Forgetting
from pipelines.dedupe import NearCopyIndex
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from pipelines.route import Router
from scheduler.flow import Flow, Judging
from scheduler.indexing import Indexing
from search.memory import MemoryIndex
from storage.memory import MemoryStores
from storage.memory.projections import MemoryProjections
from storage.packs.loader import load_pack
from tests.incidents.test_desk import FixedClock

PACK = Path(__file__).resolve().parents[2] / "demo" / "pack"
NAMES = ("DEMO_VK", "DEMO_TELEGRAM", "DEMO_FORUM", "DEMO_FEED")


@dataclass
class Town:
    stores: MemoryStores
    flow: Flow
    indexing: Indexing
    forgetting: Forgetting
    index: MemoryIndex
    every_card: CardFilter

    @property
    def projections(self) -> MemoryProjections:
        return self.stores.projections

    async def found(self, text: str, **changed: Any) -> Found:
        return await self.index.find(Query(text=text, **changed), EVERYTHING)


@asynccontextmanager
async def a_town() -> AsyncIterator[Town]:
    pack = load_pack(PACK, dict.fromkeys(NAMES, "http://127.0.0.1:1"))
    stores, clock, analyser = MemoryStores(), FixedClock(), RussianAnalyser()
    index = MemoryIndex(analyser)
    judging = Judging(pack, analyser, Panel(pack), Locator(pack), Router(pack), NearCopyIndex())
    intake = Intake(
        stores.incidents,
        stores.projections,
        Joiner({t.code: t for t in pack.topics}),
        Watch((), pack.duty, lambda _query, _judged: True),
        Likeness(stores.posts, stores.incidents, analyser),
    )
    flow = Flow(stores.inbox, stores.posts, stores.vault, index, intake, judging, clock)
    indexing = Indexing(stores.posts, stores.projections, index, analyser, pack, clock)
    forgetting = Forgetting(
        stores.posts, stores.census, stores.vault, index, stores.incidents, stores.projections,
        clock, lambda: pack,
    )  # fmt: skip
    yield Town(stores, flow, indexing, forgetting, index, CardFilter())
    await index.close()
