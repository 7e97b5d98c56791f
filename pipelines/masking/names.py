"""The name that begins at a word, if one does."""

import re

from pipelines.masking.agreement import cases, is_person
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

_NUMBERED = re.compile(r"(?: |-\d{1,3} |,? ?№ ?\d{1,4},? | \d{1,4}-?(?:го|й|ой|я)? )\Z")
_AFTER_ROLE = re.compile(r" |: ?| [-–—] ?")
_PART_OF_TOWN = re.compile(
    r" ?(?:район|област|округ|улиц|площад|проспект|шоссе|набереж|бульвар|переул|посел|посёл|сельск|кра[яею](?!\w))"
)
_HOUSE = re.compile(
    r",? (?:д\. ?|дом )?\d{1,3}(?:[а-я]?(?!\w)|/)(?! ?(?:лет|год|г\.|руб|раз|мес|дн|сент|%|кв|[./-]\d))"
)
_GENITIVE = re.compile(r".{2,}(?:ова|ева|ёва|ина|ына|ского|цкого|ой|ого|ко)\Z")
_KIN = re.compile(
    r"сын|доч|вну[кч]|жен[аеуы]|муж|мам|пап|отец|мать|матер|ба[бу]|дед|т[её]т|дяд|брат|сестр|подру|друг|друзь|сват|кум|т[её]щ|свекр|зят"
    r"|невест|кот|кош|п[её]с|соба|мальч|девоч|девуш|девч|парень|мужчин|женщин|мужик|малыш|реб[её]н|крёстн|крестн|супру|дорог|уважаем|мил"
)
_ADDRESS = re.compile(
    r"\s*(?:\Z|\.\s*\Z|,? ?(?:\+|8[ (-]?\d|тел|[a-z0-9._-]{2,40}@|кв|‹|паспорт|снилс|инн|\d\d\.\d\d\.))"
)
_SHORTEST = 6  # letters of a whole name: «Ли Сунь» needs a patronymic
_LONGEST_SHORT = 4  # letters
_SHORTEST_LOUD = 3  # letters: «ИНН», «УК» are no names
_FURTHEST = 3  # words between a role and its bearer: «инспектор отдела опеки Щеглова»


def name_at(line: Line, i: int) -> int:
    """End of the name that begins at word `i` (in words, exclusive), or 0."""
    if line.has(i, SMALL) and not line.has(i, NAME | SURNAME):
        return _by_initials(line, i) if line.ends[i] - line.starts[i] == 1 else 0
    return (
        _with_patronymic(line, i) or _by_initials(line, i) or _pair(line, i) or _after_role(line, i)
    )


# --- name and patronymic -------------------------------------------------------------------------


def _with_patronymic(line: Line, i: int) -> int:
    """«Анна Петровна», «Анна Петровна Сыч», «Сыч Анна Петровна»."""
    if not line.joined(i + 1):
        return 0
    if _calls(line, i) and _is_patronymic(line, i, i + 1):
        return i + 3 if _follows(line, i, i + 2) else i + 2
    if not (line.joined(i + 2) and _calls(line, i + 1) and _is_patronymic(line, i + 1, i + 2)):
        return 0
    return i + 3 if _precedes(line, i) else 0


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
    if not line.joined(j) or line.ends[j] - line.starts[i] < _SHORTEST:
        return 0
    if line.has(i, NAME) and _follows(line, i, j):
        return j + 1
    if line.has(j, NAME) and _precedes(line, i) and not _follows(line, j, j + 1):
        return j + 1
    if line.has(j, NAME) and _signs(line, i, j):
        return j + 1
    return j + 1 if _strangers(line, i, j) else 0


def _follows(line: Line, first: int, i: int) -> bool:
    """Whether the word is the surname after a name."""
    if not line.joined(i) or line.letter(i):
        return False
    if _PART_OF_TOWN.match(line.text, line.ends[i]) or _is_street(line, first, i):
        return False
    if not line.titled(i):
        return _surely(line, i) or _shouted(line, first, i)
    if line.has(i, SMALL | ROLE | PATRONYMIC | BEARER) and not line.has(i, SURNAME | SHAPED):
        return False
    if _doubtful(line, first) and not line.has(i, SURNAME | SHAPED | UNKNOWN):
        return False
    return not line.has(i, NAME) or line.has(i, SURNAME | SHAPED | COMMON | UNKNOWN)


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
    if not _HOUSE.match(line.text, line.ends[i]) or not _GENITIVE.match(line.low(i)):
        return False
    return _disagree(line.low(first), line.low(i))


