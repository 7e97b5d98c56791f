"""A panel over the demo's pack, and cases around one text."""

from functools import cache
from pathlib import Path
from typing import Any

from detectors.case import Case
from detectors.panel import Panel
from domain.verdict import Judged, Judgement
from pipelines.reading import RussianAnalyser
from storage.packs.loader import load_pack
from tests.builders import a_post

PACK = Path(__file__).resolve().parents[2] / "demo" / "pack"
NAMES = ("DEMO_VK", "DEMO_TELEGRAM", "DEMO_FORUM", "DEMO_FEED")


@cache
def analyser() -> RussianAnalyser:
    return RussianAnalyser()


@cache
def panel(*, all_reasons: bool = True) -> Panel:
    pack = load_pack(PACK, dict.fromkeys(NAMES, "http://127.0.0.1:1"))
    return Panel(pack, all_reasons=all_reasons)


def judged(text: str, parent: Judged | None = None, **changed: Any) -> Judgement:
    post = a_post(text=text, **changed)
    above = analyser().read(parent.post.text) if parent else None
    return panel().judge([Case(post, analyser().read(text), parent, above=above)])[0]
