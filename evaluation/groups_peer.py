"""The plain good practice that joining is measured against: TF-IDF cosine with its best threshold on the very file."""

from collections.abc import Sequence

import numpy as np

from evaluation.groups import GroupAnswer, GroupLine, PairLine, Told
from evaluation.groups_marking import Truth, figures, links_of, value
from evaluation.intervals import Figure, Floats
from evaluation.peers import cosines, peers_are_here
from evaluation.report import Named

_MOST = 6_000  # messages: all cosines are kept at once
_THRESHOLDS = tuple(round(0.05 + 0.025 * step, 3) for step in range(35))
_PARTS = ("b3.precision", "b3.recall", "b3.f1", "b3_all.f1", "pairs.f1", "near_misses", "noise")


def peer_figures(
    lines: Sequence[GroupLine], pairs: Sequence[PairLine], told: Sequence[Told]
) -> tuple[Named, ...]:
    """`peer.*`: the threshold with the best B³ F1; empty when scikit-learn is not installed or the file is large."""
    if not peers_are_here() or not 1 < len(told) <= _MOST:
        return ()
    truth, ids = Truth.of(lines, pairs), [m.id for line in lines for m in line.messages]
    alike = cosines([t.text for t in told])
    tried = []
    for threshold in _THRESHOLDS:
        homes = _join(alike, threshold)
        given = [GroupAnswer(ids[t.row], str(home)) for t, home in zip(told, homes, strict=True)]
        tried.append((threshold, figures("peer", truth, links_of(given))))
    threshold, best = max(tried, key=lambda t: value(t[1], "peer.b3.f1").value)
    at = Named("peer.threshold", Figure(threshold, threshold, threshold, len(told)))
    return (*(Named(f"peer.{p}", value(best, f"peer.{p}")) for p in _PARTS), at)


def _join(alike: Floats, threshold: float) -> list[int]:
    """In the order given each text joins the group with the highest mean cosine, if that reaches the threshold."""
    homes: list[int] = []
    sums = np.zeros((0, len(alike)))  # per group: cosines of its members with every text
    sizes = np.zeros(0)
    for i in range(len(alike)):
        means = sums[:, i] / sizes
        best = int(means.argmax()) if len(means) else -1
        if best < 0 or means[best] < threshold:
            best, sums, sizes = (
                len(sizes),
                np.vstack([sums, np.zeros(len(alike))]),
                np.append(sizes, 0),
            )
        sums[best] += alike[i]
        sizes[best] += 1
        homes.append(best)
    return homes
