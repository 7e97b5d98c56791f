"""Words at which a street may begin: only there the finders look."""

from collections.abc import Iterator

from pipelines.placing.composed import ROWS, is_year_street
from pipelines.placing.line import Line
from pipelines.placing.marks import Mark
from pipelines.placing.street_names import StreetNames
from pipelines.placing.street_shapes import StreetShapes
from pipelines.placing.surroundings import stands_apart
from pipelines.placing.wording import Wording

_ACCUSED, _BEHIND, _LEAD = int(Mark.ACCUSED), int(Mark.TYPE | Mark.BEHIND), int(Mark.LEAD)
_COMPOSED, _NAMED, _NUMBER = int(Mark.TYPE | Mark.SHAPED), int(Mark.NAMED), int(Mark.NUMBER)
_SHAPED, _STREET, _SURE, _UNIT = (
    int(Mark.SHAPED),
    int(Mark.STREET),
    int(Mark.SURE),
    int(Mark.UNIT),
)
_NUMERAL = int(Mark.NUMERAL)
_RANK, _NEAR = int(Mark.RANK), int(Mark.NUMBER | Mark.HOUSE)
_HOUSED = int(Mark.NUMBER | Mark.NUMERAL | Mark.HOUSE)
_BEFORE = int(Mark.TYPE | Mark.NUMBER | Mark.NUMERAL | Mark.BEHIND)  # a name may stand before these
_TELLING = int(
    Mark.STREET
    | Mark.RANK
    | Mark.ACCUSED
    | Mark.NUMBER
    | Mark.TYPE
    | Mark.BEHIND
    | Mark.LEAD
    | Mark.NUMERAL
)
_BEFORE_SMALL = frozenset({"на", "по", "с"})  # before names in small letters
_COUNTED = ROWS | {"лет"}
_DASHES = frozenset({"-", "–", "—"})


class Beginnings:
    """Chooses by the marks of words side by side."""

    def __init__(self, shapes: StreetShapes, words: Wording, names: StreetNames) -> None:
        self._shapes = shapes
        self._strong = _BEFORE_SMALL | words["our_own"]
        self._before = words["before_streets"]
        self._seconds, self._numbers = names.seconds, names.numbers

    def at(self, line: Line) -> list[int]:
        """Words at which a street may begin."""
        marks, last = line.marks, line.size - 1
        at = {0} if line.size and marks[0] & _SHAPED else set()
        if line.among & _SURE:
            at.update(i for i, m in enumerate(marks) if m & _SURE and i and _may_open(line, i))
        for i in line.marked(_TELLING):
            mark = marks[i]
            if (
                (mark & _STREET and self._may_be_known(line, i))
                or (mark & _RANK and _may_be_ranked(line, i))
                or (mark & _ACCUSED and self._may_be_accused(line, i))
            ):
                at.add(i)
            if mark & _NUMBER:
                at.update(self._beside_number(line, i))
            if mark & _BEHIND and i and marks[i - 1] & _NAMED:
                at.add(i - 1)
            if mark & _NUMERAL and (line.word(i + 1) in ROWS or line.capital(i + 1)):
                at.add(i)
            if mark & _LEAD and i < last:
                if self._may_be_led(line, i + 1, marks[i + 1]):
                    at.add(i + 1)
                if i and marks[i + 1] & _HOUSED and marks[i - 1] & _NAMED and line.capital(i - 1):
                    at.add(i - 1)
        return sorted(at)

    def _may_be_known(self, line: Line, i: int) -> bool:
        """Whether a number may begin a known name: «8 Марта», «2-я Садовая»."""
        if not line.marks[i] & _NUMBER or not line.words[i].isdecimal():
            return True
        if line.word(i + 1) in self._seconds or line.words[i] in self._numbers:
            return True
        return may_be_ordinal(line, i)

    def _may_be_led(self, line: Line, i: int, mark: int) -> bool:
        """Whether a word behind a preposition may be a name: in capitals, or shaped like one behind «на» and «по»."""
        if line.text[line.starts[i]].isupper():
            return line.blank(i) or line.words[i].endswith("ая") or _precedes(line, i)
        return mark & _SHAPED > 0 and (self._is_led(line, i, "ой") or _precedes(line, i))

    def _is_led(self, line: Line, i: int, *endings: str) -> bool:
        """Whether a preposition before names in small letters stands there; some only before adjectives."""
        before = line.word(i - 1)
        if before in self._strong:
            return True
        return before in self._before and line.words[i].endswith(endings)

    def _beside_number(self, line: Line, i: int) -> Iterator[int]:
        """The word before a number unless it counts something, and a number that begins a name."""
        behind = line.marks[i + 1] if i + 1 < line.size else 0
        counted = behind & _UNIT and line.blank(i + 1)
        if i and line.marks[i - 1] & _NAMED and not counted and self._may_be_named(line, i - 1):
            yield i - 1
        goes_on = line.capital(i + 1) or line.gap(i + 1) == "-" or is_year_street(line, i)
        if goes_on or behind & _COMPOSED:
            plain = line.words[i].isdecimal() and not line.marks[i] & _STREET
            if not plain or may_be_ordinal(line, i):
                yield i

    def _may_be_named(self, line: Line, i: int) -> bool:
        """Whether an unlisted name may stand before a number: by its letters, its place or its shape."""
        if i == 0 or line.marks[i] & _SURE or self._is_led(line, i, "ой", "ую"):
            return True
        if line.marks[i - 1] & _LEAD and line.words[i].endswith("ой"):
            return True  # «возле бородинской 31»
        return line.capital(i)

    def _may_be_accused(self, line: Line, i: int) -> bool:
        """Whether an adjective in -ую may be a name: in capitals, before a type or a house, or worked on."""
        if _precedes(line, i) or self._shapes.is_worked_on(line, i, i + 1):
            return True
        return line.capital(i) and not line.opens(i)


def _may_open(line: Line, i: int) -> bool:
    """Whether a name in capitals begins a sentence or stands apart: «… Кирпичная, у арки»."""
    large = line.words[i].endswith("ая") and line.capital(i)
    return large and (line.opens(i) or stands_apart(line, i))


def _may_be_ranked(line: Line, i: int) -> bool:
    """Whether a first name or a rank may begin a name: in capitals, led, or with a number one or two words behind."""
    if line.capital(i) or _precedes(line, i):
        return True
    if i and line.marks[i - 1] & _LEAD:
        return True
    return i + 2 < line.size and line.marks[i + 2] & _NEAR > 0


def _precedes(line: Line, i: int) -> bool:
    """Whether a type word or a house follows."""
    return i + 1 < line.size and line.marks[i + 1] & _BEFORE > 0


def may_be_ordinal(line: Line, i: int) -> bool:
    """Whether an ending may hang on a number, or «линия» or «лет» follows."""
    if is_year_street(line, i):
        return True
    if line.capital(i + 1) and line.words[i + 1].endswith(("ый", "ий", "ой")):
        return True
    return line.gap(i + 1) in _DASHES or line.word(i + 1) in _COUNTED
