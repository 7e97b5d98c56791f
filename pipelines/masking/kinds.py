"""What a word may be in a name: looked up once for every spelling."""

import re
from functools import cache, reduce
from operator import or_
from pathlib import Path

from pipelines.dictionary import dictionary

NAME = 1  # first name
PATRONYMIC = 2
SURNAME = 4  # in the dictionary
COMMON = 8  # an ordinary word
PLACE = 16  # a town, a river, an organisation
UNKNOWN = 32  # to the dictionary
ROLE = 64  # a surname may follow
BEARER = 128  # streets, works and the like bear names
SMALL = 256  # preposition, conjunction, pronoun, adverb, verb
SHAPED = 512  # has the ending of a surname
CAPITAL = 1024  # begins with a capital letter
UPPER = 2048  # nothing but capital letters, at least two
VERB = 4096
WEAK = 16384  # an ordinary word only as «of many» or «somebody's»
PERHAPS = 8192  # a first name in small letters that is an ordinary word too

_WORDS = Path(__file__).parent.parent / "words"
_KNOWN = 100_000  # spellings kept, about 20 MB
LONGEST = 40  # characters of a name
_CYRILLIC = re.compile(r"[А-Яа-яЁё-]+\Z")
_SHAPE = re.compile(
    r"[а-яё-]{2,}(?:(?:[оеё]в|[иы]н)(?:а|у|ым|ой|е|ы|ых|ыми|ою)?|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ую|ой|ие|их)"
    r"|енко|[чщл]ук|юк|як|[а-яё]ян(?:а|у|ом|е)?|дзе|швили|[иы]х|ко|[оев]вич(?:а|у|ем|е)?|дт|ман(?:а|у|ом|е)?)\Z"
)
_PATRONYMIC = re.compile(
    r"[а-яё]{2,}(?:(?:ов|ев|ьев)ич(?:а|у|ем|е)?|[аиьео]н?ыч(?:а|у|ем|е)?|[а-яё]л[ыи]ч(?:а|у|ем|е)?|(?:[оеьё]в|инич|имич|китич|мич)н(?:а|ы|е|у|ой|ою)"
    r"|(?:анн|алн|санн|олн)(?:а|ы|е|у|ой)|[гс]еич(?:а|у|ем|е)?|гович(?:а|у|ем|е)?|[ео]вна|овне)\Z"
)
_NAMES = {
    "Name": NAME,
    "Surn": SURNAME,
    "Patr": PATRONYMIC,
    "Geox": PLACE,
    "Orgn": PLACE,
    "Trad": PLACE,
}
_SMALL = frozenset(
    {"PREP", "CONJ", "PRCL", "NPRO", "ADVB", "INTJ", "NUMR", "PRED", "GRND", "Anum", "Apro"}
)
_OWNING = frozenset({"Poss", "ADJS"})
_OF_MANY = frozenset({"gent", "accs"})
_VERBS = frozenset({"VERB", "INFN"})
_ORGANISATION = re.compile(
    r"(?:газ|канал|сеть|сети|энерго|строй|транс|комхоз|сервис|дор|надзор|сбыт|лифт|пром|банк|служб|жил|комм?унал|автодор|маш|комбинат|завод|союз|град|бург|теплосеть)"
    r"(?:а|у|ом|е|ы|и|ью|ей)?\Z"
)


class Kinds(dict[str, int]):
    """Bits of each word as it is spelt; starts afresh when full."""

    def __missing__(self, raw: str) -> int:
        if len(self) >= _KNOWN:
            self.clear()
        known = _kind(raw)
        if len(raw) <= LONGEST:
            self[raw] = known
        return known


@cache
def kinds() -> Kinds:
    """The one memory of this process."""
    return Kinds()


def _kind(raw: str) -> int:
    if len(raw) > LONGEST or not _CYRILLIC.match(raw):
        return SMALL
    low = raw.lower()
    kind = _letters(raw)
    kind |= _by_dictionary(low, bool(kind))
    if _roles().match(low) and not _ADJECTIVE.search(low):
        kind |= ROLE
    if _bearers().match(low) and not kind & VERB:
        kind |= BEARER
    if not kind & CAPITAL and kind & COMMON:
        kind = kind & ~(NAME | SURNAME | PATRONYMIC) | (PERHAPS if kind & NAME else 0)
    return kind & ~WEAK


