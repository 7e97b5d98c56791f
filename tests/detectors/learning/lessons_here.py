"""Builders: posts of an invented town, and what persons say about them."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from detectors.case import Case
from detectors.learning.adapting import Weigher
from detectors.learning.lessons import Lesson
from detectors.learning.own import TEXTS, own_lessons
from detectors.model import shipped
from detectors.panel import Panel
from domain.codes import Kind
from pipelines.reading import RussianAnalyser
from storage.packs.loader import load_pack
from tests.builders import a_post
from tests.detectors.bench import NAMES
from tests.detectors.bench import PACK as FOLDER

ANALYSER = RussianAnalyser()
PACK = load_pack(FOLDER, dict.fromkeys(NAMES, "http://127.0.0.1:1"))
_BRIEFS = ("30-*", "33-*", "40-*", "44-*", "50-*", "52-*", "53-*", "94-*")  # some of every sort
_WHERE = ("у рынка", "на аллее", "за гаражами", "возле пруда", "у школы", "в сквере", "у вокзала")
_WHEN = ("вчера", "второй день", "в обед", "по субботам", "с утра", "на той неделе")


@cache
def the_panel() -> Panel:
    return Panel(PACK)


@cache
def the_weigher() -> Weigher:
    return Weigher(PACK, shipped())


@cache
def some_own() -> tuple[tuple[Lesson, ...], tuple[Lesson, ...]]:
    """Some of the own texts for each side: tests need not wait for all of them."""
    with TemporaryDirectory() as name:
        for pattern in _BRIEFS:
            for path in TEXTS.glob(f"{pattern}.jsonl"):
                (Path(name) / path.name).write_bytes(path.read_bytes())
        return own_lessons(ANALYSER, Path(name), each=1)


def a_lesson(
    number: int, text: str, kind: Kind | None, teacher: str = "anna", **said: object
) -> Lesson:
    post = a_post(f"vk:-7_{number}", text)
    return replace(Lesson(Case(post, ANALYSER.read(text)), teacher, kind), **said)  # type: ignore[arg-type]


def of_kites(kind: Kind = Kind.COMPLAINT, count: int = 90) -> list[Lesson]:
    """What this town calls a nuisance in words the shipped model has never met."""
    chance = random.Random(1)
    return [
        a_lesson(
            n,
            f"{chance.choice(_WHEN)} {chance.choice(_WHERE)} опять кикшеринг чудит",
            kind,
            chance.choice(("anna", "boris", "vera")),
        )
        for n in range(count)
    ]
