"""Hostile text through the pure part of the flow: nothing raises, nothing is slower than linear.

`python -m tests.fuzz.fuzz_text`, or with SHORT=1 in seconds; figures come last, a broken goal exits with 1.
"""

import gc
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from detectors.panel import Panel
from domain.run import Claimed
from pipelines.clean import clean
from pipelines.dedupe import NearCopyIndex
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from pipelines.redact import redact
from pipelines.route import Router
from scheduler.flow import Judging
from storage.packs.loader import load_pack
from tests.builders import a_raw

SHORT = bool(os.environ.get("SHORT"))
INPUTS = 3_000 if SHORT else 200_000
BATCH = 200
LONG = 100_000 if SHORT else 1_000_000  # characters; the second measurement has twice as many
LINEAR = 2.5  # time for twice the text over the time for the text; below 0.05 s nothing is compared
RUNS = (
    "а",
    " ",
    "7",
    ".",
    "ё\u0301",
    "[id1|",
    "ул. ",
    "12к2 ",
    "<b>",
    "&amp;",
    "№ 5 ",
    "не ",
    "@a",
    "\u202e",
)
PACK = Path(__file__).resolve().parents[2] / "demo" / "pack"
NAMES = ("DEMO_VK", "DEMO_TELEGRAM", "DEMO_FORUM", "DEMO_FEED")
WORDS = (
    "яма дорога не работает лифт Ленина 12 дом ул. школа № 5 горит ребёнок газ вчера спасибо когда почему "
    "предлагаю нет воды third https://vk.com/id1 8-912-000-00-00 a@b.ru [id5|Имя] «Ромашка» 12/2 корпус 40 лет"
).split(" ")
ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБ ,.!?-—«»()[]{}<>|/\\@#№0123456789\n\t\x00\ud800\u200b\u202e😀é"


def judging() -> Judging:
    """The pure part with the demo's pack."""
    pack = load_pack(PACK, dict.fromkeys(NAMES, "http://127.0.0.1:1"))
    return Judging(
        pack, RussianAnalyser(), Panel(pack), Locator(pack), Router(pack), NearCopyIndex()
    )


def texts(seed: int) -> Iterator[str]:
    """Endless hostile texts: letters, words, and words with broken letters."""
    rnd = random.Random(seed)
    while True:
        size = int(rnd.expovariate(1 / 120)) + 1
        if rnd.random() < 0.5:
            yield "".join(rnd.choice(ALPHABET) for _ in range(size))
        else:
            words = [rnd.choice(WORDS) for _ in range(size // 5 + 1)]
            yield rnd.choice((" ", "", "\n", ", ")).join(words)


def main() -> int:
    """Fuzz, then measure; answers with the exit code."""
    part = judging()
    stream, started = texts(1), time.monotonic()
    for first in range(0, INPUTS, BATCH):
        batch = [a_raw(f"vk:-101_{first + n}", next(stream)) for n in range(BATCH)]
        judged, _ = part.judge([Claimed(n, raw, 0, 1, False) for n, raw in enumerate(batch)], {})
        for one in judged:
            again = redact(one.post.text)
            if again.text != one.post.text:
                print("masking is not idempotent:", ascii(one.post.text))
                return 1
    seconds = time.monotonic() - started
    slow = [(run, ratio) for run in RUNS if (ratio := least_growth(part, run)) > LINEAR]
    for run, ratio in slow:
        print(f"slower than linear on {run!r}: {ratio:.1f}")
    print(
        f"inputs {INPUTS}, {INPUTS / seconds:.0f}/s, 0 crashes, {len(slow)} of {len(RUNS)} runs over {LINEAR}"
    )
    return 1 if slow else 0


def least_growth(part: Judging, run: str) -> float:
    """What a suspicious run comes to at best: a busy machine is no quadratic time."""
    first = growth(part, run)
    return first if first <= LINEAR else min(first, growth(part, run), growth(part, run))


def growth(part: Judging, run: str) -> float:
    """Time for a run of twice the length over the time for the run, taken over a fourfold length."""
    once, fourfold = (
        min(seconds(part, run * (size // len(run))) for _ in range(2)) for size in (LONG, 4 * LONG)
    )
    return float((fourfold / once) ** 0.5) if fourfold > 0.05 else 1.0


def seconds(part: Judging, text: str) -> float:
    """CPU seconds of the whole pure part on one text, without Python's collector: its rounds come with sizes of its own."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        redact(clean(text))
        part.judge([Claimed(1, a_raw("vk:-101_1", text), 0, 1, False)], {})
        return time.process_time() - started
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
