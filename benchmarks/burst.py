"""A day of 5,000 posts in which 800 speak of one burst pipe within an hour: one incident, and what each post costs.

Measured is intake alone (judging costs a post the same on any day): CPU of the burst's batches as the incident grows,
against batches of the quiet morning before it.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.flow import PACK, PLACES
from benchmarks.generator import Message, messages
from benchmarks.keeping import intake_of
from benchmarks.measuring import SHORT, goals, verdict
from benchmarks.vocabulary import vocabulary
from console.writing import spare_collections
from detectors.panel import Panel
from domain.codes import Voice
from domain.instant import from_seconds
from domain.pack import Pack
from domain.post import RawPost
from domain.run import Claimed
from domain.stores import Stores
from domain.verdict import Judged
from incidents.intake import Intake
from incidents.recording import Pen
from pipelines.dedupe import NearCopyIndex
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from pipelines.route import Router
from scheduler.flow import Judging
from storage.packs.loader import load_pack
from storage.sqlite import open_stores

QUIET = 1_000 if SHORT else 4_200
LOUD = 300 if SHORT else 800
BATCH = 25 if SHORT else 50  # the short form too compares enough batches for a median
START, HOUR = 1_790_000_000, 3_600
_PLACES = ("Садовая 12", "на Садовой 12", "у нас на Садовой, 12", "Садовая, дом 12", "садовая 12")
_FAULTS = (
    "прорвало трубу", "хлещет кипяток из-под земли", "порыв трубы отопления", "труба лопнула, вода во дворе",
    "прорыв теплотрассы, двор в пару", "трубу прорвало, заливает подвал", "авария на трубе, кипяток по двору",
)  # fmt: skip
_TAILS = (
    "в подъезде пар", "батареи остыли", "дома холодно", "приедет кто-нибудь?", "аварийная не берёт трубку",
    "дети мёрзнут", "вызвали аварийку, ждём", "уже второй час", "второй подъезд не выйти", "машины в воде",
    "ни отопления, ни воды", "", "когда дадут тепло?", "воды по щиколотку", "осторожно, не подходите",
)  # fmt: skip
_ENDS = ("", ".", "!", "!!", "...")


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU of one batch, and how many of its posts went into an incident."""

    each: float  # microseconds of a post
    joined: int


def voices(seed: int = 5) -> Iterator[str]:
    """Tellings of one burst pipe, by chance."""
    picked = random.Random(seed)
    while True:
        parts = [picked.choice(_PLACES), picked.choice(_FAULTS), picked.choice(_TAILS)]
        if picked.random() < 0.3:
            parts = [parts[1].capitalize(), parts[0], parts[2]]
        yield ", ".join(p for p in parts if p) + picked.choice(_ENDS)


def day(pack: Pack) -> tuple[list[Claimed], list[Claimed]]:
    """The quiet morning and the loud hour."""
    sources = [m.name for m in pack.sources if m.kind != "feed"]
    morning = [
        _claimed(n, m, sources) for n, m in enumerate(messages(vocabulary(), QUIET, seed=11))
    ]
    began, told = START + 12 * HOUR, voices()
    hour = [
        _raw(QUIET + n, next(told), began + n * HOUR // LOUD, sources[n % len(sources)])
        for n in range(LOUD)
    ]
    return morning, hour


def _claimed(number: int, message: Message, sources: Sequence[str]) -> Claimed:
    at = START + number * 12 * HOUR // QUIET
    return _raw(number, message.text, at, sources[number % len(sources)])


def _raw(number: int, text: str, at: int, source: str) -> Claimed:
    raw = RawPost(f"day:{number}", "vk", source, "", Voice.RESIDENT, from_seconds(at), text)
    return Claimed(number + 1, raw, from_seconds(at), 1, backfill=False)


@dataclass(slots=True)
class Desk:
    """Judging and intake over files."""

    judging: Judging
    intake: Intake
    stores: Stores

    async def spend(self, batch: Sequence[Claimed]) -> Spent:
        """Judge, save, and take in one batch; only the last is measured."""
        judged, _ = self.judging.judge(batch, {})
        saved: Sequence[Judged] = await self.stores.posts.save(judged)
        began = time.process_time()
        await self.intake.take_in(saved, Pen("engine", "p", "e", saved[-1].post.published))
        each = (time.process_time() - began) / len(batch) * 1e6
        bound = await self.stores.incidents.bindings([j.post.id for j in saved])
        return Spent(each, sum(b.incident is not None for b in bound.values()))


def desk(pack: Pack, stores: Stores) -> Desk:
    """As the service composes them."""
    analyser = RussianAnalyser()
    judging = Judging(pack, analyser, Panel(pack), Locator(pack), Router(pack), NearCopyIndex())
    return Desk(judging, intake_of(judging, stores), stores)


async def measure(folder: Path) -> int:
    """Play the day and print what each part of it cost."""
    pack = load_pack(PACK, PLACES)
    morning, hour = day(pack)
    stores = await open_stores(folder / "store.sqlite3", folder / "vault")
    try:
        at = desk(pack, stores)
        spare_collections()
        quiet = [await at.spend(morning[k : k + BATCH]) for k in range(0, QUIET, BATCH)]
        loud = [await at.spend(hour[k : k + BATCH]) for k in range(0, LOUD, BATCH)]
        bound = await stores.incidents.bindings([c.raw.id for c in hour])
    finally:
        await stores.close()
    homes = Counter(b.incident for b in bound.values())
    one = homes.most_common(1)[0][1] / len(hour)
    return _told(quiet, loud, one, len(homes))


def _told(quiet: Sequence[Spent], loud: Sequence[Spent], one: float, homes: int) -> int:
    """A post that joins costs more than one that nobody cares for: the days are compared by posts in incidents."""
    half = len(loud) // 2
    grown = median(s.each for s in loud[half:]) / median(s.each for s in loud[:half])
    calm = sum(s.each * BATCH for s in quiet[1:]) / max(1, sum(s.joined for s in quiet[1:]))
    busy = sum(s.each * BATCH for s in loud) / max(1, sum(s.joined for s in loud))
    sys.stdout.write(
        f"quiet: {calm:,.0f} us for each post that joined or opened; burst: {busy:,.0f} us\n"
        f"second half of the burst against the first: {grown:.2f}\n"
        f"posts of the burst in one incident: {one:.3f} ({homes} homes)\n"
    )
    wanted = goals("burst")
    return verdict(
        {
            "in one incident": (one, wanted["one"]),
            "as it grows": (grown, wanted["growth"]),
            "burst over quiet": (busy / calm, wanted["ratio"]),
        },
        at_most=frozenset({"as it grows", "burst over quiet"}),
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as root:
        sys.exit(asyncio.run(measure(Path(root))))
