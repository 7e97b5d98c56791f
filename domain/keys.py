"""Keys under which an incident is looked for when a new post may belong to it."""

import re
from functools import lru_cache

from domain.incident import Incident
from domain.place import Place

_BLANKS = re.compile(r"[\s«»\"'№.]+")
_RANGE = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")
_WIDEST_RANGE = 60  # houses; a wider range is rather a mistake of reading


def keys_of(incident: Incident) -> tuple[str, ...]:
    """Place keys and post keys of an incident, without repeats."""
    posts = (f"post:{member.post}" for member in incident.members)
    return tuple(dict.fromkeys((*place_keys(incident.place), *posts)))


@lru_cache(maxsize=20_000)  # a place is compared with every post of its days
def place_keys(place: Place | None) -> tuple[str, ...]:
    """Keys of a place from the exact to the wide: houses of a street, an object, the street."""
    if place is None:
        return ()
    town = plain(place.settlement or place.territory.split("/")[0])
    keys: list[str] = []
    for name in streets(place.street):
        street = f"street:{town}:{name}"
        keys += [f"{street}|{house}" for house in houses(place.house)]
        keys.append(street)
    if place.object:
        keys.append(f"object:{town}:{plain(place.object)}")
    return tuple(keys)


def streets(written: str | None) -> tuple[str, ...]:
    """Streets of one written string, for comparing: «Ленина, Мира» is a crossing of two."""
    return tuple(dict.fromkeys(plain(name) for name in written.split(","))) if written else ()


def houses(written: str | None) -> tuple[str, ...]:
    """House numbers of one written string: «9 к2» is one, «7, 9» are two, «3–9» are 3, 5, 7, 9 and 4, 6, 8."""
    if not written:
        return ()
    text = written.lower().replace("ё", "е")
    span = _RANGE.fullmatch(text.strip())
    if span and 0 < int(span[2]) - int(span[1]) <= _WIDEST_RANGE:
        return tuple(str(n) for n in range(int(span[1]), int(span[2]) + 1))
    parts = (p for p in re.split(r"[,;]| и ", text) if p.strip())
    return tuple(dict.fromkeys(plain(p) for p in parts))


def same_street(one: str | None, other: str | None) -> bool:
    """Whether two written streets share one; a crossing is on both of its streets."""
    return not set(streets(one)).isdisjoint(streets(other))


def same_house(one: str | None, other: str | None) -> bool:
    """Whether two written house strings share a house; «12» and «12 к2» are different houses."""
    return bool(set(houses(one)) & set(houses(other)))


def plain(name: str) -> str:
    """A name for comparing: lower case, ё as е, without blanks, quotes and №."""
    return _BLANKS.sub("", name.lower().replace("ё", "е"))
