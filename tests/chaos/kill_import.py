"""kill -9 at random moments of an import, the same command again: the state must equal the undisturbed one.

`python -m tests.chaos.kill_import` kills 20 times an import of 5,000 posts; with SHORT=1 five times one of 1,500.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from console.settings import read_settings
from domain.place import EVERYTHING
from domain.ports import PostIndex
from domain.post import RawPost
from domain.query import Query
from domain.records import CardFilter
from domain.stores import Stores
from pipelines.reading import RussianAnalyser
from search.embedded import TantivyIndex
from storage.sqlite import open_stores
from tests.builders import T0, a_raw

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-c", "from console.cli.main import main; main()")
_JITTER = 0.25  # seconds after a threshold: about as long as one batch takes
_LAST = 0.93  # of the work: later there may be nothing left to kill
_LOOK = 0.01
_PATIENCE = 300.0

_TROUBLES = (
    "третью неделю яма", "не вывозят мусор", "прорвало трубу, кипяток", "нет света", "не чистят снег", "течёт крыша",
    "нет отопления с утра", "сломан лифт", "открытый люк, ребёнок чуть не упал", "лежит дерево на проводах",
)  # fmt: skip
_STREETS = ("Ленина", "Садовая", "Мира", "Щорса", "Речная", "Победы", "Заводская", "Лесная")
_ENDS = ("", "!!!", " когда сделают?", " звонили 3 раза", " сил нет", " фото приложу", " спасибо")
_IDLE = (
    "Продам гараж",
    "Всем доброе утро",
    "Кто видел серого кота?",
    "Концерт в субботу в шесть",
    "Спасибо за ремонт!",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is imported and how often it is cut short."""

    posts: int
    kills: int
    seed: int = 7


FULL, SHORT = Plan(5_000, 20), Plan(1_500, 5)


@dataclass(frozen=True, slots=True)
class State:
    """Everything that must be the same; instants of recording and store positions are left out."""

    posts: tuple[Any, ...]
    events: tuple[Any, ...]
    cards: tuple[Any, ...]
    waiting: int
    indexed: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a plan."""

    kills: int
    whole: State
    cut: State


def messages(plan: Plan) -> Iterator[Mapping[str, object]]:
    """Messages of a town: reports with places, copies, replies and talk."""
    dice = random.Random(plan.seed)
    for i in range(plan.posts):
        text = dice.choice(_IDLE)
        if dice.random() < 0.6:
            text = f"На {dice.choice(_STREETS)} {dice.randint(1, 60)} {dice.choice(_TROUBLES)}{dice.choice(_ENDS)}"
        day, minute = divmod(i * 7 % (13 * 1440), 1440)
        at = f"2026-03-{day + 1:02}T{minute // 60:02}:{minute % 60:02}:00+03:00"
        row: dict[str, object] = {"id": f"m{i}", "text": text, "date": at}
        if i > 20 and dice.random() < 0.1:
            row["reply_to"] = f"m{dice.randint(0, i - 1)}"
        yield row


def posts_of(plan: Plan) -> list[RawPost]:
    """The same messages as a reader of a wall brings them, a second apart."""
    return [
        a_raw(
            f"vk:-101_{n}",
            text=str(m["text"]),
            published=T0 + n * 1_000_000,
            reply_to=f"vk:-101_{str(m['reply_to'])[1:]}" if "reply_to" in m else None,
        )
        for n, m in enumerate(messages(plan))
    ]


def play(plan: Plan, folder: Path, program: tuple[str, ...] = PROGRAM) -> Outcome:
    """Import once undisturbed and once with kills, and read both states."""
    file = folder / "town.jsonl"
    rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in messages(plan))
    file.write_text("".join(rows), encoding="utf-8")
    whole, cut = folder / "whole", folder / "cut"
    _finish(_start(whole, file, program))
    kills = sum(_killed(cut, file, program, done, jitter) for done, jitter in moments(plan))
    _finish(_start(cut, file, program))
    return Outcome(kills, asyncio.run(read_state(whole)), asyncio.run(read_state(cut)))


def moments(plan: Plan) -> list[tuple[int, float]]:
    """(work done, seconds after) of each kill, in the order of the work: first the inbox fills, then posts are kept."""
    dice = random.Random(plan.seed + 1)
    done = sorted(dice.randrange(int(_LAST * 2 * plan.posts)) for _ in range(plan.kills))
    return [(work, dice.uniform(0, _JITTER)) for work in done]


def _start(data: Path, file: Path, program: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    environ = {**os.environ, **environ_of(data)}
    return subprocess.Popen(
        [*program, "import", str(file)],
        env=environ,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def environ_of(data: Path) -> dict[str, str]:
    """Settings of one run: the demo's pack, whose addresses nobody calls here."""
    places = {
        f"OTKLIK_PLACE_DEMO_{n}": "http://127.0.0.1:9" for n in ("VK", "TELEGRAM", "FORUM", "FEED")
    }
    pack = str(ROOT / "demo" / "pack")
    own = {"OTKLIK_DATA": str(data), "OTKLIK_PACK": pack, "PYTHONUTF8": "1"}
    # When the engine looks again at what has grown together is a matter of the clock: no two runs look alike.
    return {**places, **own, "OTKLIK_REUNITE": "no"}


