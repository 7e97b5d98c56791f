"""All finders over one text: from a reading to weighed spots."""

import re

from domain.pack import Pack
from domain.post import Reading
from pipelines.placing.houses import HouseGrammar
from pipelines.placing.line import Line, line_of
from pipelines.placing.mentions import ObjectMention, StreetMention, TownMention
from pipelines.placing.object_kinds import KindIndex, Landmarks
from pipelines.placing.objects import ObjectFinder
from pipelines.placing.spots import Spot, SpotBuilder, towns_of
from pipelines.placing.street_names import StreetNames
from pipelines.placing.streets import StreetFinder
from pipelines.placing.towns import TownFinder
from pipelines.placing.weighing import Weighing
from pipelines.placing.wording import wording

# Cheap signs that a text without any known word may still name a place.
_SIGNS = re.compile(
    r"\d|№|[^\s.!?…]\s[А-ЯЁ][а-яё]|\b[гдспш]\.\s?[а-я]"
    r"|\b(?:[Нн]а|[Пп]о|[Сс]|всей|нашей)\s(?:[А-ЯЁ]|[а-яё]{4,20}(?:[вжнк](?:ой|ую|ом)|[оеё]ва|[иы]на|[оеё]в)\b)"
    r"|^[А-ЯЁа-яё]+(?:[вжнк](?:ая|ую)|[оеё]ва)\s"
)


class PlaceFinder:
    """What a text itself says of places."""

    def __init__(self, pack: Pack) -> None:
        words = wording()
        kinds = KindIndex()
        houses = HouseGrammar(words)
        names = StreetNames(pack, words)
        self.towns = TownFinder(pack, words, names.first_words)
        self._objects = ObjectFinder(Landmarks(pack, kinds), kinds, words)
        self._streets = StreetFinder(names, houses, words)
        self._spots = SpotBuilder(houses, words)
        self._weighing = Weighing(words)
        known = (
            self.towns.first_words
            | self._objects.first_words
            | self._streets.first_words
            | names.signs
            | self._spots.house_words
        )
        self._known = frozenset(word for word in known if len(word) > 1)

    def find(self, reading: Reading) -> tuple[Line | None, list[Spot]]:
        """The text's words and its spots, best first; no line when nothing looks like a place."""
        if self._known.isdisjoint(reading.words) and not _SIGNS.search(reading.text):
            return None, []
        line = line_of(reading)
        objects = self._objects.find(line)
        towns = self.towns.find(line)
        taken = _taken(objects, towns)
        streets = self._streets.find(line, taken)
        taken.update(k for s in streets for k in range(s.start, s.end))
        objects += [ObjectMention(s.name, s.start, s.end) for s in streets if _is_square(s)]
        streets = [s for s in streets if not _is_square(s)]
        houses = self._spots.lone_houses(line, taken)
        spots = self._spots.spots(streets, objects, houses, line)
        placed = list(towns_of(spots, towns))
        named = {id(spot.town) for spot in placed if spot.town}
        placed += [Spot(t.start, t.end, town=t) for t in towns if id(t) not in named]
        placed.sort(key=lambda s: s.start)
        return line, self._weighing.weigh(line, placed)


def _is_square(street: StreetMention) -> bool:
    """A square without a house is a landmark."""
    return street.house is None and not street.streets and street.name.startswith("площадь ")


def _taken(objects: list[ObjectMention], towns: list[TownMention]) -> set[int]:
    words = {k for o in objects if not o.weak for k in range(o.start, o.end)}
    words.update(k for t in towns for k in range(t.start, t.end))
    return words
