"""Two streets told as one spot: «на углу Ленина и Мира», «перекрёсток Садовой/Лесной», «Греческая угол Кирова»."""

from dataclasses import replace

from pipelines.placing.crossing_words import CROSSINGS, STREETS, STROKES, is_crossing
from pipelines.placing.inflection import feminine, titled
from pipelines.placing.line import Line
from pipelines.placing.mentions import StreetMention
from pipelines.placing.typed_shapes import feminine_adjective

_JOINTS = frozenset({"и", "с", "со"})
_ROUTES = frozenset(
    {
        "автобус",
        "автобуса",
        "маршрут",
        "маршрута",
        "маршруте",
        "маршрутка",
        "маршрутки",
        "рейс",
        "электричка",
    }
)
_GENITIVES = ("ой", "ей", "а", "я", "ого", "его", "ых", "их", "ов", "ев", "ы", "и")
_FARTHEST = 3  # words between both names: «и улицы», «на углу с»


def joined(line: Line, streets: list[StreetMention]) -> list[StreetMention]:
    """Streets with those that cross made one, named «Ленина, Мира» in the order of the text."""
    kept: list[StreetMention] = []
    for street in streets:
        if kept and _crosses(line, kept[-1], street):
            kept[-1] = _both(kept[-1], street)
        elif kept and _repeats(line, kept[-1], street):
            joint = "–" if line.word(street.start - 1) == "до" else ", "
            house = f"{kept[-1].house}{joint}{street.house}"
            kept[-1] = replace(kept[-1], end=street.end, house=house)
        else:
            kept.append(street)
    return [_completed(line, street) for street in kept]


def _completed(line: Line, street: StreetMention) -> StreetMention:
    """«на пересечении Мира и Толбухина»: the second name, of no list, is told by its capital letter."""
    if street.house or ", " in street.name:
        return street
    i = street.end + (line.word(street.end) in _JOINTS)
    near = line.blank(i) or (i == street.end and line.gap(i) in STROKES)
    if not (near and line.capital(i)):
        return street
    told = is_crossing(line, street.start) or (line.gap(i) in STROKES and _is_named(line, i))
    if not told or not line.words[i].endswith(_GENITIVES):
        return street
    name = titled(line.raw(i, i + 1))
    name = feminine(name) if feminine_adjective(line, i) else name
    return StreetMention(
        f"{street.name}, {name}", street.start, i + 1, street.streets, None, street.sure
    )


def _is_named(line: Line, i: int) -> bool:
    """«Чернышевского / Вольская», «Фурманова-Алексеева»."""
    word = line.words[i]
    if word.endswith("ая"):
        return feminine_adjective(line, i)
    return line.gap(i).strip() == line.gap(i) and word.endswith(("ова", "ева", "ина"))


def _crosses(line: Line, one: StreetMention, other: StreetMention) -> bool:
    apart = other.start - one.end
    if apart > _FARTHEST or one.house or other.house or one.name == other.name:
        return False
    if ", " in one.name:
        return False
    told = is_crossing(line, one.start) or line.word(other.end) in CROSSINGS
    if apart == 0:
        return _is_stroke(line, one, other.start) or (told and line.gap(other.start) in {", ", " "})
    if any(line.gap(k).strip(" ,(") for k in range(one.end, other.start + 1)):
        return False
    between = set(line.words[one.end : other.start])
    if between & CROSSINGS:
        return between <= CROSSINGS | STREETS | _JOINTS | {"на"}
    return told and between <= STREETS | _JOINTS


def _repeats(line: Line, one: StreetMention, other: StreetMention) -> bool:
    """«Загородная 12, Загородная 14», «на Победы 3 и на Победы 7»."""
    if one.name != other.name or not (one.house and other.house) or other.start - one.end > 2:
        return False
    gaps = all(not line.gap(k).strip(" ,-–—") for k in range(one.end, other.start + 1))
    return gaps and set(line.words[one.end : other.start]) <= {"и", "на", "по", "до"}


def _is_stroke(line: Line, one: StreetMention, i: int) -> bool:
    """«Ленина-Мира», «ул. Ленина / ул. Мира»; «автобус Мира - Садовая» goes from one to the other."""
    large = line.capital(i) or line.word(i) in STREETS
    return large and line.gap(i) in STROKES and line.word(one.start - 1) not in _ROUTES


def _both(one: StreetMention, other: StreetMention) -> StreetMention:
    """In the territories of both, else in those of the one that the pack lists."""
    homes = {street.territory for street in other.streets}
    shared = tuple(street for street in one.streets if street.territory in homes)
    streets = shared or one.streets or other.streets
    sure = max(one.sure, other.sure)
    return StreetMention(f"{one.name}, {other.name}", one.start, other.end, streets, None, sure)
