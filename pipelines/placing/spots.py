"""Mentions put together: one spot is a street with its house, an object, or both where they stand side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.making import quickly_made
from pipelines.placing.house_ranges import House
from pipelines.placing.house_rows import SPANNING
from pipelines.placing.houses import HouseGrammar
from pipelines.placing.line import Line
from pipelines.placing.marks import Mark
from pipelines.placing.mentions import ObjectMention, StreetMention, TownMention
from pipelines.placing.numerals import NUMERALS
from pipelines.placing.ordinal_houses import OrdinalHouses, is_led
from pipelines.placing.wording import Wording

_HOUSE, _ANCHORS = int(Mark.HOUSE), int(Mark.HOUSE | Mark.NUMBER | Mark.NUMERAL)
_AHEAD = 3  # words between «дом 5» and the street behind it
_BACK = 30  # words between a street and a house named later
_AWAY = frozenset({"до", "пересечения", "перекрестка"})  # «от дома 4 до пересечения с Победы»
_AROUND = frozenset(
    {"за", "под", "перед", "возле", "около", "напротив", "вдоль"}
)  # «за забором дома 19»
_ROOMS = frozenset({"окном", "окнами"})
_BRIDGES = frozenset({"на", "по", "в", "ул", "улице", "улица", "адрес", "адресу", "рядом"})


@quickly_made
@dataclass(frozen=True, slots=True)
class Spot:
    """A place as the text names it; positions are words, end exclusive; `town` was named for it."""

    start: int
    end: int
    street: StreetMention | None = None
    house: str | None = None
    object: ObjectMention | None = None
    town: TownMention | None = None
    score: float = 0.0

    def scored(self, score: float) -> "Spot":
        """The same with a score (`replace` takes twice the time)."""
        return Spot(self.start, self.end, self.street, self.house, self.object, self.town, score)

    @property
    def alone(self) -> bool:
        """Whether it is a house without a street."""
        return self.street is None and self.object is None

    @property
    def sure(self) -> float:
        """How sure the finders were."""
        parts = [part.sure for part in (self.street, self.object) if part is not None]
        return max(parts, default=self.town.sure if self.town else 0.4)


class SpotBuilder:
    """Joins what the finders found; lists stay in the order of the text."""

    def __init__(self, houses: HouseGrammar, words: Wording) -> None:
        self._houses = houses
        self._ordinals = OrdinalHouses(houses, words)
        self._house_words = words["house_words"]
        self._of_houses = words["of_houses"]

    def lone_houses(self, line: Line, taken: set[int]) -> list[House]:
        """Houses named without a street beside them: «дом 5», «в 11 доме», «у двадцать второго дома»."""
        found: list[House] = []
        done = 0
        last = max(line.marked(_HOUSE), default=-1)  # numbers behind it have no «дом» of their own
        for i in line.marked(_ANCHORS):
            if i < done or i in taken or (i > last and not is_led(line, i)):
                continue
            house = self._house_at(line, i)
            if house is None:
                house = self._ordinals.at(line, i, taken)
            if house is not None and house.end - 1 not in taken:
                found.append(house)
                done = house.end
        return found

    def _quarter(self, line: Line, thing: ObjectMention) -> Spot:
        """A microdistrict with the house behind it: «Северный-2, 14»."""
        house = self._houses.after_street(line, thing.end)
        if house is None:
            return Spot(thing.start, thing.end, object=thing)
        return Spot(thing.start, house.end, object=thing, house=house.value)

    def _house_at(self, line: Line, i: int) -> House | None:
        word = line.words[i]
        if word[:1].isdecimal() or word in NUMERALS:
            return self._numbered(line, i) if line.among & _HOUSE else None
        if word not in self._house_words:
            return None
        if line.word(i - 1) in SPANNING and word != "д":
            span = self._houses.spanned(line, i - 1)
            if span is not None:
                return span
        house = self._houses.named(line, i)
        if house is not None and word == "дома" and not self._is_place(line, i):
            return house if line.word(house.end) in {"по", "на"} and line.blank(house.end) else None
        if house is None or (word == "д" and line.gap(i + 1) not in {"", " ", ".", ". "}):
            return None
        return house

    def _numbered(self, line: Line, i: int) -> House | None:
        """«12 дом», «с 10 по 24 дом»."""
        if line.word(i - 1) in SPANNING:
            span = self._houses.spanned(line, i - 1)
            if span is not None and span.named:
                return span
        return self._houses.backwards(line, i)

    def _is_place(self, line: Line, i: int) -> bool:
        """«у дома 5» is a place, «дома 15 градусов» is not."""
        if line.word(i - 1) in self._of_houses or line.gap(i) in {", ", ","}:
            return True
        return line.word(i - 2) in _AROUND and line.word(i - 1) not in _ROOMS and line.blank(i)

    def spots(
        self,
        streets: list[StreetMention],
        objects: list[ObjectMention],
        houses: list[House],
        line: Line,
    ) -> list[Spot]:
        """Streets with their houses, objects beside them, then what stands alone."""
        spots = [Spot(s.start, s.end, s, s.house) for s in streets]
        spots += [self._quarter(line, thing) for thing in objects if thing.micro]
        spots.sort(key=lambda s: s.start)
        for house in houses:
            _attach(spots, house, line)
        alone: list[Spot] = []
        for thing in objects:
            at = None if thing.micro else _beside(spots, thing, line)
            if at is not None:
                spots[at] = _joined(spots[at], thing)
            elif not thing.weak and not thing.micro:
                alone.append(Spot(thing.start, thing.end, object=thing))
        return sorted(spots + alone, key=lambda s: s.start)


def _attach(spots: list[Spot], house: House, line: Line) -> None:
    """Give a lone house to the street right behind it, else to the last one before it; else it stands alone."""
    before = after = None
    for n in range(_first_near(spots, house.start), len(spots)):
        if spots[n].start >= house.end:
            after = n
            break
        before = n
    if (
        after is not None
        and spots[after].start - house.end <= _AHEAD
        and spots[after].house is None
        and _AWAY.isdisjoint(line.words[house.end : spots[after].start])
    ):
        spots[after] = replace(spots[after], start=house.start, house=house.value)
        return
    if before is not None and house.start < spots[before].end:
        return
    if before is None or house.start - spots[before].end > _BACK or spots[before].alone:
        spots.append(Spot(house.start, house.end, house=house.value))
    elif spots[before].house is None:
        spots[before] = replace(spots[before], end=house.end, house=house.value)
    elif spots[before].house != house.value:
        spots.append(replace(spots[before], start=house.start, end=house.end, house=house.value))
    spots.sort(key=lambda s: s.start)


def _first_near(spots: list[Spot], start: int) -> int:
    """Index of the last spot that begins before a word, so that only near ones are looked at."""
    low, high = 0, len(spots)
    while low < high:
        middle = (low + high) // 2
        if spots[middle].start < start:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def _beside(spots: list[Spot], thing: ObjectMention, line: Line) -> int | None:
    """The street spot that stands next to an object, with at most «на» or «по» between."""
    at = _first_near(spots, thing.start + 1)
    for n in range(max(0, at - 1), min(len(spots), at + 3)):
        spot = spots[n]
        if spot.street is None or spot.object is not None:
            continue
        if 0 <= spot.start - thing.end <= 2 and _bridged(line, thing.end, spot.start, ahead=True):
            return n
        if (
            thing.start == spot.end
            and not thing.weak
            and line.gap(thing.start).strip() in {",", "("}
        ):
            return n
    return None


def _bridged(line: Line, start: int, end: int, *, ahead: bool) -> bool:
    """Whether only bridging words stand between, without the end of a sentence."""
    words = all(line.word(k) in _BRIDGES for k in range(start, end))
    gaps = all(
        "\n" not in line.gap(k) and line.gap(k).strip() in {"", ",", "(", ".", "»", '"', "», ", "-"}
        for k in range(start, end + 1)
    )
    return ahead and words and gaps


def _joined(spot: Spot, thing: ObjectMention) -> Spot:
    return replace(
        spot, start=min(spot.start, thing.start), end=max(spot.end, thing.end), object=thing
    )


def towns_of(spots: list[Spot], towns: list[TownMention]) -> Iterator[Spot]:
    """Spots with the town named for them: the last before, or one right behind."""
    n = -1
    for spot in spots:
        while n + 1 < len(towns) and towns[n + 1].start <= spot.start:
            n += 1
        before = towns[n] if n >= 0 else None
        behind = towns[n + 1] if n + 1 < len(towns) else None
        if behind is not None and 0 <= behind.start - spot.end <= 2:
            yield replace(spot, town=behind)
        elif before is not None and (not before.elsewhere or spot.start - before.end <= 6):
            yield replace(spot, town=before)
        else:
            yield spot
