"""The name that begins at a word, if one does."""

import re

from pipelines.masking.agreement import cases
from pipelines.masking.initials import by_initials
from pipelines.masking.kinds import (
    BEARER,
    COMMON,
    NAME,
    PATRONYMIC,
    PERHAPS,
    PLACE,
    ROLE,
    SHAPED,
    SMALL,
    SURNAME,
    UNKNOWN,
    UPPER,
    VERB,
)
from pipelines.masking.line import Line
from pipelines.masking.roles import after_role
from pipelines.masking.surnames import in_a_town, surely, with_house

_KIN = re.compile(
    r"сын|доч|вну[кч]|жен[аеуы]|муж|мам|пап|отец|мать|матер|ба[бу]|дед|т[её]т|дяд|брат|сестр|подру|друг|друзь|сват|кум|т[её]щ|свекр|зят"
    r"|невест|кот|кош|п[её]с|соба|мальч|девоч|девуш|девч|парень|мужчин|женщин|мужик|малыш|реб[её]н|крёстн|крестн|супру|дорог|уважаем|мил"
)
_TRADE = re.compile(r"(?:тор|[её]р|ист|чик|щик|ник|тель|лог|граф|вод|арь|ица|ка|ей|ант|ент)\Z")
_ADDRESS = re.compile(
    r"\s*(?:\Z|\.\s*\Z|,? ?(?:\+|8[ (-]?\d|тел|[a-z0-9._-]{2,40}@|кв|‹|паспорт|снилс|инн|\d\d\.\d\d\.))"
)
_CHILD_OF = frozenset({"оглы", "кызы", "угли", "улы", "кизи", "гызы", "оглу"})
# Surnames of Korea, China and Viet Nam, after which given names stand in syllables.
_FAMILIES = frozenset(
    [
        "ким",
        "ли",
        "пак",
        "цой",
        "чан",
        "чен",
        "чжан",
        "ван",
        "тен",
        "хан",
        "нгуен",
        "чан",
        "лю",
        "лян",
        "хуан",
        "ден",
        "ю",
        "тян",
        "лим",
        "чхве",
        "фам",
    ]
)
_SHORTEST = 6  # letters of a whole name
_SHORTEST_LOUD = 3  # letters: «ИНН», «УК» are no names


def name_at(line: Line, i: int) -> int:
    """End of the name that begins at word `i` (in words, exclusive), or 0."""
    if line.has(i, SMALL) and not line.has(i, NAME | SURNAME):
        return by_initials(line, i) if line.ends[i] - line.starts[i] == 1 else 0
    end = _with_patronymic(line, i) or by_initials(line, i) or _pair(line, i) or after_role(line, i)
    return _with_father(line, end) if end else 0


def _with_father(line: Line, end: int) -> int:
    """The end with «Тофик оглы» after it, or «оглы» alone."""
    for j in (end, end + 1):
        if line.joined(end) and line.joined(j) and line.low(j) in _CHILD_OF:
            return j + 1
    return end


# --- name and patronymic -------------------------------------------------------------------------


def _with_patronymic(line: Line, i: int) -> int:
    """«Анна Петровна», «Анна Петровна Сыч», «Сыч Анна Петровна»."""
    if not line.joined(i + 1):
        return 0
    if _calls(line, i) and _is_patronymic(line, i, i + 1):
        return i + 3 if _follows(line, i, i + 2) else i + 2
    if not (line.joined(i + 2) and _calls(line, i + 1) and _is_patronymic(line, i + 1, i + 2)):
        return 0
    return i + 3 if _precedes(line, i) or _opens_name(line, i, i + 1) else 0


def _calls(line: Line, i: int) -> bool:
    """Whether a patronymic may follow: a first name, in capitals any that is no ordinary word."""
    if line.has(i, NAME | PERHAPS):
        return True
    if not line.titled(i) or line.has(i, ROLE | SMALL | VERB):
        return False
    return line.has(i, UNKNOWN) or (not line.opens(i) and bool(cases(line.low(i))))


def _is_patronymic(line: Line, first: int, i: int) -> bool:
    if not line.has(i, PATRONYMIC):
        return False
    return line.titled(i) or line.has(first, NAME | PERHAPS)


# --- surnames beside a first name -----------------------------------------------------------------


def _pair(line: Line, i: int) -> int:
    """«Анна Сыч», «Сыч Анна», also in small letters when the dictionary is sure."""
    j = i + 1
    if not line.joined(j):
        return 0
    if line.low(i) in _FAMILIES and line.titled(i) and line.titled(j):
        return _syllables(line, i)
    long = line.ends[j] - line.starts[i] >= _SHORTEST
    return j + 1 if long and _makes_pair(line, i, j) else 0