def _disagree(first: str, other: str, mark: str = "Surn") -> bool:
    one, two = cases(first, "Name"), cases(other, mark)
    return bool(one and two) and one.isdisjoint(two)


def _precedes(line: Line, i: int) -> bool:
    """Whether the word is the surname before a name."""
    if not line.titled(i):
        return _surely(line, i) or (i + 1 < line.size and _shouted(line, i + 1, i))
    if line.has(i, SMALL | ROLE | BEARER) and not line.has(i, SURNAME):
        return False
    if line.has(i, SURNAME | SHAPED) and not (line.has(i, COMMON) and line.opens(i)):
        return True
    if line.has(i, PLACE | PATRONYMIC) or (line.has(i, NAME) and not line.has(i, UNKNOWN)):
        return False
    if _doubtful(line, i + 1):
        return False
    return line.has(i, UNKNOWN) or (line.has(i, COMMON) and not line.opens(i))


def _surely(line: Line, i: int) -> bool:
    """A surname whatever its letters: in the dictionary and nothing else."""
    if not line.has(i, SURNAME) or line.has(i, COMMON | NAME | SMALL):
        return False
    return line.has(i, SHAPED) or not line.has(i, PLACE)


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
    adjective = line.low(i).endswith(("ий", "ая", "ое", "ый", "ой", "ого", "ую"))
    return not (adjective or line.has(i, PLACE) or line.has(j, PLACE)) and _follows(line, i, j)


def _signs(line: Line, i: int, j: int) -> bool:
    """«… до весны. Дрозд Алла, 8 9…»: an ordinary word that no relative is called by, then a name, then an address."""
    return (
        line.titled(i)
        and line.titled(j)
        and line.has(i, COMMON)
        and not line.has(i, SMALL | VERB | ROLE | BEARER)
        and _KIN.match(line.low(i)) is None
        and _ADDRESS.match(line.text, line.end_of(j)) is not None
        and not _disagree(line.low(j), line.low(i), "")
        and is_person(line.low(i), "nomn")
    )


# --- initials -------------------------------------------------------------------------------------


def _by_initials(line: Line, i: int) -> int:
    """«Сыч А.П.», «Сыч А.», «А.П. Сыч», «А. Сыч»."""
    if line.initial(i):
        return _initials_first(line, i)
    if not line.titled(i):
        return _small_initials(line, i)
    if not line.joined(i + 1) or not line.letter(i + 1):
        return 0
    two = line.initial(i + 1) and line.letter(i + 2) and line.gap(i + 2) in {".", ". "}
    if two and _may_be_surname(line, i, line.has(i, SURNAME | SHAPED | UNKNOWN)):
        return i + 3
    if line.initial(i + 1) and _may_be_surname(line, i, line.has(i, SURNAME | SHAPED | UNKNOWN)):
        return i + 2
    bare = line.joined(i + 2) and line.letter(i + 2)
    return i + 3 if bare and line.has(i, SURNAME | SHAPED) else 0


def _small_initials(line: Line, i: int) -> int:
    """«голубкина р.а.», «а.п. крюков»: nothing but a surname, and two letters with full stops."""
    if _surely(line, i):
        if _TWO_SMALL.match(line.text, line.ends[i]):
            return i + 3
        return i + 2 if _ONE_SMALL.match(line.text, line.ends[i]) else 0
    if i + 2 < line.size and _TWO_SMALL.match(line.text, line.starts[i]):
        return i + 3 if line.gap(i + 2) in {". ", "."} and _surely(line, i + 2) else 0
    return 0


_ONE_SMALL = re.compile(r" (?!г)[а-яё]\.(?:[,;)]|\s*\Z)")
_TWO_SMALL = re.compile(
    r" ?(?<!\w)(?!г\. ?р|д\. ?р|т\. ?[едкпн]|и\. ?о|н\. ?э|к\. ?м)[а-яё]\. ?[а-яё]\."
)


def _may_be_surname(line: Line, i: int, known: bool) -> bool:
    if line.has(i, SMALL | ROLE | BEARER) and not line.has(i, SURNAME):
        return False
    return known or (not line.opens(i) and not line.has(i, NAME | PLACE))


