"""Which authority can fix it: topic × territory → authority, as the pack's route table says."""

from dataclasses import dataclass
from functools import lru_cache

from domain.codes import Reason
from domain.pack import Pack
from domain.place import Place
from domain.source import Manifest
from domain.verdict import Judgement, Route

_ANY = "*"
_MOST = 4  # authorities offered beside the chosen one
_KNOWN_MATTERS = 10_000  # topics by territories: a few hundred are what a town writes about


@dataclass(frozen=True, slots=True)
class _Rule:
    """A usable line of the pack's table; `order` is its place there."""

    authority: str
    territory: str
    order: int


@dataclass(frozen=True, slots=True)
class _Match:
    """A rule that fits, with the name under which it was found; `level` grows with precision."""

    rule: _Rule
    level: int
    reason: str
    name: str

    @property
    def rank(self) -> tuple[int, int, int]:
        """Topic before territory before order in the pack; the least is the best."""
        return -self.level, -len(self.rule.territory), self.rule.order


class Router:
    """Finds the most specific rule; a rule that names an unknown authority counts for nothing."""

    def __init__(self, pack: Pack) -> None:
        known = {authority.code for authority in pack.authorities}
        self._areas = {topic.code: topic.area for topic in pack.topics}
        self._rules: dict[str, list[_Rule]] = {}
        for order, rule in enumerate(pack.routes):
            if rule.authority in known:
                kept = _Rule(rule.authority, rule.territory, order)
                self._rules.setdefault(rule.topic, []).append(kept)
        self._of = lru_cache(_KNOWN_MATTERS)(self._find)

    def route(
        self, judgement: Judgement, place: Place | None, manifest: Manifest | None
    ) -> Route | None:
        """The authority for a judged post, and others that answer for it too; None when no rule fits.

        Without a place the source's territory decides; a place outside the pack has no authority here.
        """
        territory = _territory(place, manifest)
        if territory is None:
            return None
        topic = judgement.topic or ""
        return self._of(topic, judgement.area or self._areas.get(topic, ""), territory)

    def _find(self, topic: str, area: str, territory: str) -> Route | None:
        found = [
            _Match(rule, level, reason, name)
            for level, reason, name in _asked(topic, area)
            for rule in self._rules.get(name, ())
            if _covers(rule.territory, territory)
        ]
        return _answer(sorted(found, key=lambda match: match.rank)) if found else None


def _asked(topic: str, area: str) -> list[tuple[int, str, str]]:
    """Names under which rules are looked for: level, reason, name."""
    asked = [(0, "default_rule", _ANY)]
    if area:
        asked.append((1, "area_rule", area))
    ends = [i for i, letter in enumerate(topic) if letter == "."]
    groups = [topic[:end] for end in (*ends, len(topic)) if end]
    return asked + [(2 + n, "topic_rule", g) for n, g in enumerate(groups) if g != area]


def _territory(place: Place | None, manifest: Manifest | None) -> str | None:
    """Where the matter lies; None when outside the pack."""
    if place is not None:
        return place.territory or None
    return manifest.territory if manifest else ""


def _covers(rule: str, territory: str) -> bool:
    return rule in {"", _ANY, territory} or territory.startswith(rule + "/")


def _answer(found: list[_Match]) -> Route:
    best = found[0]
    others = dict.fromkeys(match.rule.authority for match in found[1:])
    others.pop(best.rule.authority, None)
    reason = Reason(best.reason, (best.name, best.rule.territory))
    return Route(best.rule.authority, reason, tuple(others)[:_MOST])