def _letters(raw: str) -> int:
    if not raw[0].isupper():
        return 0
    if len(raw) > 1 and raw.isupper():
        return CAPITAL | UPPER
    return (
        CAPITAL if raw[1:].islower() or "-" in raw or len(raw) == 1 else CAPITAL | UPPER | SMALL
    )  # «ЖЭКа»


def _by_dictionary(low: str, capital: bool) -> int:
    kind = 0
    for part in {low, *low.split("-")} if "-" in low else (low,):
        kind |= _of_marks(part)
    if kind & COMMON == 0 and (capital or kind & SURNAME):  # «Тулупов», «Лапина», «оля иванова»
        kind = kind & ~WEAK | (UNKNOWN if kind == WEAK else 0)
    elif kind & WEAK:
        kind |= COMMON
    kind |= _by_shape(low, kind)
    if low.capitalize() in _all_names():
        return kind & ~UNKNOWN | NAME
    return kind | UNKNOWN if kind & NAME else kind


def _of_marks(low: str) -> int:
    """Bits of a word by all its readings in the dictionary."""
    kind = 0
    for marks in dictionary().marks(low) if low else ():
        kind |= _of_reading(marks)
    return kind or UNKNOWN


def _of_reading(marks: frozenset[str]) -> int:
    named = reduce(or_, (bit for mark, bit in _NAMES.items() if mark in marks), 0)
    if named:
        return 0 if named == NAME and "plur" in marks else named
    if marks & _OWNING or ("plur" in marks and marks & _OF_MANY and "NOUN" in marks):
        return WEAK
    if "Init" in marks or "Abbr" in marks:
        return 0
    return COMMON | (SMALL if marks & _SMALL else 0) | (VERB if marks & _VERBS else 0)


def _by_shape(low: str, kind: int) -> int:
    bits = 0
    if kind & COMMON == 0:
        bits |= SHAPED if _SHAPE.match(low) else 0
        bits |= PATRONYMIC if kind & (SURNAME | NAME) == 0 and _PATRONYMIC.match(low) else 0
    if kind & UNKNOWN and _ORGANISATION.search(low):
        bits |= PLACE
    return bits


@cache
def _roles() -> re.Pattern[str]:
    return _beginnings("roles.txt")


@cache
def _bearers() -> re.Pattern[str]:
    return _beginnings("bearers.txt")


_WHOLE = 4  # letters: shorter entries are whole words
_ADJECTIVE = re.compile(r"ск(?:ий|ая|ое|ие|ого|ой|ую|их|ом|им)\Z")


def _beginnings(name: str) -> re.Pattern[str]:
    listed = _listed(name)
    whole = "|".join(word for word in listed if len(word) <= _WHOLE)
    begun = "|".join(word for word in listed if len(word) > _WHOLE)
    return re.compile(rf"(?:(?:{whole})|(?:{begun})[а-яё]{{0,5}})(?:-[а-яё-]*)?\Z")


def _listed(name: str) -> set[str]:
    lines = (_WORDS / name).read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


_ENDS = ("", "а", "у", "ом", "е", "я", "ю", "ем", "и", "ы", "ой", "ей", "ью")
_SHORT = {"Пётр": "Петр", "Лев": "Льв", "Павел": "Павл"}


@cache
def _all_names() -> frozenset[str]:
    """Also those that are ordinary words, and rare ones."""
    return first_names().union(*map(_forms, _listed("more_names.txt")))


@cache
def first_names() -> frozenset[str]:
    """First names in all their forms."""
    return frozenset(form for name in _listed("names.txt") for form in _forms(name))


def _forms(name: str) -> set[str]:
    stems = {name[:-1] if name[-1] in "аяйьо" else name, _SHORT.get(name, name)}
    ends = _ENDS[1:] if name[-1] in "ая" else _ENDS
    return {name, *(stem + end for stem in stems for end in ends)}
