"""Fits the weights of both heads on the project's own texts; run as `python detectors/training/fit.py`.

Maximum a posteriori: weights start from the priors written in the word lists and move only as far as the texts insist,
so that a feature no text shows keeps its prior. Deterministic: same texts, same weights.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detectors.danger import COMBINATIONS as DANGER_COMBINATIONS
from detectors.danger import PRIORS as DANGER_PRIORS
from detectors.danger import danger_features
from detectors.evidence import feature_names
from detectors.kinds import KINDS, WEIGHTS
from detectors.signs import NAMES as SIGNS
from detectors.training.texts import Example, examples
from detectors.witnesses import Rules, plain_rules
from domain.codes import Kind

Floats = npt.NDArray[np.float64]

_FOLDER = Path(__file__).parent
_STEPS = 500
_CLASS_STIFFNESS = 3.0  # against the priors of the word lists
_WORD_STIFFNESS = 3.0
_SIGN_STIFFNESS = 12.0  # length and punctuation must not explain what the rules missed
_COMBINED_STIFFNESS = 10.0
_VERB_STIFFNESS = 20.0  # forms of verbs are everywhere and say little
_KIND_PRIORS: Mapping[str, Mapping[str, float]] = {
    "voice.authority": {"other": 5.0},
    "source.official": {"other": 0.5},
    "source.feed": {"other": 2.5},
    "voice.community": {"other": 0.8},
    "c.nothing": {"other": 2.5},
    "c.no_object": {"other": 0.5},
    "c.object_only": {"other": 0.7},
    "speech": {"other": 0.4},
    "year.old": {"other": 0.4},
    "c.fault_story": {"other": 0.5},
    "c.fault_good": {"other": 0.5},
    "q.end": {"question": 0.6},
    "c.mark_object": {"question": 1.0},
    "c.question_object": {"question": 0.8},
}
_OTHER_WEIGHT = 1.0  # more than one favours silence
_DANGER_BIAS = -3.0
_DANGER_WEIGHT = 1.5
_DANGER_STIFFNESS = 1.5
_DANGER_THRESHOLD = 0.4  # out of fold: recall 0.97 of the own texts
_LEAST_WORDS = 2  # texts that must hold a word before it is weighed


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rows by name, and the bias."""

    rows: Mapping[str, Sequence[float]]
    bias: Sequence[float]


class KindFit:
    """The softmax head of kind over features and words."""

    def __init__(self, rules: Rules) -> None:
        classes = [
            c for c in rules.classes if not c.part and not c.name.startswith(("topic:", "d."))
        ]
        self.features = feature_names([c.name for c in classes])
        priors = {c.name: c.priors for c in classes} | dict(_KIND_PRIORS)
        self._prior = np.array(
            [[priors.get(n, {}).get(k.value, 0.0) for k in KINDS] for n in self.features]
        )
        self._stiff = np.array([_stiffness(name) for name in self.features])

    def fit(self, own: Sequence[Example]) -> Fitted:
        """Weights of features and of words that stand in at least two texts."""
        counts = Counter(word for e in own for word in e.words)
        names = (*self.features, *sorted(w for w, n in counts.items() if n >= _LEAST_WORDS))
        start = np.vstack([self._prior, np.zeros((len(names) - len(self.features), len(KINDS)))])
        stiff = np.concatenate(
            [self._stiff, np.full(len(names) - len(self.features), _WORD_STIFFNESS)]
        )
        table, wanted = _table(own, names), np.eye(len(KINDS))[[e.kind for e in own]]
        weights = np.where(wanted[:, KINDS.index(Kind.OTHER)] > 0, _OTHER_WEIGHT, 1.0)
        rows, bias = _descend(table, wanted, weights, start, stiff)
        return Fitted(dict(zip(names, rows.tolist(), strict=True)), bias.tolist())


def chances(fitted: Fitted, own: Sequence[Example]) -> Floats:
    """Probabilities of the kinds, one row per example."""
    names = tuple(fitted.rows)
    return _softmax(_table(own, names) @ np.array(list(fitted.rows.values())) + fitted.bias)


def _stiffness(name: str) -> float:
    if name in SIGNS:
        return _SIGN_STIFFNESS
    if name.startswith("v."):
        return _VERB_STIFFNESS
    return _COMBINED_STIFFNESS if name.startswith("c.") else _CLASS_STIFFNESS


def _table(own: Sequence[Example], names: Sequence[str]) -> Floats:
    column = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(own), len(names)))
    for i, example in enumerate(own):
        for shown in example.seen.shown:
            table[i, column[shown.name]] = shown.value
        for word in example.words:
            if word in column:
                table[i, column[word]] = 1.0
    return table


def _softmax(sums: Floats) -> Floats:
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _descend(
    table: Floats, wanted: Floats, weights: Floats, start: Floats, stiff: Floats
) -> tuple[Floats, Floats]:
    """Adam on the penalised log-likelihood; the penalty pulls towards `start`."""
    rows, bias = start.copy(), np.zeros(wanted.shape[1])
    steps = _Steps(rows.shape), _Steps(bias.shape)
    for step in range(1, _STEPS + 1):
        off = (_softmax(table @ rows + bias) - wanted) * weights[:, None]
        rate = 0.05 * (1 - step / _STEPS) + 0.001
        rows -= rate * steps[0].direction(table.T @ off + stiff[:, None] * (rows - start), step)
        bias -= rate * steps[1].direction(off.sum(axis=0), step)
    return rows, bias


