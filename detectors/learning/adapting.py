"""Fits an addition to the shipped model: as small as will do, held in place by the project's own texts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.compiling import compiled
from detectors.cues import UNSAID, WORDS
from detectors.learning.addition import Addition
from detectors.learning.lessons import Lesson
from detectors.linear import WordHead, keys
from detectors.model import AREA, DANGER, KIND, KINDS, OUTPUTS, Model
from detectors.witnesses import rules_of
from domain.codes import AREAS
from domain.pack import Pack

LEAST_POSTS = 3  # that tell a word before it is weighed: nobody can be known by it
_ROUNDS, _STIFF = 10, 0.3
_STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SMALL = 0.005  # a smaller weight is left out
_AT_ONCE = 500  # cases

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Weigher:
    """The sums of a model's outputs before they become a judgement, and of its topics."""

    def __init__(self, pack: Pack, model: Model) -> None:
        self._words = WordHead(model.words, len(OUTPUTS))
        self._rules = rules_of(pack, self._words.stems, model.pieces, model.meanings)
        self._matrix, self._model = model.matrix(self._rules.columns), model
        self._numbers = {word: row for row, word in enumerate(model.words)}
        self.temperature = model.thresholds.temperature
        known = set(model.topics.codes)
        self.codes = (*model.topics.codes, *(t.code for t in pack.topics if t.code not in known))

    def sums(self, cases: Sequence[Case]) -> Floats:
        """Shape (cases, outputs)."""
        parts = [self._sums(cases[at : at + _AT_ONCE]) for at in range(0, len(cases), _AT_ONCE)]
        return np.concatenate([np.zeros((0, len(OUTPUTS)), np.float32), *parts])

    def _sums(self, cases: Sequence[Case]) -> Floats:
        seen = self._rules.see(cases)
        told = self._words.tell(seen.cases, seen.words, seen.senses)[0]
        sums: Floats = np.asarray(seen.rows @ self._matrix + told + self._model.bias, np.float32)
        return sums

    def topics(self, cases: Sequence[Case]) -> Floats:
        """What the words say of each topic as the panel adds it up, shape (cases, codes)."""
        found = np.full((len(cases), len(self.codes)), UNSAID, np.float32)
        for t, case in enumerate(cases):
            told = [row for key in keys(case) if (row := self._numbers.get(key)) is not None]
            sums = self._model.topics.sums(np.array(told, np.int32))
            found[t, : len(sums)] = np.maximum(sums, UNSAID)
        return found * np.float32(WORDS)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Own texts, which hold the weights in place, and lessons, as rows of the names that enough lessons tell."""

    names: tuple[str, ...]
    ends: Ints
    columns: NDArray[np.int32]
    cases: tuple[Case, ...]

    @classmethod
    def of(cls, own: Sequence[Lesson], lessons: Sequence[Lesson]) -> "_Texts":
        texts = {lesson.case.post.text: lesson.case for lesson in lessons}
        told = Counter(key for case in texts.values() for key in _spoken(case))
        names = tuple(sorted(key for key, count in told.items() if count >= LEAST_POSTS))
        number = {name: i for i, name in enumerate(names)}
        cases = tuple(lesson.case for lesson in (*own, *lessons))
        rows = [sorted(number[k] for k in _spoken(case) if k in number) for case in cases]
        ends = np.cumsum([0, *map(len, rows)]).astype(np.int64)
        return cls(names, ends, np.array([n for row in rows for n in row], np.int32), cases)


def _spoken(case: Case) -> set[str]:
    return {key for key in keys(case) if not any(c.isdigit() for c in key)}


def adapt(weigher: Weigher, lessons: Sequence[Lesson], own: Sequence[Lesson]) -> Addition:
    """An addition fitted on lessons that do not audit, as strong as those that tune bear it."""
    teach = [lesson for lesson in lessons if not lesson.audits and not lesson.tunes]
    tune = [lesson for lesson in lessons if lesson.tunes]
    strength = _strength(weigher, teach, tune, own) if teach and tune else 1.0
    return _scaled(_fitted(weigher, [*teach, *tune], own), strength)


def _strength(
    weigher: Weigher, teach: Sequence[Lesson], tune: Sequence[Lesson], own: Sequence[Lesson]
) -> float:
    """The calibration: the share of the addition under which unseen lessons surprise least."""
    fitted = _fitted(weigher, teach, own)
    cases, wanted = [lesson.case for lesson in tune], _wanted(tune, weigher.codes)
    sums = weigher.sums(cases)[:, KIND]
    more = np.array([_row(fitted, case)[KIND] for case in cases], np.float32)
    known = wanted.kinds >= 0

    def surprise(strength: float) -> float:
        raised = (sums + np.float32(strength) * more) / weigher.temperature
        log = raised - np.log(np.exp(raised).sum(axis=1, keepdims=True))
        return float(-log[known, wanted.kinds[known]].mean())

    return min(_STRENGTHS, key=surprise) if known.any() else 1.0


def _row(addition: Addition, case: Case) -> Floats:
    rows = [addition.words[key] for key in keys(case) if key in addition.words]
    total: Floats = np.array([np.zeros(len(OUTPUTS)), *rows], np.float32).sum(axis=0)
    return total


def _fitted(weigher: Weigher, lessons: Sequence[Lesson], own: Sequence[Lesson]) -> Addition:
    texts = _Texts.of(own, lessons)
    wanted = _wanted([*own, *lessons], weigher.codes)
    sums, unit = weigher.sums(texts.cases), weigher.temperature
    rows = np.zeros((len(texts.names), len(OUTPUTS)), np.float32)
    rows[:, KIND] = unit * _bent(texts, sums[:, KIND] / np.float32(unit), wanted.kinds)
    rows[:, AREA] = _bent(texts, sums[:, AREA], wanted.areas)
    if any(lesson.danger for lesson in lessons):  # else nothing is there to be raised for
        danger = np.stack([np.zeros(len(sums), np.float32), sums[:, DANGER]], axis=1)
        bent = _bent(texts, danger, wanted.dangers)
        rows[:, DANGER] = np.maximum(bent[:, 1] - bent[:, 0], 0)
    topics = _bent(texts, weigher.topics(texts.cases), wanted.topics) / np.float32(WORDS)
    return Addition(_by_word(texts.names, rows), _by_topic(texts.names, topics, weigher.codes))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Numbers of the right outputs, -1 where nothing was taught."""

    kinds: Ints
    areas: Ints
    dangers: Ints
    topics: Ints


