"""The shipped scorer: how likely a post is one of a known incident's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from incidents.scoring.scales import Scales
from incidents.scoring.telling import Telling
from incidents.scoring.trees import Trees
from incidents.scoring.weighing import Fresh, Known, Told, weigh

MODEL = Path(__file__).parent / "model.json"


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees over the features that `NAMES` lists."""

    trees: Trees
    scales: Scales
    _last: list[Fresh] = field(default_factory=list, repr=False, compare=False)

    def told(self, tellings: Sequence[Telling]) -> Told:
        """Posts of one incident, read together."""
        return Told.of(tellings, self.scales)

    def probability(self, post: Telling, known: Known) -> float:
        """That the post speaks of this incident, 0..1."""
        return self.trees.probability(weigh(self._worked_out(post), known, self.scales))

    def _worked_out(self, post: Telling) -> Fresh:
        """One post after the other is compared with many incidents."""
        last = self._last[-1] if self._last else None
        if last is None or last.post is not post:
            last = Fresh.of(post, self.scales)
            self._last[:] = [last]
        return last


@cache
def shipped() -> Scorer:
    """The scorer that was fitted on own texts."""
    told = json.loads(MODEL.read_text(encoding="utf-8"))
    trees = tuple(
        tuple((int(f), float(t), int(a), int(b), float(v)) for f, t, a, b, v in tree)
        for tree in told["trees"]
    )
    return Scorer(Trees(told["start"], trees), Scales(told["rarity"], told["unseen"]))
