"""What was just decided about several incidents: told once, on the page that comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.web.here import Asked

_KEY = "done"


@dataclass(frozen=True, slots=True)
class Done:
    """A decision and the incidents as it left them."""

    name: str
    incidents: tuple[tuple[int, int], ...]  # number, version


def remember(request: Asked, done: Done) -> None:
    """For the next page of this visitor; the cookie holds numbers alone."""
    request.session[_KEY] = [done.name, *done.incidents]


def just_done(request: Asked) -> Done | None:
    """Told once: it is forgotten with this."""
    session = request.session or {}
    kept: Sequence[object] = session.pop(_KEY, None) or ()
    if not kept:
        return None
    pairs = (tuple(pair) for pair in kept[1:] if isinstance(pair, list | tuple))
    return Done(str(kept[0]), tuple((int(number), int(version)) for number, version in pairs))
