"""Thresholds and figures from sums out of fold."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.danger import may_be_danger
from detectors.model import FLAGGED_KINDS, KINDS, probabilities
from detectors.training.texts import Examples

Floats = NDArray[np.float64]
_SURELY_PAST = 0.75  # share right of the reports that are kept from people because they are over
_MISTAKEN = 0.015  # share of residents' own reports that may be taken for what somebody passes on
_UNSURE = 0.15  # share of the texts that a person may be asked about


def logistic(sums: Floats) -> Floats:
    """Probabilities of a binary head."""
    return np.asarray(1 / (1 + np.exp(-np.clip(sums[:, 0], -30, 30))))


def temperature(sums: Floats, kinds: NDArray[np.int64]) -> float:
    """The softening under which probabilities are most honest."""
    right = np.arange(len(kinds)), kinds
    grid = [round(float(t), 2) for t in np.arange(0.6, 3.01, 0.05)]
    return min(grid, key=lambda t: float(-np.log(probabilities(sums / t)[right] + 1e-12).mean()))


def thresholds(own: Examples, sums: Mapping[str, Floats], precision: float) -> dict[str, float]:
    """What counts, chosen on texts that the weights did not see."""
    soft = temperature(sums["kind"], own.kinds)
    best = probabilities(sums["kind"] / soft).max(axis=1)
    past, reads = logistic(sums["past"]), _flagged(sums["kind"].argmax(axis=1))
    told = logistic(sums["notice"])[own.residents & _flagged(own.kinds)]
    return {
        "danger": _precise(_alarming(own, sums["danger"]), own.danger, precision),
        "past": _balanced(past, own.past),
        "report_past": _precise(past[reads], own.past[reads], _SURELY_PAST),
        "notice": round(float(np.quantile(told, 1 - _MISTAKEN)), 3),
        "unsure_below": round(float(np.quantile(best, _UNSURE)), 3),
        "temperature": soft,
    }


def show(own: Examples, sums: Mapping[str, Floats], areas: Sequence[str], precision: float) -> None:
    """Print the figures of unseen briefs."""
    found = thresholds(own, sums, precision)
    said = sums["kind"].argmax(axis=1)
    for number, kind in enumerate(KINDS):
        print(f"{kind.value:12} {_line(said == number, own.kinds == number)}")
    print(f"{'flagged':12} {_line(_flagged(said), _flagged(own.kinds))}")
    known = own.areas >= 0
    right = (sums["area"].argmax(axis=1) == own.areas)[known].mean()
    print(f"area of {len(areas)}   {right:.3f} of {known.sum()}")
    print(f"{'danger':12} {_line(_alarming(own, sums['danger']) >= found['danger'], own.danger)}")
    print(f"{'past':12} {_line(logistic(sums['past']) >= found['past'], own.past)}")
    chances = probabilities(sums["kind"] / found["temperature"])
    wrong = said != own.kinds
    unsure = chances.max(axis=1) < found["unsure_below"]
    print(f"calibration error {_calibration(chances, ~wrong):.3f}")
    print(f"unsure {unsure.mean():.3f} of the texts, {unsure[wrong].mean():.3f} of the mistakes")
    print(found)


def _alarming(own: Examples, sums: Floats) -> Floats:
    """Probabilities of danger, 0 where the panel would give no alarm."""
    return logistic(sums) * may_be_danger(own.seen, sums[:, 0])


def _line(said: NDArray[np.bool_], right: NDArray[np.bool_]) -> str:
    both = (said & right).sum()
    precision, recall = both / max(1, said.sum()), both / max(1, right.sum())
    return (
        f"precision {precision:.3f} recall {recall:.3f} f1 {_f1(said, right):.3f} of {right.sum()}"
    )


def _flagged(kinds: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.isin(kinds, FLAGGED_KINDS)


def _precise(chances: Floats, right: NDArray[np.bool_], precision: float) -> float:
    """The lowest threshold above which alarms are at least so often right."""
    for threshold in np.arange(0.05, 0.9, 0.01):
        said = chances >= threshold
        if (said & right).sum() >= precision * said.sum():
            return round(float(threshold), 2)
    return 0.9


def _balanced(chances: Floats, right: NDArray[np.bool_]) -> float:
    grid = [round(float(t), 2) for t in np.arange(0.1, 0.91, 0.05)]
    return max(grid, key=lambda t: _f1(chances >= t, right))


def _calibration(chances: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error in ten bins."""
    best = chances.max(axis=1)
    bins = np.minimum((best * 10).astype(int), 9)
    gaps = [
        abs(best[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in set(bins.tolist())
    ]
    return float(sum(gaps))


def kinds_line(own: Examples, sums: Floats) -> str:
    """F1 of every kind, and of all that is flagged."""
    said = sums.argmax(axis=1)
    shown = [f"{k.value} {_f1(said == n, own.kinds == n):.3f}" for n, k in enumerate(KINDS)]
    flagged = _f1(_flagged(said), _flagged(own.kinds))
    return ", ".join((*shown, f"flagged {flagged:.3f}"))


def _f1(said: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    return float(2 * (said & right).sum() / max(1, said.sum() + right.sum()))
