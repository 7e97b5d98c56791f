"""The shipped scorer: how likely a post is one of a known incident's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from incidents.scoring.telling import Telling
from incidents.scoring.trees import Trees
from incidents.scoring.weighing import Known, Scales, Told, weigh

MODEL = Path(__file__).parent / "model.json"


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees over named features."""

    features: tuple[str, ...]
    trees: Trees
    scales: Scales

    def told(self, tellings: Sequence[Telling]) -> Told:
        """Posts of one incident, read together."""
        return Told.of(tellings, self.scales)

    def probability(self, post: Telling, known: Known) -> float:
        """That the post speaks of this incident, 0..1."""
        weighed = weigh(post, known, self.scales)
        return self.trees.probability([weighed[name] for name in self.features])


@cache
def shipped() -> Scorer:
    """The scorer that was fitted on own texts."""
    told = json.loads(MODEL.read_text(encoding="utf-8"))
    trees = tuple(
        tuple((int(f), float(t), int(a), int(b), float(v)) for f, t, a, b, v in tree)
        for tree in told["trees"]
    )
    return Scorer(
        tuple(told["features"]),
        Trees(told["start"], trees),
        Scales(told["rarity"], told["unseen"]),
    )