def _initials_first(line: Line, i: int) -> int:
    if i and line.gap(i).endswith((".", ".-")):
        return 0  # the middle of a longer abbreviation
    j = i + 1
    two = j < line.size and line.initial(j) and line.gap(j) in {".", ". "}
    j += two
    if j >= line.size or line.gap(j) not in {".", ". ", ".  "} or not line.titled(j):
        return 0
    if _HOUSE.match(line.text, line.ends[j]) and _GENITIVE.match(line.low(j)):
        return 0  # «М. Горького 12»
    if line.has(j, SMALL | BEARER | ROLE) and not line.has(j, SURNAME):
        return 0
    if two:
        return j + 1
    known = line.has(j, SURNAME | SHAPED | UNKNOWN) and not line.has(j, COMMON | PLACE)
    return j + 1 if known else 0


# --- a role and a surname -------------------------------------------------------------------------


def _after_role(line: Line, i: int) -> int:
    """A surname alone, when a role stands before it."""
    if i == 0 or line.letter(i) or line.has(i, SMALL | VERB) and not line.has(i, SURNAME | SHAPED):
        return 0
    if line.has(i - 1, ROLE) and _follows_role(line, i):
        return _with_first_name(line, i) if _bears_role(line, i - 1, i) else 0
    role = _role_before(line, i)
    return i + 1 if role is not None and _bears_role_far(line, role, i) else 0


def _follows_role(line: Line, i: int) -> bool:
    """A full stop may only end a short form: «гр. Петров»."""
    short = line.ends[i - 1] - line.starts[i - 1] <= _LONGEST_SHORT
    return _AFTER_ROLE.fullmatch(line.gap(i)) is not None or (short and line.gap(i) in {". ", "."})


def _with_first_name(line: Line, i: int) -> int:
    """The end of a surname after a role, with a rare first name beside it."""
    j = i + 1
    if line.joined(j) and line.titled(i) and line.titled(j) and not line.letter(j):
        known = line.has(i, SURNAME | SHAPED | UNKNOWN) and line.has(
            j, SURNAME | SHAPED | UNKNOWN | NAME
        )
        if (
            known
            and not line.has(j, SMALL | PLACE)
            and not _PART_OF_TOWN.match(line.text, line.ends[j])
        ):
            return j + 1
    return j


def _role_before(line: Line, i: int) -> int | None:
    """The role a few words before: «мастер третьего участка Дудкин»."""
    if not line.titled(i) or not line.has(i, SURNAME | SHAPED):
        return None
    for j in range(i - 1, max(-1, i - 2 - _FURTHEST), -1):
        if not _NUMBERED.match(line.gap(j + 1)):
            return None
        if line.has(j, ROLE):
            return j
        if line.has(j, SMALL | VERB) or (line.titled(j) and not line.has(j, COMMON)):
            return None
    return None


def _bears_role_far(line: Line, role: int, i: int) -> bool:
    if line.has(i, COMMON | PLACE) or _PART_OF_TOWN.match(line.text, line.ends[i]):
        return False
    return _agree(line.low(role), line.low(i), "Surn")


def _agree(role: str, surname: str, mark: str) -> bool:
    one, two = cases(role), cases(surname, mark)
    return not one or not two or not one.isdisjoint(two)


def _bears_role(line: Line, role: int, i: int) -> bool:
    low = line.low(i)
    if _PART_OF_TOWN.match(line.text, line.ends[i]):
        return False
    if not line.titled(i):
        return not line.has(i, UPPER) and _small(line, i) and _agree(line.low(role), low, "Surn")
    if line.has(i, ROLE | BEARER) and not line.has(i, SURNAME):
        return False
    if line.has(i, NAME) and not line.has(i, UNKNOWN):
        return False
    if line.has(i, COMMON | UNKNOWN) and not line.has(role, UNKNOWN) and not cases(line.low(role)):
        return False  # «дорожники Заречинска»
    if line.has(i, SURNAME | SHAPED):
        return (
            not line.has(i, COMMON | PLACE | NAME)
            or _agree(line.low(role), low, "Surn")
            and (not line.has(i, NAME) or line.has(i, SHAPED | UNKNOWN))
        )
    if line.has(i, UNKNOWN):
        return not line.has(i, PLACE | PATRONYMIC) and line.ends[i] - line.starts[i] > 2
    return line.has(i, COMMON) and not line.has(i, NAME | PLACE) and _nickname(line.low(role), low)


def _small(line: Line, i: int) -> bool:
    return _surely(line, i) or (
        line.has(i, UNKNOWN) and line.has(i, SHAPED) and not line.has(i, PLACE)
    )


def _nickname(role: str, low: str) -> bool:
    """«физрук Степной», but not «сотрудник Администрации»: the same case, and no thing in the genitive."""
    both = cases(role) & cases(low)
    return any(case == "nomn" or is_person(low, case) for case in both)
