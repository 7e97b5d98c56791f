"""Danger to life or health that is going on now: what is weighed for it, and when a text speaks of it at all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.columns import DANGER, Columns
from detectors.model import logit
from detectors.perils import PERILS
from detectors.sight import Sight

_SURE = 0.5  # probability of danger that a text without any where must reach: most such are moods and verses
_NEED_NO_PLACE = ("d.suicide", "d.lost")  # who is told of such names none


def danger_names(columns: Columns) -> tuple[str, ...]:
    """Columns that are weighed for danger alone, in a fixed order."""
    classes = {name for name in columns.names if name.startswith(DANGER)}
    return tuple(sorted(classes | {"two_events"} | {name for name, _, _ in PERILS}))


def speaks_of_danger(seen: Sight) -> NDArray[np.bool_]:
    """An event, a cry for help beside somebody, or a word under a call for help."""
    cry = seen.any_of("d.help") & seen.any_of("d.victim", "d.hatch")
    return np.asarray(seen.any_of("event", "reply.to_danger") | cry)


def may_be_danger(seen: Sight, sums: NDArray[Any]) -> NDArray[np.bool_]:
    """What an authority posts is no call for help; and whoever names neither a thing nor a place must be plain."""
    somewhere = seen.any_of("any.address", "reply", *_NEED_NO_PLACE)
    somewhere |= seen.any_of("has_object") & ~seen.any_of("lines.many")
    return np.asarray(~seen.any_of("voice.authority") & (somewhere | (sums >= logit(_SURE))))
