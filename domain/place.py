"""Places: what a text names, and the territories a pack knows."""

from dataclasses import dataclass

from domain.making import quickly_made
from domain.post import GeoPoint


@quickly_made
@dataclass(frozen=True, slots=True)
class Place:
    """A place found for a post, with the reason and the exact span that names it.

    `street` is nominative without «улица» (other types keep their word: «переулок Речной»); `house` as written,
    «корпус» as «к»; a crossing has both streets («Ленина, Мира»); `territory` is a path of the pack.
    `reason`: text, parent, geo, source.
    `start`/`end` are -1 when the text itself does not name it. A house that the text names without any street stands
    with the territory of the source or of the coordinates, under their reason.
    """

    street: str | None = None
    house: str | None = None
    object: str | None = None
    settlement: str | None = None
    territory: str = ""
    start: int = -1
    end: int = -1
    confidence: float = 0.0
    reason: str = "text"
    point: GeoPoint | None = None

    @property
    def exact(self) -> bool:
        """Precise enough to send somebody: a house on a street, or an object."""
        return bool((self.street and self.house) or self.object)


@dataclass(frozen=True, slots=True)
class Territory:
    """A node of the territory tree; `path` is slash separated, e.g. `region/town/district`."""

    path: str
    name: str
    aliases: tuple[str, ...] = ()
    polygon: tuple[tuple[float, float], ...] = ()  # (lon, lat) ring, may be empty


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the pack's own list; `name` as in `Place.street`."""

    name: str
    territory: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A named object of the pack (school, clinic, stop)."""

    name: str
    territory: str
    aliases: tuple[str, ...] = ()
    street: str | None = None
    house: str | None = None
    point: GeoPoint | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The territories a reader may see, as path prefixes; ("",) is everything, () is nothing."""

    paths: tuple[str, ...]

    def covers(self, territory: str) -> bool:
        """Whether a territory path lies inside."""
        return any(p in ("", territory) or territory.startswith(p + "/") for p in self.paths)


EVERYTHING = Scope(("",))
