"""What the finders hand over: pieces of a text that name something of a place."""

from dataclasses import dataclass

from domain.making import quickly_made
from domain.place import Landmark, Street, Territory


@quickly_made
@dataclass(frozen=True, slots=True)
class StreetMention:
    """A street, perhaps with its house; `streets` are the pack's own of that name. Word positions, end exclusive."""

    name: str
    start: int
    end: int
    streets: tuple[Street, ...] = ()
    house: str | None = None
    sure: float = 0.8


@quickly_made
@dataclass(frozen=True, slots=True)
class ObjectMention:
    """An institution or landmark; `weak` ones count only beside a street, `micro` is a microdistrict."""

    name: str
    start: int
    end: int
    landmark: Landmark | None = None
    weak: bool = False
    micro: bool = False
    sure: float = 0.8


@dataclass(frozen=True, slots=True)
class TownMention:
    """A settlement or district; `territory` is the pack's own, None for elsewhere or unlisted ones."""

    name: str
    start: int
    end: int
    territory: Territory | None = None
    elsewhere: bool = False
    district: bool = False
    sure: float = 0.6
