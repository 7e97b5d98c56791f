"""Short words for looking places up in tests."""

from functools import cache

from domain.place import Place
from domain.post import GeoPoint
from domain.source import Manifest
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from tests.builders import a_post
from tests.pipelines.town import a_pack


@cache
def the_locator() -> Locator:
    return Locator(a_pack())


@cache
def a_stranger() -> Locator:
    """Knows neither streets nor landmarks, as in a town without lists."""
    return Locator(a_pack(streets=(), landmarks=()))


@cache
def the_analyser() -> RussianAnalyser:
    return RussianAnalyser()


def found(
    text: str,
    parent: Place | None = None,
    manifest: Manifest | None = None,
    locator: Locator | None = None,
    geo: GeoPoint | None = None,
) -> tuple[Place | None, tuple[Place, ...]]:
    reading = the_analyser().read(text)
    return (locator or the_locator()).locate(a_post(text=text, geo=geo), reading, parent, manifest)


def best(
    text: str,
    parent: Place | None = None,
    manifest: Manifest | None = None,
    locator: Locator | None = None,
) -> Place:
    place, _ = found(text, parent, manifest, locator)
    assert place is not None, text
    return place


def piece(text: str, place: Place) -> str:
    return text[place.start : place.end]
