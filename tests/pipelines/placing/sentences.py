"""Sentences as people write them in town groups, with the places a careful reader expects, and how many are found.

`sentences_open.jsonl` was looked at while the finders were mended, `sentences_blind.jsonl` was measured only. A line has `text`, `parent` (what it
answers, if anything), `places` (pairs of street and house: any of them is right as the best place, none for a trap), `object`, `settlement`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.place import Place
from evaluation.names import same_name, same_number
from tests.pipelines.finding_places import a_stranger, found

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with its expected places."""

    text: str
    parent: str | None
    places: tuple[tuple[str | None, str | None], ...]
    object: str | None
    settlement: str | None


def sentences(name: str) -> tuple[Sentence, ...]:
    """All lines of one file."""
    lines = (_HERE / f"sentences_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(map(_sentence, lines))


def address_f1(name: str) -> float:
    """F1 of street and house over the sentences that have or are given either; a wrong one is wrong and missed."""
    asked = sentences(name)
    given = [place_of(s) for s in asked]
    right = sum(map(is_right, asked, given))
    expected = sum(bool(s.places) for s in asked)
    answered = sum(has_address(place) for place in given)
    return 2 * right / (expected + answered)


def mistakes(name: str) -> Iterator[tuple[Sentence, Place | None]]:
    """Sentences whose street or house is missed, wrong, or found where there is none."""
    for sentence in sentences(name):
        place = place_of(sentence)
        if bool(sentence.places) != has_address(place) or (
            sentence.places and not is_right(sentence, place)
        ):
            yield sentence, place


def place_of(sentence: Sentence) -> Place | None:
    """The best place, as a town without lists finds it."""
    parent = found(sentence.parent, locator=a_stranger())[0] if sentence.parent else None
    return found(sentence.text, parent, locator=a_stranger())[0]


def has_address(place: Place | None) -> bool:
    """Whether a street or a house is told."""
    return place is not None and bool(place.street or place.house)


def is_right(sentence: Sentence, place: Place | None) -> bool:
    """Whether the best place is one of the expected; a crossing counts by its first street."""
    if place is None or not has_address(place):
        return False
    street = place.street.partition(",")[0] if place.street else None
    return any(same_name(s, street) and same_number(h, place.house) for s, h in sentence.places)


def _sentence(line: str) -> Sentence:
    told = json.loads(line)
    places = tuple((street, house) for street, house in told["places"])
    return Sentence(
        told["text"], told.get("parent"), places, told.get("object"), told.get("settlement")
    )
