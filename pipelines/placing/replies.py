"""What only the answered message explains: «у нас в седьмом» under a house, «в шестой» under a school."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from domain.place import Place
from domain.post import Reading
from pipelines.placing.line import Line, line_of
from pipelines.placing.numerals import Number, number_at
from pipelines.placing.surroundings import SUPPLIES
from pipelines.placing.wording import wording

Fits: TypeAlias = Callable[[Line, int, int], bool]
_NUMBERED = re.compile(r"(.*?)(?:№ ?)(\d{1,3})$")
_OURS = frozenset({"нас", "наш", "нашем", "мы", "а"})
_INSIDE = frozenset({"в", "во", "с", "со", "из", "на"})
_BESIDE = frozenset({"у", "возле", "около", "напротив"})
_WITHIN = frozenset({"в", "во", "соседнем"})
_PARTS = frozenset({"подвале", "подвал", "дворе", "двор", "крыше", "крыша"})  # of a house
_ENTRANCES = 6  # few blocks have more entrances
_HOUSE_ENDS = ("ом", "ого", "м", "го", "й", "ый", "ой")
_SCHOOL_ENDS = ("ой", "ую", "й", "ю", "я")
_SAME = frozenset({"тоже", "также", "аналогично"})
_VEHICLES = frozenset(
    {"ходит", "ездит", "едет", "ушел", "приехал", "автобус", "маршрут", "маршрутка"}
)
_LACKED = (*SUPPLIES, "лифт")  # not «10 без пяти»
_PARTED = re.compile(r"\d{1,3}(?:/\d{1,2}[абв]?|[абвг])")
_DIGITS = re.compile(r"\d+")
_NEIGHBOURHOOD = 30  # house numbers from the house above to a neighbour's
_YEARS, _CENTURY = 60, 100  # «в 98-м»
_LONGEST = 400  # characters of a reply that is read this way


def house_in_reply(reading: Reading, parent: Place) -> Place | None:
    """The parent's street with the house that a reply names by its number alone."""
    if len(reading.text) > _LONGEST:
        return None
    line = line_of(reading)
    found = _lone_ordinal(line, _is_house) or _parted(line)
    if found is None or _is_year(found[2], parent):
        return None
    return _spotted(parent, found[0], found[1], house=found[2].value)


def object_in_reply(reading: Reading, parent: Place) -> Place | None:
    """An object of the parent's sort with the number that a reply names alone."""
    sort = _NUMBERED.fullmatch(parent.object or "")
    if sort is None or not sort[1].split()[-1].endswith(("а", "я")):
        return None
    found = None if len(reading.text) > _LONGEST else _lone_ordinal(line_of(reading), _is_school)
    if not found or found[2].value == sort[2]:
        return None
    named = replace(parent, street=None, house=None, point=None)
    return _spotted(named, found[0], found[1], object=f"{sort[1]}№ {found[2].value}")


def _spotted(parent: Place, start: int, end: int, **named: str) -> Place:
    place = replace(parent, start=start, end=end, reason="text", confidence=0.55)
    return (
        replace(place, house=named["house"])
        if "house" in named
        else replace(place, object=named["object"])
    )


def _lone_ordinal(line: Line, fits: Fits) -> tuple[int, int, Number] | None:
    for i in range(line.size):
        number = number_at(line, i)
        if number is None or not fits(line, i, number.end):
            continue
        if _alone(line, number.end):
            number = _with_next(line, number)
            return line.starts[i], line.ends[number.end - 1], number
    return None


def _parted(line: Line) -> tuple[int, int, Number] | None:
    """«в 8/1 ещё хуже», «8а тоже»: no hour is written so."""
    for i in range(line.size):
        end = i + 2 if line.gap(i + 1) == "/" else i + 1
        whole = "/".join(line.words[i:end])
        if not _PARTED.fullmatch(whole) or whole == "24/7":
            continue
        led = i > 0 and line.words[i - 1] in _WITHIN | _BESIDE and line.blank(i)
        alike = line.blank(end) and line.word(end) in wording()["alike"]
        if (led and end > i + 1) or (alike and (led or i == 0)):
            return line.starts[i], line.ends[end - 1], Number(whole, end, ordinal=False)
    return None


def _with_next(line: Line, number: Number) -> Number:
    """«в 14 и 16 тоже», «14-й и 16-й»."""
    more = number_at(line, number.end + 1) if line.word(number.end) == "и" else None
    if more is None or more.ordinal != number.ordinal or int(more.value) <= _ENTRANCES:
        return number
    return Number(f"{number.value}, {more.value}", more.end, ordinal=number.ordinal)