class _Steps:
    """Running moments of a gradient."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean, self._square = np.zeros(shape), np.zeros(shape)

    def direction(self, gradient: Floats, step: int) -> Floats:
        """Where to go, about one unit per coordinate."""
        self._mean = 0.9 * self._mean + 0.1 * gradient
        self._square = 0.99 * self._square + 0.01 * gradient**2
        mean, square = self._mean / (1 - 0.9**step), self._square / (1 - 0.99**step)
        return np.asarray(mean / (np.sqrt(square) + 1e-8))


# --- danger -------------------------------------------------------------------------------------


def danger_names(rules: Rules) -> tuple[str, ...]:
    """All features of danger, in a fixed order."""
    classes = {c.name for c in rules.classes if c.name.startswith("d.")}
    return tuple(
        sorted(classes | set(DANGER_PRIORS) | {name for name, _, _ in DANGER_COMBINATIONS})
    )


def danger_table(rules: Rules, own: Sequence[Example], names: Sequence[str]) -> Floats:
    """One row of danger features per example; a row of zeros says that nothing speaks of danger."""
    column = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(own), len(names)))
    for i, e in enumerate(own):
        for shown in danger_features(
            e.seen.case, e.seen.sight, rules.vocabulary.features, e.seen.shown
        ):
            table[i, column[shown.name]] = shown.value
    return table


def fit_danger(rules: Rules, table: Floats, danger: Floats, names: Sequence[str]) -> Fitted:
    """The logistic head of danger, on the examples that speak of danger at all."""
    priors = {c.name: c.priors.get("danger", 0.0) for c in rules.classes} | dict(DANGER_PRIORS)
    start = np.array([priors.get(name, 0.0) for name in names])
    active = table.any(axis=1)
    table, danger = table[active], danger[active]
    rows, bias = start.copy(), np.array([_DANGER_BIAS])
    steps = _Steps(rows.shape), _Steps(bias.shape)
    for step in range(1, _STEPS + 1):
        off = (_logistic(table @ rows + bias) - danger) * np.where(danger > 0, _DANGER_WEIGHT, 1.0)
        rate = 0.05 * (1 - step / _STEPS) + 0.001
        pull = _DANGER_STIFFNESS * (rows - start)
        rows -= rate * steps[0].direction(table.T @ off + pull, step)
        bias -= rate * steps[1].direction(np.array([off.sum()]) + 0.5 * (bias - _DANGER_BIAS), step)
    return Fitted({n: [w] for n, w in zip(names, rows.tolist(), strict=True)}, bias.tolist())


def _logistic(sums: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(sums, -30, 30))))


def danger_chances(fitted: Fitted, table: Floats) -> Floats:
    """Probability of danger per row; 0 where nothing speaks of it."""
    rows = np.array(list(fitted.rows.values()))[:, 0]
    return np.where(table.any(axis=1), _logistic(table @ rows + np.array(fitted.bias)), 0.0)


# --- out of fold --------------------------------------------------------------------------------


def folds(
    count: int, parts: int = 5
) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """(train, test) numbers; neighbours stay together, so that threads are not torn."""
    block = (np.arange(count) // 12) % parts
    for part in range(parts):
        yield np.flatnonzero(block != part), np.flatnonzero(block == part)


def out_of_fold(kind: KindFit, own: Sequence[Example]) -> Floats:
    """Probabilities of texts by weights that never saw them."""
    found = np.zeros((len(own), len(KINDS)))
    for train, test in folds(len(own)):
        fitted = kind.fit([own[i] for i in train])
        found[test] = chances(fitted, [own[i] for i in test])
    return found


def temperature(found: Floats, kinds: Sequence[int]) -> float:
    """The softening under which out-of-fold probabilities are most honest."""
    sums = np.log(np.maximum(found, 1e-9))
    right = np.arange(len(kinds)), np.array(kinds)
    return min(
        (float(t) for t in np.arange(0.6, 3.01, 0.05)),
        key=lambda t: float(-np.log(_softmax(sums / t)[right]).mean()),
    )


def unsure_below(found: Floats, soft: float, share: float = 0.15) -> float:
    """The confidence below which the given share of texts lies."""
    best = _softmax(np.log(np.maximum(found, 1e-9)) / soft).max(axis=1)
    return round(float(np.quantile(best, share)), 3)


# --- the file -----------------------------------------------------------------------------------


def stored(rules: Rules, own: Sequence[Example]) -> dict[str, Any]:
    """Everything that the package ships, as plain values."""
    kind = KindFit(rules)
    found = out_of_fold(kind, own)
    soft = temperature(found, [e.kind for e in own])
    fitted = kind.fit(own)
    names = danger_names(rules)
    danger = fit_danger(
        rules, danger_table(rules, own, names), np.array([float(e.danger) for e in own]), names
    )
    features = set(kind.features)
    content = {
        "unsure_below": unsure_below(found, soft),
        "kind": {
            "temperature": round(soft, 2),
            "bias": _short(fitted.bias),
            "rules": {n: _short(r) for n, r in fitted.rows.items() if n in features},
            "words": {
                n: _short(r)
                for n, r in fitted.rows.items()
                if n not in features and max(map(abs, r)) >= 0.05
            },
        },
        "danger": {
            "threshold": _DANGER_THRESHOLD,
            "bias": round(danger.bias[0], 3),
            "weights": {n: round(r[0], 3) for n, r in danger.rows.items()},
        },
    }
    digest = blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=4).hexdigest()
    return {"version": digest, **content}


def _short(row: Sequence[float]) -> list[float]:
    return [round(value, 2) + 0.0 for value in row]


def main() -> None:
    """Fit and write the weights."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--analyser", default="pipelines.reading:RussianAnalyser")
    wanted.add_argument("--out", type=Path, default=WEIGHTS)
    asked = wanted.parse_args()
    module, _, name = asked.analyser.partition(":")
    rules = plain_rules()
    own = examples(rules, getattr(import_module(module), name)())
    text = json.dumps(stored(rules, own), ensure_ascii=False, indent=0, sort_keys=True)
    asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
