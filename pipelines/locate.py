"""Where a message speaks of: best place and candidates, with reasons; never a silent guess."""

from collections.abc import Iterator
from dataclasses import replace

from domain.pack import Pack
from domain.place import Place
from domain.post import GeoPoint, Post, Reading
from domain.source import Manifest
from pipelines.placing.finding import PlaceFinder
from pipelines.placing.line import Line
from pipelines.placing.replies import house_in_reply, object_in_reply
from pipelines.placing.spots import Spot
from pipelines.placing.territories import Home, Territories

_FROM_PARENT, _FROM_GEO, _FROM_SOURCE = (
    0.6,
    0.7,
    0.1,
)  # how sure a place is that the text does not name
_FOREIGN = 0.5  # score below which a text's place is another's
_MOST = 6  # candidates beside the best


class Locator:
    """Finds the place of a post in its text, its parent, its coordinates or its source."""

    def __init__(self, pack: Pack) -> None:
        self._finder = PlaceFinder(pack)
        towns = self._finder.towns
        settlements = tuple(t for t in pack.territories if towns.is_settlement(t))
        self._territories = Territories(pack, towns.root, settlements)
        self._of_source: dict[str, Place] = {}

    def locate(
        self,
        post: Post,
        reading: Reading,
        parent_place: Place | None,
        manifest: Manifest | None,
    ) -> tuple[Place | None, tuple[Place, ...]]:
        """The best place and other candidates, best first."""
        source = manifest.territory if manifest else ""
        parent = _taken_over(parent_place)
        line, spots = self._finder.find(reading)
        own = (
            [p for spot in spots for p in self._places(line, spot, source, parent)] if line else []
        )
        strong = bool(spots) and spots[0].score >= _FOREIGN and bool(own) and not _is_wide(own[0])
        if parent is not None and not strong:
            hinted = _from_reply(reading, parent)
            return hinted or parent, _apart(own, hinted or parent)
        if own:
            return own[0], _apart(own[1:], own[0])
        return _in_house(self._outside_text(post, source), line, spots), ()

    def _outside_text(self, post: Post, source: str) -> Place | None:
        """By coordinates, else by the source's territory."""
        home = self._territories.at(post.geo) if post.geo else None
        if home is not None:
            return _wide(home, "geo", _FROM_GEO, post.geo)
        if not source:
            return None
        if post.geo:
            return _wide(self._territories.home(source), "source", _FROM_SOURCE, post.geo)
        if source not in self._of_source:
            home = self._territories.home(source)
            self._of_source[source] = _wide(home, "source", _FROM_SOURCE, None)
        return self._of_source[source]

    def _places(self, line: Line, spot: Spot, source: str, parent: Place | None) -> Iterator[Place]:
        """A spot's places: several when its street lies in several settlements."""
        start, end = line.starts[spot.start], line.ends[spot.end - 1]
        if spot.street is None and spot.object is None and spot.house is not None:
            if parent is not None and parent.street:
                yield replace(
                    parent,
                    house=spot.house,
                    object=None,
                    start=start,
                    end=end,
                    reason="text",
                    confidence=0.7,
                )
            return
        for n, home in enumerate(self._homes(spot, source)):
            yield Place(
                street=spot.street.name if spot.street else None,
                house=spot.house,
                object=spot.object.name if spot.object else None,
                settlement=self._settlement(spot, home),
                territory=home.path,
                start=start,
                end=end,
                confidence=_confidence(spot) * (1.0 if n == 0 else 0.5),
                point=spot.object.landmark.point if spot.object and spot.object.landmark else None,
            )

    def _homes(self, spot: Spot, source: str) -> tuple[Home, ...]:
        landmark = spot.object.landmark if spot.object else None
        streets = spot.street.streets if spot.street else ()
        if landmark is not None and not streets and landmark.territory:
            return (self._territories.home(landmark.territory),)
        return self._territories.homes(streets, spot.town, source)

    def _settlement(self, spot: Spot, home: Home) -> str | None:
        """The main town is named only when the text names nothing nearer."""
        if home.settlement or spot.town is None or spot.town.district:
            return home.settlement
        return spot.town.name if spot.street is None and spot.object is None else None


def _taken_over(parent: Place | None) -> Place | None:
    if parent is None or parent.reason == "source":
        return None
    return replace(parent, start=-1, end=-1, reason="parent", confidence=_FROM_PARENT)


def _wide(home: Home, reason: str, confidence: float, point: GeoPoint | None) -> Place:
    return Place(
        settlement=home.settlement,
        territory=home.path,
        confidence=confidence,
        reason=reason,
        point=point,
    )


def _in_house(place: Place | None, line: Line | None, spots: list[Spot]) -> Place | None:
    """«У дома 30 так и нет»: the number stays with what the source stands for; whoever knows the street can use it."""
    named = next((s for s in spots if s.alone and s.house), None)
    if place is None or line is None or named is None:
        return place
    start, end = line.starts[named.start], line.ends[named.end - 1]
    return replace(place, house=named.house, start=start, end=end)


def _is_wide(place: Place) -> bool:
    """The main town, a district or another town alone."""
    return not (place.street or place.object) and not (place.settlement and "/" in place.territory)


def _from_reply(reading: Reading, parent: Place) -> Place | None:
    """«у нас в седьмом», «в шестой кормят отлично»: numbers that only the parent explains."""
    if parent.street:
        return house_in_reply(reading, parent)
    return object_in_reply(reading, parent) if parent.object else None


def _confidence(spot: Spot) -> float:
    sure = spot.sure if spot.score >= _FOREIGN else spot.sure / 2
    return round(min(0.97, sure), 3)


def _apart(places: list[Place], best: Place) -> tuple[Place, ...]:
    """Other places than the best, without repeats."""
    seen = {_what(best)}
    others = []
    for place in places:
        if _what(place) not in seen:
            seen.add(_what(place))
            others.append(place)
    return tuple(others[:_MOST])


def _what(place: Place) -> tuple[str | None, ...]:
    return place.street, place.house, place.object, place.settlement, place.territory
