"""The closed word lists of places, read once from `pipelines/words`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.placing.inflection import plain_word

_WORDS = Path(__file__).resolve().parents[1] / "words"


@dataclass(frozen=True, slots=True)
class StreetType:
    """A type word: what a place keeps of it ("" for улица) and the gender of adjectives with it."""

    name: str
    gender: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Word lists by name, and types of streets by written form (two words are parted by a blank)."""

    lists: Mapping[str, frozenset[str]]
    types: Mapping[str, StreetType]
    buildings: Mapping[str, str]
    demoting: tuple[tuple[str, ...], ...]
    promoting: tuple[tuple[str, ...], ...]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


@cache
def wording() -> Wording:
    """All lists of `places.yml`."""
    raw: dict[str, Any] = yaml.safe_load((_WORDS / "places.yml").read_text(encoding="utf-8"))
    types = {
        form.replace("-", " "): StreetType(kind["name"], kind["gender"])
        for kind in raw["street_types"]
        for form in kind["forms"].split()
    }
    lists = {
        name: frozenset(
            plain_word(value).replace("-", " ").split()
            if name != "short_types"
            else (w.replace("-", " ") for w in value.split())
        )
        for name, value in raw.items()
        if isinstance(value, str) and name not in {"demoting", "promoting"}
    }
    return Wording(
        lists, types, raw["building_words"], _cues(raw["demoting"]), _cues(raw["promoting"])
    )


def names_in(file: str) -> Iterator[str]:
    """Names of a list file: parted by semicolons, lines with # are remarks."""
    for line in (_WORDS / file).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from (name.strip() for name in line.split(";") if name.strip())


def _cues(listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(plain_word(cue.strip()).split("|")) for cue in listed.split(";") if cue.strip()
    )
