"""The flow without crawling, from text to index, against a sensible composition of the usual libraries.

Ours: clean → redact → read → fingerprint → judge → locate → route → save (SQLite) → index (tantivy), with the
memos of words warm after the first round, as in a service that runs.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.baseline import Sensible
from benchmarks.generator import Message, messages
from benchmarks.keeping import is_full, show_keeping
from benchmarks.measuring import SHORT, Case, goals, rates, ratio, show, verdict
from benchmarks.stages import show_stages
from benchmarks.vocabulary import vocabulary
from console.writing import spare_collections
from detectors.panel import Panel
from domain.codes import Voice
from domain.instant import Instant, from_seconds
from domain.pack import Pack
from domain.post import RawPost
from domain.run import Claimed
from pipelines.dedupe import NearCopyIndex
from pipelines.locate import Locator
from pipelines.reading import RECENT, RussianAnalyser
from pipelines.route import Router
from scheduler.flow import BATCH, Judging
from scheduler.indexing import Indexing
from search.embedded import TantivyIndex
from storage.packs.loader import load_pack
from storage.sqlite import open_stores

OURS = (3 if SHORT else 5) * RECENT  # the analyser keeps readings of twice as many at most
THEIRS = 3_000
TAUGHT = 2_000 if SHORT else 8_000
PACK = Path(__file__).resolve().parents[1] / "demo" / "pack"
PLACES = dict.fromkeys(
    ("DEMO_VK", "DEMO_TELEGRAM", "DEMO_FORUM", "DEMO_FEED"), "http://127.0.0.1:1"
)


class Still:
    """A clock that stands."""

    def now(self) -> Instant:
        """Always the same instant."""
        return from_seconds(1_800_000_000)

    def wait(self, until: Instant) -> float:
        """Nothing is waited for."""
        del until
        return 0.0

    def pace(self) -> float:
        """Nothing is paced."""
        return 0.0

    def sleep(self, seconds: float) -> None:
        """Nobody waits."""


def claimed(told: Sequence[Message], pack: Pack) -> list[Claimed]:
    """Messages as the inbox hands them out, from the pack's sources in turn."""
    sources = [manifest.name for manifest in pack.sources]
    return [
        Claimed(
            m.number + 1,
            raw_of(m, sources[m.number % len(sources)]),
            from_seconds(m.at),
            1,
            backfill=False,
        )
        for m in told
    ]


def raw_of(message: Message, source: str) -> RawPost:
    """One message as a reader brings it."""
    post = f"vk:-1_{message.number}"
    address = f"https://vk.com/wall-1_{message.number}"
    return RawPost(
        post, "vk", source, address, Voice.RESIDENT, from_seconds(message.at), message.text
    )


async def carry(batches: Sequence[Sequence[Claimed]], rooms: Judging, folder: Path) -> None:
    """The flow's own judging, store and index."""
    stores = await open_stores(folder / "store.sqlite3", folder / "vault")
    index = await TantivyIndex.open(folder / "index", rooms.analyser)
    judging = replace(rooms, copies=NearCopyIndex())
    indexing = Indexing(
        stores.posts, stores.projections, index, rooms.analyser, rooms.pack, Still()
    )
    for number, batch in enumerate(batches, 1):
        judged, _ = judging.judge(batch, {})
        await stores.posts.save(judged)
        if is_full(number, batches):
            await indexing.catch_up()
    await index.close()
    await stores.close()


class Ours:
    """Ours, with everything loaded that a running service has loaded."""

    def __init__(self, told: Sequence[Message]) -> None:
        pack = load_pack(PACK, PLACES)
        copies = NearCopyIndex(10)
        copies.match([("warm", "up")])
        self._rooms = Judging(
            pack, RussianAnalyser(), Panel(pack), Locator(pack), Router(pack), copies
        )
        inbox = claimed(told, pack)
        self._batches = [inbox[at : at + BATCH] for at in range(0, len(inbox), BATCH)]

    def carry(self, folder: Path) -> None:
        """All messages, from text to index."""
        asyncio.run(carry(self._batches, self._rooms, folder))

    def show_stages(self) -> None:
        """Where the time goes."""
        show_stages(self._batches, self._rooms)
        show_keeping(self._batches, self._rooms, Still())


def main() -> int:
    """Measure; exit code 1 when the goal is missed."""
    spare_collections()
    words = vocabulary()
    told = list(messages(words, OURS))
    sensible, mine = Sensible(list(messages(words, TAUGHT, seed=2))), Ours(told)
    with tempfile.TemporaryDirectory() as root:

        def fresh() -> Path:
            return Path(tempfile.mkdtemp(dir=root))

        found = rates({
            "otklik": Case(OURS, mine.carry, fresh),
            "sensible composition": Case(THEIRS, lambda folder: sensible.carry(told[:THEIRS], folder), fresh),
        }, rounds=5, warming=1)  # fmt: skip
    mine.show_stages()
    show(found)
    bounds = goals("flow")
    return verdict(
        {
            "ratio": (
                ratio(found, "otklik", "sensible composition"),
                bounds["short" if SHORT else "ratio"],
            )
        }
    )


if __name__ == "__main__":
    sys.exit(main())
