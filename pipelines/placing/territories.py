"""Which territory of the pack a place belongs to: by street, named settlement, source or coordinates."""

from dataclasses import dataclass

from domain.pack import Pack
from domain.place import Street, Territory
from domain.post import GeoPoint
from pipelines.placing.mentions import TownMention


@dataclass(frozen=True, slots=True)
class Home:
    """A territory's path and the settlement to name with it (None inside the main town)."""

    path: str
    settlement: str | None = None


class Territories:
    """The pack's territory tree."""

    def __init__(
        self, pack: Pack, root: Territory | None, settlements: tuple[Territory, ...]
    ) -> None:
        self._root = root.path if root else ""
        self._all = pack.territories
        self._settlements = {t.path: t.name for t in settlements if t is not root}
        self._homes: dict[str, Home] = {}  # by the pack's own paths

    @property
    def root(self) -> str:
        """Path of the whole."""
        return self._root

    def settlement(self, path: str) -> str | None:
        """Name of the village or settlement in which a path lies; None for the main town and its districts."""
        while path:
            if path in self._settlements:
                return self._settlements[path]
            path = path.rpartition("/")[0]
        return None

    def home(self, path: str) -> Home:
        """A path with its settlement."""
        if path not in self._homes:
            self._homes[path] = Home(path, self.settlement(path))
        return self._homes[path]

    def homes(
        self, streets: tuple[Street, ...], town: TownMention | None, source: str
    ) -> tuple[Home, ...]:
        """Where a street of the pack may lie, best first: the named settlement, the source's, the main town."""
        if town is not None and town.elsewhere:
            return (Home("", town.name),)
        paths = list(dict.fromkeys(street.territory for street in streets))
        named = town.territory.path if town is not None and town.territory else ""
        if named and named != self._root:
            inside = [p for p in paths if _within(p, named)]
            return tuple(self.home(p) for p in (inside or [named]))
        if town is not None and town.territory is None:
            return (Home(source or self._root, town.name),)
        if not paths:
            return (self.home(named or source or self._root),)
        paths.sort(key=lambda p: (not self._of_source(p, source), self.settlement(p) is not None))
        return tuple(self.home(p) for p in paths)

    def at(self, point: GeoPoint) -> Home | None:
        """The smallest territory whose polygon holds a point."""
        inside = [t for t in self._all if t.polygon and _holds(t.polygon, point)]
        deepest = max(inside, key=lambda t: t.path.count("/"), default=None)
        return self.home(deepest.path) if deepest else None

    def _of_source(self, path: str, source: str) -> bool:
        return source not in {"", self._root} and _within(path, source)


def _within(path: str, whole: str) -> bool:
    return path == whole or path.startswith(whole + "/")


def _holds(ring: tuple[tuple[float, float], ...], point: GeoPoint) -> bool:
    """Even-odd rule over a (lon, lat) ring."""
    inside = False
    before = ring[-1]
    for corner in ring:
        (x1, y1), (x2, y2) = before, corner
        if (y1 > point.lat) != (y2 > point.lat):
            crossing = x1 + (point.lat - y1) * (x2 - x1) / (y2 - y1)
            inside ^= point.lon < crossing
        before = corner
    return inside