def _makes_pair(line: Line, i: int, j: int) -> bool:
    if line.has(i, NAME) and _follows(line, i, j):
        return True
    turned = line.has(j, NAME) and _precedes(line, i) and not _follows(line, j, j + 1)
    return turned or (line.has(j, NAME) and _signs(line, i, j)) or _strangers(line, i, j)


def _syllables(line: Line, i: int) -> int:
    """«Ли Сунь», «Ким Ен Сук»: after such a surname one or two short words."""
    j = i + 2
    short = line.joined(j) and line.titled(j) and line.ends[j] - line.starts[j] <= _SHORTEST
    return j + 1 if short and not line.has(j, SMALL) else j


def _follows(line: Line, first: int, i: int) -> bool:
    """Whether the word is the surname after a name."""
    if not line.joined(i) or line.letter(i):
        return False
    if in_a_town(line, i) or _is_street(line, first, i):
        return False
    if not line.titled(i):
        return surely(line, i) or _shouted(line, first, i)
    if line.has(i, SMALL | ROLE | PATRONYMIC | BEARER) and not line.has(i, SURNAME | SHAPED):
        return False
    if _doubtful(line, first) and not line.has(i, SURNAME | SHAPED | UNKNOWN):
        return False
    return line.low(first) != line.low(i)


def _doubtful(line: Line, i: int) -> bool:
    """An ordinary word that the dictionary knows as a rare first name too."""
    return line.has(i, NAME) and line.has(i, COMMON) and line.has(i, UNKNOWN)


def _shouted(line: Line, first: int, i: int) -> bool:
    """«МАША КРУТЬКО»."""
    unknown = line.has(i, SURNAME | UNKNOWN) and not line.has(i, COMMON | PLACE | NAME)
    loud = line.has(i, UPPER) and line.has(first, UPPER)
    return unknown and loud and len(line.raw(first)) > _SHORTEST_LOUD


def _is_street(line: Line, first: int, i: int) -> bool:
    """«у Ольги Ленина 12»: a house after what is no form of the same case."""
    return with_house(line, i) and _disagree(line.low(first), line.low(i))


def _disagree(first: str, other: str, mark: str = "Surn") -> bool:
    one, two = cases(first, "Name"), cases(other, mark)
    return bool(one and two) and one.isdisjoint(two)


def _precedes(line: Line, i: int) -> bool:
    """Whether the word is the surname before a name."""
    if not line.titled(i):
        return surely(line, i) or (i + 1 < line.size and _shouted(line, i + 1, i))
    if line.has(i, SMALL | ROLE | BEARER) and not line.has(i, SURNAME):
        return False
    if line.has(i, SURNAME | SHAPED) and not (line.has(i, COMMON) and line.opens(i)):
        return True
    if line.has(i, PLACE | PATRONYMIC) or (line.has(i, NAME) and not line.has(i, UNKNOWN)):
        return False
    if _doubtful(line, i + 1):
        return False
    return line.has(i, UNKNOWN) or (line.has(i, COMMON) and not line.opens(i))


def _strangers(line: Line, i: int, j: int) -> bool:
    """«Ленур Сейтумеров»: two capitals unknown to the dictionary, the second with the ending of a surname."""
    if not (line.titled(i) and line.titled(j)):
        return False
    in_order = line.has(i, UNKNOWN) and line.has(j, SHAPED)
    turned = line.has(j, UNKNOWN) and line.has(i, SHAPED) and not line.has(i, COMMON)
    if not in_order and not turned:
        return False
    if line.has(i, ROLE):
        return False
    if line.has(i, PLACE) or (line.has(j, PLACE) and not line.has(j, SURNAME)):
        return False
    adjective = line.low(i).endswith(("ий", "ая", "ое", "ый", "ой", "ого", "ую"))
    return not adjective and _follows(line, i, j)


def _signs(line: Line, i: int, j: int) -> bool:
    """«… до весны. Дрозд Алла, 8 9…»: an ordinary word that no relative is called by, then a name, then an address."""
    return (
        line.titled(i)
        and line.titled(j)
        and _ADDRESS.match(line.text, line.end_of(j)) is not None
        and _opens_name(line, i, j)
    )


def _opens_name(line: Line, i: int, first: int) -> bool:
    """Whether a word that opens a sentence may be a surname: a noun in the case of the name, no relative."""
    return (
        line.titled(i)
        and line.has(i, COMMON)
        and not line.has(i, SMALL | VERB | ROLE | BEARER | PLACE)
        and _KIN.match(line.low(i)) is None
        and _TRADE.search(line.low(i)) is None
        and not _disagree(line.low(first), line.low(i), "")
        and "nomn" in cases(line.low(i))
    )
