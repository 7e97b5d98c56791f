"""What a column speaks for before any text was seen: the marks of the word lists, and a few signs."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.evidence import COMBINATIONS, ELSEWHERES
from detectors.lexicon import WordClass
from detectors.model import KINDS
from detectors.perils import PRIORS as PERILS
from detectors.signs import SIGNS

_SIGNS: Mapping[str, Mapping[str, float]] = {
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
_VOICE = ("voice.community", "voice.authority", "source.")
_STIFF_CLASS, _STIFF_SIGN, _STIFF_COMBINED, _STIFF_VERB = 3.0, 12.0, 10.0, 20.0


def kind_columns(classes: Sequence[WordClass]) -> tuple[str, ...]:
    """Columns that are weighed for the kind."""
    own = [c.name for c in classes if not c.part and not c.name.startswith(("topic:", "d."))]
    beyond = [f"beyond.{name}" for name in ELSEWHERES]
    return (*own, *beyond, *SIGNS, *(name for name, _, _ in COMBINATIONS))


def voiceless(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the columns that do not know who speaks."""
    combined = {
        name for name, *parts in COMBINATIONS if any(p.startswith(_VOICE) for p in sum(parts, ()))
    }
    return tuple(n for n in names if n not in combined and not n.startswith(_VOICE))


def stiffness(names: Sequence[str]) -> Mapping[str, float]:
    """Signs must not explain what the rules missed; forms of verbs are everywhere and say little."""
    return {name: _stiffness(name) for name in names}


def kind_prior(classes: Sequence[WordClass], names: Sequence[str]) -> NDArray[np.float64]:
    """One row per name, one column per kind."""
    told = {c.name: c.priors for c in classes} | dict(_SIGNS)
    return np.array([[told.get(n, {}).get(k.value, 0.0) for k in KINDS] for n in names])


def danger_prior(classes: Sequence[WordClass], names: Sequence[str]) -> NDArray[np.float64]:
    """One row per name, one column."""
    told = {c.name: c.priors.get("danger", 0.0) for c in classes} | dict(PERILS)
    return np.array([[told.get(name, 0.0)] for name in names])


def _stiffness(name: str) -> float:
    if name in SIGNS:
        return _STIFF_SIGN
    if name.startswith("v."):
        return _STIFF_VERB
    return _STIFF_COMBINED if name.startswith("c.") else _STIFF_CLASS
