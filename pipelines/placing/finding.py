"""All finders over one text: from a reading to weighed spots."""

from domain.pack import Pack
from domain.post import Reading
from pipelines.placing.crossing_words import CROSSINGS
from pipelines.placing.crossings import joined
from pipelines.placing.house_rows import PARITY
from pipelines.placing.houses import HouseGrammar
from pipelines.placing.line import Line, line_of
from pipelines.placing.marks import Mark, Marks
from pipelines.placing.mentions import ObjectMention, StreetMention, TownMention
from pipelines.placing.numerals import NUMERALS
from pipelines.placing.object_kinds import KindIndex, Landmarks
from pipelines.placing.objects import ObjectFinder
from pipelines.placing.quarters import Quarters
from pipelines.placing.spots import Spot, SpotBuilder, towns_of
from pipelines.placing.street_names import StreetNames
from pipelines.placing.streets import StreetFinder
from pipelines.placing.towns import TO_VILLAGES, TownFinder
from pipelines.placing.weighing import Weighing
from pipelines.placing.wording import wording

_CROSSING = int(Mark.CROSSING)
_NEAR = int(Mark.NUMBER | Mark.HOUSE)
_SQUARE = "лощадь"


class PlaceFinder:
    """What a text itself says of places."""

    def __init__(self, pack: Pack) -> None:
        words = wording()
        kinds = KindIndex()
        houses = self._houses = HouseGrammar(words)
        names = StreetNames(pack, words)
        self.towns = TownFinder(pack, words, names.first_words)
        self._objects = ObjectFinder(Landmarks(pack, kinds), kinds, words)
        self._streets = StreetFinder(names, houses, words)
        self._quarters = Quarters(houses, words)
        self._spots = SpotBuilder(houses, words)
        self._weighing = Weighing(words)
        self._marks = Marks(
            (
                (Mark.OBJECT, self._objects.first_words),
                (Mark.TOWN, self.towns.first_words),
                (Mark.INTO, TO_VILLAGES),
                (Mark.STREET, self._streets.first_words),
                (Mark.RANK, self._streets.ranks),
                (Mark.TYPE, self._streets.types),
                (Mark.LEAD, self._streets.leads),
                (Mark.HOUSE, words["house_words"]),
                (Mark.NUMERAL, NUMERALS),
                (Mark.UNIT, words["units"] - words["entrance_words"] - words["house_words"]),
                (Mark.CROSSING, CROSSINGS),
                (Mark.BEHIND, words["house_words"] | PARITY),
            ),
            tuple(words["street_works"]),
        )

    def find(self, reading: Reading) -> tuple[Line | None, list[Spot]]:
        """The text's words and its spots, best first; no line for a text without words."""
        if not reading.words:
            return None, []
        line = line_of(reading, self._marks)
        objects = self._objects.find(line)
        towns = self.towns.find(line)
        taken = _taken(objects, towns) if objects or towns else set()
        streets = self._streets.find(line, taken)
        if len(streets) > 1 or (streets and _may_cross(line)):
            streets = joined(line, streets)
        for street in streets:
            taken.update(range(street.start, street.end))
        if line.among & _NEAR:
            objects += self._quarters.find(line, _without_districts(taken, towns))
        houses = self._spots.lone_houses(line, taken)
        if not (objects or towns or streets or houses):
            return line, []
        if any(_SQUARE in thing.name for thing in objects):
            objects = self._addressed(line, objects, streets)
        squares = [s for s in streets if _is_square(s)]
        if squares:
            objects += [ObjectMention(s.name, s.start, s.end) for s in squares]
            streets = [s for s in streets if not _is_square(s)]
        spots = self._spots.spots(streets, objects, houses, line)
        return line, self._weighing.weigh(line, _in_towns(spots, towns) if towns else spots)

    def _addressed(
        self, line: Line, objects: list[ObjectMention], streets: list[StreetMention]
    ) -> list[ObjectMention]:
        """Squares with a house become streets: «Привокзальная площадь 1»; the other objects stay."""
        kept = []
        for thing in objects:
            house = (
                self._houses.after_street(line, thing.end)
                if thing.landmark is None and _SQUARE in thing.name
                else None
            )
            if house is None:
                kept.append(thing)
            else:
                told = StreetMention(
                    _square(thing.name), thing.start, house.end, (), house.value, thing.sure
                )
                streets.append(told)
                streets.sort(key=lambda s: s.start)
        return kept


def _in_towns(spots: list[Spot], towns: list[TownMention]) -> list[Spot]:
    """Spots with the towns named for them, and towns named for nothing, in the order of the text."""
    placed = list(towns_of(spots, towns))
    named = {id(spot.town) for spot in placed if spot.town}
    placed += [Spot(t.start, t.end, town=t) for t in towns if id(t) not in named]
    placed.sort(key=lambda s: s.start)
    return placed


def _without_districts(taken: set[int], towns: list[TownMention]) -> set[int]:
    """A district with a house behind it is told as a microdistrict: «в Северном 14»."""
    districts = {k for t in towns if t.district for k in range(t.start, t.end)}
    return taken - districts if districts else taken


def _may_cross(line: Line) -> bool:
    return line.among & _CROSSING > 0 or "/" in line.text or "-" in line.text


def _square(name: str) -> str:
    """«Привокзальная площадь» with its type first, as other streets."""
    bare = name.removesuffix(" площадь")
    return name if bare == name else f"площадь {bare}"


def _is_square(street: StreetMention) -> bool:
    """A square without a house is a landmark."""
    return street.house is None and not street.streets and street.name.startswith("площадь ")


def _taken(objects: list[ObjectMention], towns: list[TownMention]) -> set[int]:
    words = {k for o in objects if not o.weak for k in range(o.start, o.end)}
    words.update(k for t in towns for k in range(t.start, t.end))
    return words
