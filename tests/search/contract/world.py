"""Thousands of posts, told by chance but the same each time."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

from domain.codes import AREAS, Kind, Lane, State
from domain.query import Document
from pipelines.reading import RussianAnalyser
from search.document import order_of

ANALYSER = RussianAnalyser()

# A line holds one word in some of its inflections; frequent ones first.
WORDS = [
    line.split() for line in Path(__file__).with_name("words.txt").read_text("utf-8").splitlines()
]

TERRITORIES = (
    "", "r", "r/zarechensk", "r/zarechensk/centre", "r/zarechensk/north", "r/zarechensk2", "r/lugovoe",
    "s/zarechensk", "r/zarechensk/centre/mira",
)  # fmt: skip
HOSTILE = [
    "", " ", "😡" * 10_000, "\ufffd \ufffd", "<script>alert('яма')</script>", "a" * 100_000,
    "яма " * 30_000, "'; DROP TABLE posts; --", "* OR 1=1 \\ / ^ ~ ?", "İstanbul ﬁ 中文 עברית العربية",
    "нет воды. Нет. Воды", "AND OR NOT И ИЛИ НЕ", "x\u0301" * 500, "слово" * 40,
]  # fmt: skip
START = 1_790_000_000_000_000


@cache
def documents(count: int = 2_000) -> tuple[Document, ...]:
    """So many posts, hostile ones first."""
    rnd = random.Random(7)
    told = [" ".join(told_words(rnd)) for _ in range(count - len(HOSTILE))]
    return tuple(document(i, text, rnd) for i, text in enumerate([*HOSTILE, *told]))


def told_words(rnd: random.Random) -> list[str]:
    """Frequent words often, rare ones seldom."""
    picks = [min(int(rnd.expovariate(0.08)), len(WORDS) - 1) for _ in range(rnd.randrange(1, 40))]
    return [rnd.choice(WORDS[i]) for i in picks]


def document(i: int, text: str, rnd: random.Random) -> Document:
    """One post with chance codes; every fifth second is shared with its neighbours."""
    reading = ANALYSER.read(text)
    published = START + (i // 5) * 600_000_000 + rnd.randrange(0, 2) * 500_000
    area = rnd.choice(["", *AREAS])
    lane = rnd.choice([Lane.NORMAL] * 8 + [Lane.UNSURE, Lane.DANGER]).value
    return Document(
        post=f"vk:-1_{i}",
        position=i + 1,
        order=order_of(published, i + 1),
        published=published,
        day=20_260_901 + i // 150,
        stems=reading.stems,
        forms=reading.forms,
        source=rnd.choice(["wall", "board", "tg", "feed"]),
        platform="vk",
        voice="resident",
        kind=rnd.choice([k.value for k in Kind]),
        area=area,
        topic=f"{area}.{rnd.randrange(5)}" if area else "",
        territory=rnd.choice(TERRITORIES),
        state=rnd.choice(["", "", *(s.value for s in State)]),
        lane=lane,
        danger=lane == Lane.DANGER,
        bystander=rnd.random() < 0.4,
        incident="",
    )


def plain(post: str, text: str, **changes: object) -> Document:
    """A post that only its text tells from others."""
    first = document(0, text, random.Random(1))
    calm = replace(
        first, post=post, source="wall", kind="complaint", area="roads", topic="roads.pothole",
        territory="r/zarechensk", state="", lane="normal", danger=False, bystander=False,
    )  # fmt: skip
    return replace(calm, **changes)
