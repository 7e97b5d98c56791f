"""Templates of sentences: {0} and {name} are holes, {0:topic} names a code, [a part] needs its holes filled."""

import re
from collections.abc import Callable, Mapping

_PART = re.compile(r"\[([^\[\]]*)\]")
_HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_NOTHING = "…"

Reader = Callable[[str, str], str]  # (kind of code, value) → how people say it


def fill(template: str, params: Mapping[str, str], read: Reader) -> str:
    """The sentence; a hole without a value shows «…», and a bracketed part with one disappears."""
    whole = _PART.sub(lambda part: part[1] if _complete(part[1], params) else "", template)
    return _HOLE.sub(lambda hole: _value(hole[1], hole[2], params, read), whole)


def holes(template: str) -> frozenset[str]:
    """Names of all holes."""
    return frozenset(hole[1] for hole in _HOLE.finditer(template))


def _complete(part: str, params: Mapping[str, str]) -> bool:
    return all(params.get(hole[1]) for hole in _HOLE.finditer(part))


def _value(name: str, kind: str | None, params: Mapping[str, str], read: Reader) -> str:
    value = params.get(name, "")
    if not value:
        return _NOTHING
    return read(kind, value) if kind else value
