"""What a word may be good for, looked up once: finders then visit only the words that concern them."""

import re
from collections.abc import Iterable
from enum import IntFlag

from pipelines.placing.glue import is_glued

_KNOWN_WORDS = 100_000  # about 15 MB; 20,000 ordinary posts have some 48,000 different words
_SHORTEST = 5  # letters of a name in small letters
_NAMES = (*"аяыиоеу", "ых", "их", "ой", "ый", "ий", "ом", "ов", "ев", "ей", "ек", "ок")
_SHAPES = ("ая", "ой", "ова", "ева", "ина", "ына", "кого", "енко", "ов", "ев", "ей")
_FEMININE = ("ая", "яя")
SURNAME = re.compile(
    r"[а-я-]{2,}(?:[оеё]ва|[иы]на|[сц]кого|енко|[оеё]вой|ных|ских|[а-я]иной|яна|дзе|швили)"
)


class Mark(IntFlag):
    """Sorts of words; one word may be of several."""

    OBJECT = 1
    TOWN = 2
    INTO = 4  # before names of villages
    STREET = 8  # begins a known name, a type or a composed name
    TYPE = 16
    LEAD = 32  # before streets
    NUMBER = 64
    HOUSE = 128  # «дом»
    BEHIND = 256  # behind a street's name: «дом», «чётная»
    SHAPED = 512  # may be an unlisted name in small letters
    ACCUSED = 1024  # an adjective in -ую
    GLUED = 2048  # «садовая12»
    NUMERAL = 4096  # numbers in words
    NAMED = 8192  # may be an unlisted name before a number or a type
    UNIT = 16384  # behind a number that is no house
    WORK = 32768  # tells what happens to streets: «перекрыли», «чистят»
    SURE = (
        65536  # may be an unlisted name before a number in small letters and without a preposition
    )

    CROSSING = 262144  # «перекрёсток», «угол»
    RANK = 131072  # begins names of people after whom streets are called


TELLING = int(
    Mark.OBJECT | Mark.TOWN | Mark.INTO | Mark.STREET | Mark.TYPE | Mark.LEAD | Mark.NUMBER
    | Mark.HOUSE | Mark.BEHIND | Mark.ACCUSED | Mark.NUMERAL | Mark.RANK
)  # fmt: skip
_NO_NAMES = int(Mark.LEAD | Mark.NUMERAL | Mark.UNIT)


class Marks(dict[str, int]):
    """Marks of words, from closed lists and by their endings."""

    def __init__(
        self, lists: Iterable[tuple[Mark, frozenset[str]]], works: tuple[str, ...] = ()
    ) -> None:
        self._lists = tuple((int(mark), words) for mark, words in lists)
        self._works = works

    def __missing__(self, word: str) -> int:
        """Looked up in all lists once."""
        mark = sum(mark for mark, words in self._lists if word in words)
        if word[0] <= "9":
            mark |= int(Mark.NUMBER)
        elif word.endswith("ую"):
            mark |= int(Mark.ACCUSED)
        elif word.endswith(_SHAPES) and len(word) >= _SHORTEST:
            mark |= int(Mark.SHAPED)
        if len(word) >= _SHORTEST and word.endswith(_NAMES) and not mark & _NO_NAMES:
            mark |= int(Mark.NAMED)
        if is_glued(word):
            mark |= int(Mark.GLUED)
        if word.endswith(_FEMININE) or SURNAME.fullmatch(word):
            mark |= int(Mark.SURE)
        if word.startswith(self._works):
            mark |= int(Mark.WORK)
        if len(self) < _KNOWN_WORDS:
            self[word] = mark
        return mark
