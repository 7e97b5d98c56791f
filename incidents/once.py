"""Words that name a place by themselves, since most towns have one of it."""

from functools import cache
from pathlib import Path

from incidents.scoring.telling import name_heads

_WORDS = Path(__file__).parent / "words" / "once.txt"


@cache
def had_once() -> frozenset[str]:
    """Their beginnings, as tellings have them."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return name_heads(" ".join(line for line in lines if not line.startswith("#")))
