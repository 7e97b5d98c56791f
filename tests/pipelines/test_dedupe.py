"""Reposts, copied appeals and edits."""

import os
import random
import re
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path

import pytest

from domain.ports import NearCopies
from pipelines.dedupe import NearCopyIndex

SNOW = "Во дворе дома на улице Ленина 12 третью неделю не чистят снег, пройти с коляской невозможно"
WATER = "В подъезде пятого дома по Садовой с утра нет горячей воды, управляющая компания трубку не берёт"


def match(index: NearCopies, *texts: str) -> list[str | None]:
    return list(index.match([(str(i), text) for i, text in enumerate(texts)]))


@pytest.mark.parametrize("copy", [
    SNOW,
    SNOW.upper() + "!!!",
    "Репост: " + SNOW,
    SNOW + " https://example.org/wall-1_2?a=5",
    SNOW.replace("третью", "третъю").replace("на улице", "на улице 😡"),
    SNOW[:80] + "…",
])  # fmt: skip
def test_a_slightly_changed_copy_is_found(copy: str) -> None:
    assert match(NearCopyIndex(), WATER, SNOW, copy) == [None, None, "1"]


@pytest.mark.parametrize("other", [
    WATER,
    "Во дворе дома на улице Мира 5 сломали качели, а дети играют на дороге, сделайте площадку",
    "",
    "😡😡😡",
])  # fmt: skip
def test_another_text_is_no_copy(other: str) -> None:
    assert match(NearCopyIndex(), SNOW, other, "") == [None, None, None]


def test_short_texts_match_only_when_equal_but_for_case_and_signs() -> None:
    assert match(
        NearCopyIndex(), "И у нас на Мира 5!", "и у нас на мира, 5", "И у нас на Мира 7!"
    ) == [None, "0", None]
    assert match(NearCopyIndex(), "😡", "👍", "!") == [None, None, None]


def test_the_earliest_match_wins() -> None:
    index = NearCopyIndex()
    assert match(index, SNOW, SNOW + " Помогите", SNOW, WATER, SNOW) == [None, "0", "0", None, "0"]
    assert index.match([("new", SNOW)]) == ("0",)


def test_a_post_given_again_is_no_copy_of_itself_or_of_its_followers() -> None:
    index = NearCopyIndex()
    batch = [("a", SNOW), ("b", SNOW), ("c", WATER)]
    assert index.match(batch) == (None, "a", None)
    assert index.match(batch) == (None, "a", None)
    assert index.match([("a", WATER), ("d", SNOW), ("e", WATER)]) == (None, "b", "a")


def test_the_window_forgets_the_oldest() -> None:
    index = NearCopyIndex(window=3)
    assert match(index, SNOW, "один", "два", SNOW) == [None, None, None, None]
    assert index.match([("x", "три"), ("z", SNOW)]) == (None, "3")


def test_long_texts_are_bounded_and_shorten_the_window() -> None:
    index = NearCopyIndex(window=100)
    long = [
        " ".join(f"{random.Random(i * 9_999 + j).getrandbits(64):x}" for j in range(3_000))
        for i in range(5)
    ]
    assert match(index, *long, long[4], long[0]) == [None] * 5 + ["4", None]
    assert index.match([("big", "яма " * 1_000_000)]) == (None,)


def test_a_flood_of_one_text_stays_cheap_and_has_one_original() -> None:
    index = NearCopyIndex(window=20_000)
    assert set(index.match([(str(i), SNOW) for i in range(20_000)])[1:]) == {"0"}


# --- against the definition -----------------------------------------------------------------------


def shingles(text: str) -> frozenset[str]:
    plain = " ".join(re.findall(r"[^\W_]+", text.lower().replace("ё", "е")))
    return (
        frozenset(plain[i : i + 5] for i in range(max(1, len(plain) - 4))) if plain else frozenset()
    )


class Definition:
    """All pairs, by sets."""

    def __init__(self, window: int) -> None:
        self.window, self.number = window, 0
        self.texts: OrderedDict[int, tuple[str, int, frozenset[str], str]] = OrderedDict()
        self.ranks: dict[str, int] = {}

    def match(self, post: str, text: str) -> str | None:
        for number in [
            n for n, kept in self.texts.items() if kept[0] == post or n <= self.number - self.window
        ]:
            gone = self.texts.pop(number)[0]
            if gone != post:
                self.ranks.pop(gone, None)
        rank = self.ranks.setdefault(post, self.number)
        own, letters = (
            shingles(text),
            "".join(re.findall(r"[^\W_]+", text.lower().replace("ё", "е"))),
        )
        found = [
            (r, other)
            for other, r, theirs, words in self.texts.values()
            if r < rank and own and self.alike(own, theirs, letters, words)
        ]
        self.texts[self.number] = (post, rank, own, letters)
        self.number += 1
        return min(found)[1] if found else None

    @staticmethod
    def alike(own: frozenset[str], theirs: frozenset[str], letters: str, words: str) -> bool:
        if min(len(letters), len(words)) < 40:
            return own == theirs and letters == words
        return len(own & theirs) / len(own | theirs) >= 0.7


def told(rnd: random.Random, before: list[str]) -> str:
    """A new text, or an earlier one with a few words changed."""
    if before and rnd.random() < 0.6:
        words = rnd.choice(before[-60:]).split()
        for _ in range(rnd.randrange(4)):
            words[rnd.randrange(len(words))] = f"слово{rnd.randrange(50)}"
        return " ".join(words)
    return " ".join(f"слово{rnd.randrange(300)}" for _ in range(rnd.randrange(1, 40)))


@pytest.mark.parametrize("window", [7, 50, 1_000])
def test_answers_are_those_of_the_definition(window: int) -> None:
    rnd = random.Random(window)
    index, model = NearCopyIndex(window), Definition(window)
    texts: list[str] = []
    found: list[tuple[str | None, str | None]] = []
    for _ in range(40):
        batch = []
        for _ in range(rnd.randrange(1, 40)):
            texts.append(told(rnd, texts))
            batch.append(
                (
                    f"p{rnd.randrange(len(texts))}" if rnd.random() < 0.05 else f"p{len(texts)}",
                    texts[-1],
                )
            )
        found.extend(zip(index.match(batch), [model.match(*item) for item in batch], strict=True))
    wrong = [pair for pair in found if pair[0] != pair[1]]
    invented = [pair for pair in wrong if pair[1] is None]
    assert not invented  # every match is verified exactly
    assert len(wrong) <= 0.02 * sum(expected is not None for _, expected in found)


def test_two_runs_give_the_same_answers() -> None:
    rnd = random.Random(3)
    texts: list[str] = []
    for _ in range(800):
        texts.append(told(rnd, texts))
    one, other = NearCopyIndex(100), NearCopyIndex(100)
    by_one = [one.match([(str(i), t)])[0] for i, t in enumerate(texts)]
    assert by_one == match(other, *texts)


def test_nothing_is_compiled_into_a_folder_that_cannot_be_written() -> None:
    code = "from pipelines.fingerprint import alphabet, mixed; print(mixed(5) > 0)"
    env = {
        **os.environ,
        "NUMBA_CACHE_DIR": "/proc/nowhere",
        "HOME": "/proc/nowhere",
        "PYTHONPATH": str(Path.cwd()),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_the_compiler_is_loaded_when_the_first_text_comes() -> None:
    code = "import sys, pipelines.dedupe as d; d.NearCopyIndex(); sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