def _wanted(lessons: Sequence[Lesson], codes: Sequence[str]) -> _Wanted:
    topics = {code: i for i, code in enumerate(codes)}
    return _Wanted(
        np.array([-1 if s.kind is None else KINDS.index(s.kind) for s in lessons], np.int64),
        np.array([AREAS.index(s.area) if s.area in AREAS else -1 for s in lessons], np.int64),
        np.array([-1 if s.danger is None else int(s.danger) for s in lessons], np.int64),
        np.array([topics.get(s.topic or "", -1) for s in lessons], np.int64),
    )


def _bent(texts: _Texts, offsets: Floats, wanted: Ints) -> Floats:
    """Weights of names that turn these sums towards what is wanted, shape (names, outputs)."""
    seen = np.maximum(np.bincount(texts.columns, minlength=len(texts.names)), 1)
    order = np.random.default_rng(0).permutation(len(wanted)).astype(np.int64)
    offsets = np.ascontiguousarray(offsets, np.float32)
    bent: Floats = _bend(texts.ends, texts.columns, offsets, wanted, seen.astype(np.float32), order)
    return bent


@compiled
def _bend(
    ends: Ints, columns: NDArray[np.int32], offsets: Floats, wanted: Ints, seen: Floats, order: Ints
) -> Floats:
    """Small steps text by text: each moves its own sums by about its mistake."""
    outputs = offsets.shape[1]
    weights = np.zeros((len(seen), outputs), np.float32)
    for turn in range(_ROUNDS):
        pace = 1 / (1 + turn / 3)
        for t in order:
            start, end = ends[t], ends[t + 1]
            if wanted[t] < 0 or start == end:
                continue
            sums = offsets[t].copy()
            for k in range(start, end):
                sums += weights[columns[k]]
            wrong = np.exp(sums - sums.max())
            wrong /= wrong.sum()
            wrong[wanted[t]] -= 1
            step = np.float32(pace / (1 + end - start))
            for k in range(start, end):
                row = weights[columns[k]]
                row -= step * (wrong + np.float32(_STIFF) * row / seen[columns[k]])
    return weights


def _by_word(names: Sequence[str], rows: Floats) -> dict[str, tuple[float, ...]]:
    return {
        name: tuple(round(value, 3) for value in row.tolist())
        for name, row in zip(names, rows, strict=True)
        if np.abs(row).max() >= _SMALL
    }


def _by_topic(
    names: Sequence[str], rows: Floats, codes: Sequence[str]
) -> dict[str, dict[str, float]]:
    found = {
        name: {codes[i]: round(v, 3) for i, v in enumerate(row.tolist()) if abs(v) >= _SMALL}
        for name, row in zip(names, rows, strict=True)
    }
    return {name: row for name, row in found.items() if row}


def _scaled(addition: Addition, strength: float) -> Addition:
    def less(row: Mapping[str, float]) -> dict[str, float]:
        return {code: round(weight * strength, 4) for code, weight in row.items()}

    if not strength:
        return Addition({}, {})
    return Addition(
        {w: tuple(round(v * strength, 4) for v in row) for w, row in addition.words.items()},
        {word: less(row) for word, row in addition.topics.items()},
    )
