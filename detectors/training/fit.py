"""Fits the shipped model on the project's own texts; run as `python -m detectors.training.fit` (`make model`).

With `--check` nothing is written: every text is judged by weights that saw no text of its brief, and the figures are
printed. Same texts, same weights.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.danger import danger_names
from detectors.model import AREA, DANGER, FOLDER, KIND, KINDS, OUTPUTS, PAST, SCALE
from detectors.training import report
from detectors.training.heads import Fitted, Head, learning, out_of_fold
from detectors.training.priors import danger_prior, kind_columns, kind_prior, stiffness
from detectors.training.tables import piece_block, rule_block, word_block
from detectors.training.texts import Examples, examples
from detectors.training.topics import topic_words
from detectors.witnesses import Rules, plain_rules
from domain.codes import AREAS

Floats = NDArray[np.float64]
_LEAST_WEIGHT = 0.05  # a stem or pair whose weights are all smaller is left out
_STIFF_PERIL = 4.0  # of a column that is weighed for danger, best out of fold
_PRECISE = 0.78  # share of alarms out of fold that must be right; lower finds more and wakes people in vain


def heads_of(own: Examples, rules: Rules) -> Mapping[str, Head]:
    """The four heads over the same stems and pieces, each with its own columns of the rules."""
    shared = (word_block(own), piece_block(own))
    general = kind_columns(rules.classes)
    perils = (*danger_names(rules.columns), *general)
    plain = rule_block(own, general, stiffness(general))
    peril = rule_block(own, perils, dict.fromkeys(perils, _STIFF_PERIL))
    nothing = np.zeros((len(general), 1))
    return {
        "kind": Head((plain, *shared), kind_prior(rules.classes, general), len(KINDS)),
        "area": Head((plain, *shared), nothing, len(AREAS)),
        "danger": Head((peril, *shared), danger_prior(rules.classes, perils), 1),
        "past": Head((plain, *shared), nothing, 1),
    }


def wanted_of(own: Examples) -> Mapping[str, tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """Per head: the right outputs (0 is the only one of a yes-or-no head), and the texts that teach it."""
    every = np.ones(len(own.briefs), np.bool_)
    return {
        "kind": (own.kinds, every),
        "area": (own.areas, own.areas >= 0),
        "danger": ((~own.danger).astype(np.int64), every),
        "past": ((~own.past).astype(np.int64), every),
    }


def unseen(own: Examples, heads: Mapping[str, Head]) -> Mapping[str, Floats]:
    """Sums of every head for every text, by weights that saw no text of its brief."""
    wanted = wanted_of(own)
    return {
        name: out_of_fold(head, wanted[name][0], own.briefs, wanted[name][1])
        for name, head in heads.items()
    }


def stored(
    own: Examples, heads: Mapping[str, Head]
) -> tuple[dict[str, Any], dict[str, Any], NDArray[np.int16]]:
    """Everything that the package ships: what has a name, the words of topics, and the table of pieces."""
    sums = unseen(own, heads)
    wanted = wanted_of(own)
    fitted = {n: h.fit(wanted[n][0], np.flatnonzero(wanted[n][1])) for n, h in heads.items()}
    weights = _Collected(heads, fitted)
    content = {
        "outputs": list(OUTPUTS),
        "bias": _short(weights.bias),
        "columns": {n: _short(row) for n, row in sorted(weights.columns.items())},
        "words": {
            n: _short(row)
            for n, row in sorted(weights.words.items())
            if np.abs(row).max() >= _LEAST_WEIGHT
        },
        "thresholds": report.thresholds(own, sums, _PRECISE),
    }
    pieces = np.round(weights.pieces * SCALE).astype(np.int16)
    topics = topic_words(own, heads["kind"].blocks[1])
    digest = blake2b(json.dumps([content, topics], sort_keys=True).encode(), digest_size=4)
    digest.update(pieces.tobytes())
    return {"version": digest.hexdigest(), **content}, topics, pieces


class _Collected:
    """Weights of all heads, one row of outputs per name."""

    def __init__(self, heads: Mapping[str, Head], fitted: Mapping[str, Fitted]) -> None:
        self.columns: dict[str, Floats] = {}
        self.words: dict[str, Floats] = {}
        self.bias = np.zeros(len(OUTPUTS))
        self.pieces = np.zeros((len(heads["kind"].blocks[2].names), len(OUTPUTS)))
        for name, at in (("kind", KIND), ("area", AREA), ("danger", DANGER), ("past", PAST)):
            self._take(
                heads[name], fitted[name], at if isinstance(at, slice) else slice(at, at + 1)
            )

    def _take(self, head: Head, fitted: Fitted, at: slice) -> None:
        self.bias[at] = fitted.bias
        self.pieces[:, at] = fitted.blocks[2]
        for rows, block, weights in (
            (self.columns, head.blocks[0], fitted.blocks[0]),
            (self.words, head.blocks[1], fitted.blocks[1]),
        ):
            for name, row in zip(block.names, weights, strict=True):
                rows.setdefault(name, np.zeros(len(OUTPUTS)))[at] = row


def _short(row: Floats) -> list[int]:
    return [int(value) for value in np.round(row * SCALE)]


def main(words: Sequence[str] | None = None) -> None:
    """Fit and write the model, or show its figures."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--analyser", default="pipelines.reading:RussianAnalyser")
    wanted.add_argument("--out", type=Path, default=FOLDER)
    wanted.add_argument("--check", action="store_true", help="print figures of unseen briefs")
    wanted.add_argument("--curve", action="store_true", help="print the learning curve")
    asked = wanted.parse_args(words)
    module, _, name = asked.analyser.partition(":")
    rules = plain_rules()
    own = examples(rules, getattr(import_module(module), name)())
    heads = heads_of(own, rules)
    if asked.check:
        report.show(own, unseen(own, heads), AREAS, _PRECISE)
        return
    if asked.curve:
        for count, sums in learning(heads["kind"], own.kinds, own.briefs):
            print(f"{count:5} texts: {report.kinds_line(own, sums)}")
        return
    content, topics, pieces = stored(own, heads)
    asked.out.mkdir(exist_ok=True)
    for name, told in (("heads", content), ("topics", topics)):
        text = _rows(json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True))
        (asked.out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    np.save(asked.out / "pieces.npy", pieces)


def _rows(text: str) -> str:
    """One line per name: a list of numbers does not break."""
    joined, inside = list[str](), False
    for line in text.splitlines():
        joined.append(line if inside else "\n" + line)
        inside = line.endswith("[") or (inside and not line.startswith("]"))
    return "".join(joined).lstrip()


if __name__ == "__main__":
    main()
