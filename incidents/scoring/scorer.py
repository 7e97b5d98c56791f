"""The shipped scorer: which known incidents a post resembles, and how likely it is one of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.instant import DAY, HOUR
from domain.keys import place_keys
from incidents.scoring.telling import Telling
from incidents.scoring.trees import Trees
from incidents.scoring.weighing import Known, Scales, Told, weigh

MODEL = Path(__file__).parent / "model.json"
_LONGEST = 14 * DAY
_MOST = 12  # incidents that are weighed; the others share next to nothing
_LEAST = 3.0  # of the first sum, below which nothing is weighed


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees over named features."""

    features: tuple[str, ...]
    trees: Trees
    scales: Scales

    def rank(self, post: Telling, known: Sequence[Known]) -> tuple[Known, ...]:
        """The few incidents worth weighing, by a sum that costs little."""
        keys = frozenset(place_keys(post.place))
        sums = [(self._resemblance(post, keys, k), n) for n, k in enumerate(known)]
        best = sorted((s for s in sums if s[0] > _LEAST), reverse=True)[:_MOST]
        return tuple(known[n] for _, n in best)

    def told(self, tellings: Sequence[Telling]) -> Told:
        """Posts of one incident, read together."""
        return Told.of(tellings, self.scales)

    def probability(self, post: Telling, known: Known) -> float:
        """That the post speaks of this incident, 0..1."""
        weighed = weigh(post, known, self.scales)
        return self.trees.probability([weighed[name] for name in self.features])

    def _resemblance(self, post: Telling, keys: frozenset[str], known: Known) -> float:
        card, told = known.card, known.told
        if abs(post.at - card.last_at) > _LONGEST:
            return 0.0
        if known.answered or known.threaded or known.copied:
            return 40.0
        here = told.times.get(post.source)
        near = min(abs(post.at - at) for at in here) if here else 0
        return (
            12 * len(keys & known.keys)
            + self.scales.sum(post.heads & told.heads)
            + 4 * (not told.faults.isdisjoint(post.faults))
            + (2 + 6 * (not told.routes.isdisjoint(post.routes)))
            * bool(card.topic and card.topic == post.judgement.topic)
            + 3 * len(known.names & post.heads)
            + (6 / (1 + near / HOUR / 4) if here else 0)
        )


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
