"""Fits the shipped model on the project's own texts; run as `python -m detectors.training.fit` (`make model`).

With `--check` nothing is written: every text is judged by weights that saw no text of its brief, and the figures are
printed. Same texts, same weights.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.danger import danger_names
from detectors.meanings import checksum
from detectors.model import (
    ALONE,
    AREA,
    FOLDER,
    KIND,
    KINDS,
    MEANT,
    OUTPUTS,
    SCALE,
    TABLES,
    version_of,
)
from detectors.panel import ABOVE
from detectors.training import report
from detectors.training.heads import Fitted, Head, learning, out_of_fold
from detectors.training.priors import (
    danger_prior,
    kind_columns,
    kind_prior,
    stiffness,
    voiceless,
)
from detectors.training.tables import meaning_block, piece_block, rule_block, word_block
from detectors.training.texts import Examples, examples
from detectors.training.topics import topic_head
from detectors.training.vectors import Vectors, stem_vectors
from detectors.witnesses import Rules, plain_rules
from domain.codes import AREAS, Kind

Floats = NDArray[np.float64]
_MOST_OF_A_BYTE = 127
_LEAST_WEIGHT = 0.03  # a stem or pair whose weights are all smaller is left out
_STIFF_PERIL = 4.0  # of a column that is weighed for danger, best out of fold
# Set by hand after the fit, where our own texts are not what a town writes. Far more of those that name neither thing
# nor place nor thread concern somebody; far more of those that greet and ask formally are notices; and by the fit alone
# more suggestions are missed than are wrong.
_NO_COLUMN = ""
_LEANINGS: Mapping[str, Mapping[Kind, float]] = {
    _NO_COLUMN: {Kind.SUGGESTION: 0.4},
    "c.nowhere": {Kind.OTHER: 1.0, Kind.SUGGESTION: -0.4},
    "greeting": {Kind.OTHER: -1.5, Kind.GRATITUDE: -1.0},
    "ask.request": {Kind.OTHER: -1.5},
    "formal": {Kind.OTHER: -0.5},
    "c.formal_fault": {Kind.OTHER: -0.5},
    "q.form": {Kind.OTHER: -0.5, Kind.GRATITUDE: -0.5},
}
# Share of alarms out of fold that must be right; lower finds more and wakes people in vain.
_PRECISE = 0.74


def heads_of(own: Examples, rules: Rules, vectors: Vectors) -> Mapping[str, Head]:
    """The five heads over the same stems, pieces and meanings, each with its own columns of the rules."""
    shared = (word_block(own), piece_block(own), meaning_block(own, vectors))
    general = kind_columns(rules.classes)
    perils = (*danger_names(rules.columns), *general)
    unheard = voiceless(general)
    plain = rule_block(own, general, stiffness(general))
    silent = rule_block(own, unheard, stiffness(unheard))
    peril = rule_block(own, perils, dict.fromkeys(perils, _STIFF_PERIL))
    nothing = np.zeros((len(general), 1))
    return {
        "kind": Head(
            (plain, *shared), kind_prior(rules.classes, general), len(KINDS), together=True
        ),
        "area": Head((plain, *shared), nothing, len(AREAS)),
        "danger": Head((peril, *shared), danger_prior(rules.classes, perils), 1),
        "past": Head((plain, *shared), nothing, 1),
        "notice": Head((silent, *shared), np.zeros((len(unheard), 1)), 1),
    }


def wanted_of(own: Examples) -> Mapping[str, tuple[NDArray[np.int64], NDArray[np.intp]]]:
    """Per head: the right outputs (0 is the only one of a yes-or-no head), and how often each text teaches it."""
    once = np.ones(len(own.briefs), np.intp)
    # What a community reports of its own is no notice, whoever's voice it is.
    notices = own.residents | (own.kinds == KINDS.index(Kind.OTHER))
    return {
        "kind": (own.kinds, once + own.streams),
        "area": (own.areas, (own.areas >= 0).astype(np.intp)),
        "danger": ((~own.danger).astype(np.int64), once),
        "past": ((~own.past).astype(np.int64), once),
        "notice": (own.residents.astype(np.int64), notices.astype(np.intp)),
    }


def unseen(own: Examples, heads: Mapping[str, Head]) -> Mapping[str, Floats]:
    """Sums of every head for every text, by weights that saw no text of its brief."""
    wanted = wanted_of(own)
    sums = {
        name: out_of_fold(head, wanted[name][0], own.briefs, wanted[name][1])
        for name, head in heads.items()
    }
    for name, row in _leanings():
        sums["kind"][own.seen.any_of(name) if name else slice(None)] += row
    answers = own.above >= 0
    sums["area"][answers] += ABOVE * sums["area"][own.above[answers]]
    return sums


def _leanings() -> Iterator[tuple[str, Floats]]:
    """Columns, and what is added to each kind where a text has them."""
    for name, row in _LEANINGS.items():
        yield name, np.array([row.get(kind, 0.0) for kind in KINDS])


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything that the package ships: what has a name, and tables by name."""

    named: dict[str, Any]
    tables: Mapping[str, NDArray[Any]]


