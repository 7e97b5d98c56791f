"""Danger to life or health that is going on now: when a text speaks of it at all, and what is weighed then."""

import numpy as np
from numpy.typing import NDArray

from detectors.columns import DANGER, Columns
from detectors.perils import PERILS, PRIORS
from detectors.sight import Sight


def danger_names(columns: Columns) -> tuple[str, ...]:
    """All columns that are weighed for danger, in a fixed order."""
    classes = {name for name in columns.names if name.startswith(DANGER)}
    return tuple(sorted(classes | set(PRIORS) | {name for name, _, _ in PERILS}))


def speaks_of_danger(seen: Sight) -> NDArray[np.bool_]:
    """An event, a cry for help beside somebody, or a word under a call for help; never a notice of an authority."""
    cry = seen.any_of("d.help") & seen.any_of("d.victim", "d.hatch")
    under = seen.any_of("reply.to_danger")
    speaks: NDArray[np.bool_] = seen.any_of("event") | cry | under
    return speaks & ~seen.any_of("voice.authority")
