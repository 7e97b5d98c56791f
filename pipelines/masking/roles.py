"""A surname alone, when a role stands before it: «врач Петрова», «мастер третьего участка Дудкин»."""

import re

from pipelines.masking.agreement import cases, is_person
from pipelines.masking.kinds import (
    BEARER,
    COMMON,
    NAME,
    PATRONYMIC,
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
from pipelines.masking.surnames import in_a_town, surely

_NUMBERED = re.compile(
    r"(?: |-\d{1,3} |,? ?№ ?\d{1,4},? | \d{1,4}-?(?:го|й|ой|я)? | [-–—] | \([^()\n]{1,20}\) )\Z"
)
_AFTER_ROLE = re.compile(r" |: ?| [-–—] ?")
_LONGEST_SHORT = 4  # letters of «гр.»
_SHORTEST = 3  # letters of a surname that the dictionary does not know
_FURTHEST = (
    4  # words between a role and its bearer: «инспектор по делам несовершеннолетних Щеглова»
)
_BETWEEN = frozenset({"по", "и", "за"})


def after_role(line: Line, i: int) -> int:
    """End of the surname at word `i` (in words, exclusive) if a role stands before, or 0."""
    if i == 0 or line.letter(i) or (line.has(i, SMALL | VERB) and not _known(line, i)):
        return 0
    if line.has(i - 1, ROLE) and _follows_role(line, i):
        return _with_first_name(line, i) if _bears_role(line, i - 1, i) else 0
    role = _role_before(line, i)
    return i + 1 if role is not None and _bears_role_far(line, role, i) else 0


def _known(line: Line, i: int) -> bool:
    return line.has(i, SURNAME | SHAPED)


def _follows_role(line: Line, i: int) -> bool:
    """A full stop may only end a short form: «гр. Петров»."""
    short = line.ends[i - 1] - line.starts[i - 1] <= _LONGEST_SHORT
    return _AFTER_ROLE.fullmatch(line.gap(i)) is not None or (short and line.gap(i) in {". ", "."})


def _with_first_name(line: Line, i: int) -> int:
    """The end of a surname after a role, with a rare first name beside it."""
    j = i + 1
    if not (line.joined(j) and line.titled(i) and line.titled(j)) or in_a_town(line, j):
        return j
    strange = line.has(i, SURNAME | SHAPED | UNKNOWN) and not line.has(j, SMALL | PLACE)
    return j + (strange and line.has(j, SURNAME | SHAPED | UNKNOWN | NAME))


def _role_before(line: Line, i: int) -> int | None:
    """The role a few words before, with nothing but its department between."""
    if not line.titled(i):
        return None
    for j in range(i - 1, max(-1, i - 2 - _FURTHEST), -1):
        if not _NUMBERED.match(line.gap(j + 1)):
            return None
        if line.has(j, ROLE):
            return j
        if line.has(j, SMALL | VERB) and line.low(j) not in _BETWEEN:
            return None
        if line.titled(j) and not line.has(j, COMMON):
            return None
    return None


def _bears_role_far(line: Line, role: int, i: int) -> bool:
    if line.has(i, PLACE | ROLE | BEARER | NAME) or in_a_town(line, i):
        return False
    if _known(line, i) and not line.has(i, COMMON):
        return _agree(line.low(role), line.low(i))
    both = cases(line.low(role)) & cases(line.low(i))
    return line.has(i, COMMON) and any(is_person(line.low(i), case) for case in both - _OF)


_OF = frozenset({"gent", "accs"})  # «директора Советской гимназии»


def _agree(role: str, surname: str) -> bool:
    one, two = cases(role), cases(surname, "Surn")
    return not one or not two or not one.isdisjoint(two)


def _bears_role(line: Line, role: int, i: int) -> bool:
    if in_a_town(line, i):
        return False
    if not line.titled(i):
        return not line.has(i, UPPER) and _is_small(line, i) and _agree(line.low(role), line.low(i))
    if _is_something_else(line, role, i):
        return False
    if _known(line, i):
        return not line.has(i, COMMON | PLACE) or _agree(line.low(role), line.low(i))
    if line.has(i, UNKNOWN):
        return line.ends[i] - line.starts[i] >= _SHORTEST
    return line.has(i, COMMON) and _is_nickname(line.low(role), line.low(i))


def _is_something_else(line: Line, role: int, i: int) -> bool:
    """Another role, a lone first name, a town: «дорожники Заречинска»."""
    if line.has(i, NAME) and not line.has(i, UNKNOWN):
        return True
    if line.has(i, ROLE | BEARER) and not line.has(i, SURNAME):
        return True
    if line.has(i, PLACE | PATRONYMIC) and not _known(line, i):
        return True
    many = not line.has(role, UNKNOWN) and not cases(line.low(role))
    return many and line.has(i, COMMON | UNKNOWN)


def _is_small(line: Line, i: int) -> bool:
    """«слесарь кузнецов»: in small letters only what the dictionary or the ending is sure of."""
    strange = line.has(i, UNKNOWN) and line.has(i, SHAPED)
    return surely(line, i) or (strange and not line.has(i, PLACE))


def _is_nickname(role: str, low: str) -> bool:
    """«физрук Степной», but not «сотрудник Администрации»: the same case, and no thing in the genitive."""
    both = cases(role) & cases(low)
    return any(case == "nomn" or is_person(low, case) for case in both)