def _is_year(number: Number, parent: Place) -> bool:
    """«персик был в 98-м»: a high number far from the house above is rather a year."""
    above = _DIGITS.match(parent.house or "")
    if not number.ordinal or "," in number.value or not _YEARS <= int(number.value) < _CENTURY:
        return False
    return above is None or abs(int(above[0]) - int(number.value)) > _NEIGHBOURHOOD


def _alone(line: Line, end: int) -> bool:
    """Whether no noun follows that the ordinal belongs to."""
    return not line.blank(end) or line.word(end) not in wording()["other_nouns"]


def _is_house(line: Line, i: int, end: int) -> bool:
    """«у нас в седьмом», «мы с двенадцатого», «а 23й чем хуже», «и в 9 тоже»."""
    ordinal = not line.word(end - 1).isdecimal()
    if ordinal and _leads(line, i, line.word(end - 1)):
        return _is_high(line, i)
    return (not ordinal or line.word(end - 1).endswith(_HOUSE_ENDS)) and _is_ours(line, i, end)


def _is_ours(line: Line, i: int, end: int) -> bool:
    """The words around say that it is the writer's."""
    ordinal = not line.word(end - 1).isdecimal()
    number = number_at(line, i)
    several = number is not None and _with_next(line, number).end > end
    end = _with_next(line, number).end if number is not None else end
    alike = line.word(end) in wording()["alike"] if line.blank(end) else _closes(line, end)
    entrance = number_at(line, end) is not None
    told = ordinal and (several or line.word(end) not in wording()["units"])
    if not (alike or entrance or told or i == 0):
        return False
    if i == 0:
        return _opens_reply(line, end, ordinal=ordinal, alike=alike or (several and ordinal))
    before, led = line.word(i - 1), i - 2
    if before in _BESIDE and line.blank(i):
        return alike and not ordinal and i == 1 and _is_high(line, i)  # «у 31 тоже открыт»
    if before in _INSIDE and line.blank(i):
        floor = before == "на" and not line.word(i)[0].isdecimal()
        flat = line.word(end - 1).endswith("й")  # «в 48-й»: a flat, a school
        from_there = before == "из" and i == 1 and ordinal and line.words[i][0].isdecimal()
        ours = from_there or line.word(led) in _OURS or (alike and led <= 0 and _is_high(line, i))
        return ours and not (floor or flat)
    return before == "а" and i <= 1 and line.words[i][0].isdecimal()


def _opens_reply(line: Line, end: int, *, ordinal: bool, alike: bool) -> bool:
    """«24й тоже потёк», «девятый то же», «11-й первый подъезд холодный», «10 без горячей»."""
    if not ordinal:
        lacking = line.word(end) == "без" and line.word(end + 1).startswith(_LACKED)
        same = line.word(end) in _SAME and _VEHICLES.isdisjoint(line.words)
        return (lacking or (same and line.blank(end))) and _is_high(line, 0)
    if not (line.words[0][0].isdecimal() or _is_high(line, 0)):
        return False
    behind = number_at(line, end)
    return alike or (behind is not None and line.word(behind.end).startswith("подъезд"))


def _leads(line: Line, i: int, ordinal: str) -> bool:
    """«уже дали в 12-м», «у 20-го вчера вывезли», «17-му то же обещали»; other cases are dates."""
    before = line.word(i - 1) if i > 0 and line.blank(i) else ""
    if ordinal.endswith("му"):
        return i == 0 or before == "а"
    return (before in _WITHIN and ordinal.endswith("м")) or (
        before in _BESIDE | _PARTS and ordinal.endswith("го")
    )


def _is_high(line: Line, i: int) -> bool:
    """Whether a number is rather a house's than an entrance's."""
    number = number_at(line, i)
    return number is not None and int(number.value) > _ENTRANCES


def _closes(line: Line, end: int) -> bool:
    """Whether a number ends its clause; «7:30», «5%», «2,5» go on."""
    if end >= line.size:
        return not line.text[line.ends[-1] :].strip().startswith(("%", "°", "₽"))
    gap = line.gap(end)
    return not (gap[:1] in ":.,-–%/" and line.word(end)[:1].isdecimal())


def _is_school(line: Line, i: int, end: int) -> bool:
    return (
        not line.word(end - 1).isdecimal()
        and line.word(end - 1).endswith(_SCHOOL_ENDS)
        and line.word(i - 1)
        in {
            "в",
            "во",
            "из",
            "про",
        }
    )