def stored(own: Examples, heads: Mapping[str, Head], vectors: Vectors) -> Stored:
    """The five heads fitted on all texts, with thresholds from texts that they did not see."""
    sums = unseen(own, heads)
    wanted = wanted_of(own)
    every = np.arange(len(own.briefs))
    fitted = {n: h.fit(wanted[n][0], np.repeat(every, wanted[n][1])) for n, h in heads.items()}
    weights = _Collected(heads, fitted)
    for name, row in _leanings():
        (weights.columns[name] if name else weights.bias)[KIND] += row
    topics = topic_head(own, heads["kind"].blocks[1])
    names, told = _words(weights.words, topics.words)
    worth, words = _in_bytes(told)
    meant, meanings = _meanings(vectors, weights.meanings)
    content = {
        "outputs": list(OUTPUTS),
        "bias": _short(weights.bias),
        "columns": {n: _short(row) for n, row in sorted(weights.columns.items())},
        "words": names,
        "topics": topics.named,
        "scales": {"words": worth, "meanings": meant},
        "thresholds": report.thresholds(own, sums, _PRECISE),
    }
    most = _MOST_OF_A_BYTE
    pieces = np.clip(np.round(weights.pieces * SCALE), -most, most).astype(np.int8)
    kept: tuple[NDArray[Any], ...] = (words, topics.told(names), pieces, meanings)
    tables = dict(zip(TABLES, kept, strict=True))
    return Stored({"version": version_of(content, tables), **content}, tables)


def _words(weights: Mapping[str, Floats], topics: Mapping[str, Any]) -> tuple[list[str], Floats]:
    """Names and weights of the stems and pairs that say anything, first those that tell of topics."""
    strong = {name for name, row in weights.items() if np.abs(row).max() >= _LEAST_WEIGHT}
    names = [*sorted(topics), *sorted(strong - topics.keys())]
    nothing = np.zeros(len(OUTPUTS))
    return names, np.array([weights[name] if name in strong else nothing for name in names])


def _meanings(vectors: Vectors, weights: Floats) -> tuple[list[float], NDArray[Any]]:
    """What each stem weighs by its vector: scales by output, and bytes in the order of checksums."""
    scales, told = _in_bytes(vectors.rows.astype(np.float64) @ weights)
    rows = np.empty(len(told), MEANT)
    rows["stem"] = [checksum(stem) for stem in vectors.number]
    rows["row"] = told
    return scales, rows[np.argsort(rows["stem"], kind="stable")]


def _in_bytes(weights: Floats) -> tuple[list[float], NDArray[np.int8]]:
    """What one of a byte is worth by output, and the weights so told."""
    scales = np.round(np.abs(weights).max(axis=0) / _MOST_OF_A_BYTE, 6)
    most = _MOST_OF_A_BYTE
    return scales.tolist(), np.clip(np.round(weights / scales), -most, most).astype(np.int8)


class _Collected:
    """Weights of all heads, one row of outputs per name."""

    def __init__(self, heads: Mapping[str, Head], fitted: Mapping[str, Fitted]) -> None:
        self.columns: dict[str, Floats] = {}
        self.words: dict[str, Floats] = {}
        self.bias = np.zeros(len(OUTPUTS))
        _, _, pieces, meanings = (len(block.names) for block in heads["kind"].blocks)
        self.pieces = np.zeros((pieces, len(OUTPUTS)))
        self.meanings = np.zeros((meanings, len(OUTPUTS)))
        alone = {name: OUTPUTS.index(name) for name in ALONE}
        places = {"kind": KIND, "area": AREA} | {n: slice(at, at + 1) for n, at in alone.items()}
        for name, at in places.items():
            self._take(heads[name], fitted[name], at)

    def _take(self, head: Head, fitted: Fitted, at: slice) -> None:
        self.bias[at] = fitted.bias
        self.pieces[:, at], self.meanings[:, at] = fitted.blocks[2:]
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
    wanted.add_argument("--no-groups", action="store_true", help="leave out what teaches joining")
    wanted.add_argument("--curve", action="store_true", help="print the learning curve")
    asked = wanted.parse_args(words)
    module, _, name = asked.analyser.partition(":")
    rules = plain_rules()
    analyser = getattr(import_module(module), name)()
    own = examples(rules, analyser, groups=not asked.no_groups)
    vectors = stem_vectors(analyser)
    heads = heads_of(own, rules, vectors)
    if asked.check:
        report.show(own, unseen(own, heads), AREAS, _PRECISE)
        return
    if asked.curve:
        for count, sums in learning(heads["kind"], own.kinds, own.briefs):
            print(f"{count:5} texts: {report.kinds_line(own, sums)}")
        return
    _write(stored(own, heads, vectors), asked.out)


def _write(model: Stored, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    text = _rows(json.dumps(model.named, ensure_ascii=False, indent=0, sort_keys=True))
    (folder / "heads.json").write_text(text + "\n", encoding="utf-8")
    for name, table in model.tables.items():
        np.save(folder / f"{name}.npy", table)


def _rows(text: str) -> str:
    """One line per name: a list of numbers does not break."""
    joined, inside = list[str](), False
    for line in text.splitlines():
        joined.append(line if inside else "\n" + line)
        inside = line.endswith("[") or (inside and not line.startswith("]"))
    return "".join(joined).lstrip()


if __name__ == "__main__":
    main()
