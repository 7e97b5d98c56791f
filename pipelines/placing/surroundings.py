"""What stands beside a name and changes it or its house: dates, initials, the start of a sentence."""

from pipelines.placing.agreement import is_verb
from pipelines.placing.line import Line
from pipelines.placing.street_names import StreetName

SUPPLIES = (
    "вод",
    "свет",
    "газ",
    "тепл",
    "отоплен",
    "горяч",
    "холодн",
    "электр",
)  # what a house may lack
_DASHES = frozenset({"-", "–", "—"})
_WHOLE = frozenset({"вся", "весь"})
_AGAIN = frozenset({"опять", "снова", "все"})
_REACH = 5  # words to «до» behind «от», to «без света»
_NO_PLACES = frozenset(
    {"сих", "того", "утра", "вечера", "ночи", "конца", "самого", "черта", "фига"}
)
_MANY = ("ут", "ют", "ат", "ят", "утся", "ются", "атся", "ятся", "ли", "лись", "ем", "им")
_WATERS = ("рек", "реч", "ручей", "ручья", "озер", "пруд", "канал")


def is_dated(line: Line, start: int, end: int) -> bool:
    """«24 — Выселки, 25 — Кордон»: numbers with a dash before each name."""
    before = line.word(start - 1)[:1].isdecimal() and line.gap(start).strip() in _DASHES
    return before and end < line.size and line.gap(end).strip() in _DASHES


def is_lane(line: Line, i: int, end: int, known: StreetName) -> bool:
    """«Степной, 5» where nothing governs another case: a lane rather than «Степная»."""
    feminine_one = known.inflected and not known.masculine and not known.listed
    return (
        feminine_one
        and end == i + 1
        and line.words[i].endswith("ой")
        and line.capital(i)
        and (line.opens(i) or _is_apart(line, i))
        and known.bare != "набережная"  # no lane is called so
    )


def stands_apart(line: Line, i: int) -> bool:
    """«опять света нет, Ущельная, от магазина вверх»: commas on both sides, or the end behind."""
    behind = line.gap(i + 1)[:1] if i + 1 < line.size else "."
    return line.gap(i) == ", " and behind in {",", ".", "!", "?", "\n"}


def _is_apart(line: Line, i: int) -> bool:
    """«у магазина «Заря», Речной, 30»; not «на Лесной, Речной, 30»."""
    comma = line.gap(i) in {", ", "», "} and line.gap(i + 1)[:1] == ","
    return comma and not line.word(i - 1).endswith(("ой", "ей"))


def initial(line: Line, i: int) -> bool:
    """Whether a name's first letter stands before it: «К. Маркса»."""
    return len(line.word(i - 1)) == 1 and line.capital(i - 1) and line.gap(i) in {".", ". "}


def spans(line: Line, end: int) -> bool:
    """«от бани до школы» behind a name."""
    return line.word(end) == "от" and "до" in line.words[end + 2 : end + 1 + _REACH]


def is_told_of(line: Line, end: int) -> bool:
    """What is said of streets: «… вся в ямах», «… до пристани не чистят», «… опять топит», «… с утра без света»."""
    word = line.word(end) if line.blank(end) else ""
    if word in _WHOLE or spans(line, end) or _lacks(line, end):
        return True
    if word == "до":
        return line.word(end + 1) not in _NO_PLACES and not line.word(end + 1)[:1].isdecimal()
    return word in _AGAIN and is_verb(line.lemmas(end + 1)) and _of_one(line.word(end + 1))


def _lacks(line: Line, end: int) -> bool:
    """«с утра сидим без света» in the same clause."""
    for k in range(end, min(end + _REACH, line.size)):
        if not line.blank(k):
            return False
        if line.words[k] == "без":
            return line.word(k + 1).startswith(SUPPLIES)
    return False


def _of_one(verb: str) -> bool:
    return not verb.endswith(_MANY)


def is_over_water(line: Line, i: int) -> bool:
    """«мост через Талую», «через реку Талую»."""
    before = line.word(i - 1)
    if before == "через":
        return line.word(i - 2).startswith("мост")
    return before.startswith(_WATERS) and line.blank(i)