def _finish(process: "subprocess.Popen[bytes]") -> None:
    _, told = process.communicate(timeout=_PATIENCE)
    if process.returncode != 0:
        raise RuntimeError(f"the import ended with {process.returncode}: {told.decode()[-2000:]}")


def _killed(data: Path, file: Path, program: tuple[str, ...], done: int, jitter: float) -> bool:
    """Kill once this much work is done and a moment has passed; False when it ended before."""
    process = _start(data, file, program)
    asyncio.run(_until(data, done, process))
    try:
        process.communicate(timeout=jitter)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


async def _until(data: Path, done: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the store shows this much work: posts in the inbox or kept, and posts kept once more."""
    end = time.monotonic() + _PATIENCE
    while not (data / "otklik.sqlite").exists():
        if process.poll() is not None or time.monotonic() > end:
            return
        await asyncio.sleep(_LOOK)
    settings = read_settings(environ_of(data))
    stores = await open_stores(settings.database, settings.vault)
    try:
        while process.poll() is None and time.monotonic() < end:
            waiting = (await stores.inbox.backlog()).waiting
            kept = (await stores.census.counts(EVERYTHING, 0)).posts
            if max(waiting + kept, 0) + kept >= done:
                return
            await asyncio.sleep(_LOOK)
    finally:
        await stores.close()


async def read_state(data: Path) -> State:
    """The state of one data folder."""
    settings = read_settings(environ_of(data))
    stores = await open_stores(settings.database, settings.vault)
    index = await TantivyIndex.open(settings.index, RussianAnalyser())
    try:
        return await state_of(stores, index)
    finally:
        await index.close()
        await stores.close()


async def state_of(stores: Stores, index: PostIndex) -> State:
    """The state, through the ports."""
    posts = await stores.posts.after(0, 1_000_000)
    events = await stores.incidents.all_events(0, 1_000_000)
    _, cards = await stores.projections.cards(EVERYTHING, CardFilter(sort="oldest", limit=100_000))
    every = await index.find(Query(bystanders="include", sort="oldest", limit=100_000), EVERYTHING)
    pits = await index.find(Query("яма", bystanders="include", limit=100_000), EVERYTHING)
    return State(
        posts=tuple(sorted((_timeless(j) for j in posts), key=lambda j: j.post.id)),
        events=tuple(replace(event, recorded_at=0) for _, event in events),
        cards=cards,
        waiting=(await stores.inbox.backlog()).waiting,
        indexed=tuple(sorted(hit.post for hit in every.hits)),
        found=tuple(sorted(hit.post for hit in pits.hits)),
    )


def _timeless(judged: Any) -> Any:
    return replace(judged, post=replace(judged.post, first_seen=0), position=0)


def differences(outcome: Outcome) -> list[str]:
    """Names of the parts that differ, with how many entries do."""
    found = []
    for name in ("posts", "events", "cards", "waiting", "indexed", "found"):
        one, other = getattr(outcome.whole, name), getattr(outcome.cut, name)
        if one != other:
            count = (
                sum(a != b for a, b in zip(one, other, strict=False)) if name != "waiting" else 1
            )
            sizes = f"{len(one)} and {len(other)}" if name != "waiting" else f"{one} and {other}"
            found.append(f"{name}: {sizes}, {count} differ")
    return found


def main() -> int:
    """Play, print the figures last, and answer with the exit code."""
    plan = SHORT if os.environ.get("SHORT") else FULL
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = play(plan, Path(folder))
    wrong = differences(outcome)
    kept, events = len(outcome.cut.posts), len(outcome.cut.events)
    print(
        f"import of {plan.posts} posts, killed {outcome.kills} times: {kept} posts, {events} events, "
        f"{'; '.join(wrong) or 'equal to the undisturbed one'} ({time.monotonic() - started:.0f} s)"
    )
    enough = outcome.kills >= plan.kills * 0.8
    if not enough:
        print(f"only {outcome.kills} of {plan.kills} kills met a running import")
    return 0 if not wrong and enough and kept == plan.posts else 1


if __name__ == "__main__":
    sys.exit(main())
