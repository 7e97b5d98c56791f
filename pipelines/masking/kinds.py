"""What a word may be in a name: looked up once for every spelling."""

import re
from functools import cache
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

_WORDS = Path(__file__).parent.parent / "words"
_KNOWN = 100_000  # spellings kept, about 20 MB
_LONGEST = 40  # characters of a name
_CYRILLIC = re.compile(r"[А-Яа-яЁё-]+\Z")
_SHAPE = re.compile(
    r"[а-яё-]{2,}(?:(?:[оеё]в|[иы]н)(?:а|у|ым|ой|е|ы|ых|ыми|ою)?|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ую|ой|ие|их)"
    r"|енко|[чщл]ук|юк|як|[ая]ян(?:а|у|ом|е)?|дзе|швили|[иы]х|ко|[оев]вич(?:а|у|ем|е)?|дт|ман(?:а|у|ом|е)?)\Z"
)
_PATRONYMIC = re.compile(
    r"[а-яё]{2,}(?:(?:ов|ев|ьев)ич(?:а|у|ем|е)?|[аиьео]н?ыч(?:а|у|ем|е)?|[а-яё]л[ыи]ч(?:а|у|ем|е)?|(?:[оеьё]в|инич|имич|китич|мич)н(?:а|ы|е|у|ой|ою)"
    r"|(?:анн|алн|санн|олн)(?:а|ы|е|у|ой)|[гс]еич(?:а|у|ем|е)?|гович(?:а|у|ем|е)?|[ео]вна|овне)\Z"
)
_NAMES = {"Name": NAME, "Surn": SURNAME, "Patr": PATRONYMIC, "Geox": PLACE, "Orgn": PLACE, "Trad": PLACE}
_SMALL = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "ADVB", "INTJ", "NUMR", "PRED", "GRND", "Anum", "Apro"})
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
        if len(raw) <= _LONGEST:
            self[raw] = known
        return known


@cache
def kinds() -> Kinds:
    """The one memory of this process."""
    return Kinds()


def _kind(raw: str) -> int:
    if len(raw) > _LONGEST or not _CYRILLIC.match(raw):
        return SMALL
    low = raw.lower()
    kind = _letters(raw) | _by_dictionary(low)
    if _roles().match(low):
        kind |= ROLE
    if _bearers().match(low):
        kind |= BEARER
    if not kind & CAPITAL and kind & COMMON:  # «роман», «вера», «лев»
        kind &= ~(NAME | SURNAME | PATRONYMIC)
    return kind


def _letters(raw: str) -> int:
    if not raw[0].isupper():
        return 0
    return CAPITAL | UPPER if len(raw) > 1 and raw.isupper() else CAPITAL


def _by_dictionary(low: str) -> int:
    kind = 0
    for part in {low, *low.split("-")} if "-" in low else (low,):
        kind |= _of_marks(part)
    if not kind or kind & SMALL == 0:
        kind |= _by_shape(low, kind)
    return kind | (NAME if low.capitalize() in first_names() else 0)


def _of_marks(low: str) -> int:
    kind = common = possessive = 0
    for marks in dictionary().marks(low) if low else ():
        named = 0
        for mark, bit in _NAMES.items():
            if mark in marks:
                named |= bit
        if named:
            kind |= named
        elif "Poss" in marks:
            possessive = COMMON
        elif "Init" not in marks:
            common |= COMMON | (SMALL if marks & _SMALL else 0) | (VERB if marks & _VERBS else 0)
    if kind & SURNAME == 0:
        common |= possessive
    return (kind | common) or UNKNOWN


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


_ENDINGS = r"(?:[а-яё]{0,5}|-[а-яё-]*)\Z"  # of a word whose beginning is listed


def _beginnings(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(_listed(name), key=len, reverse=True))}){_ENDINGS}")


def _listed(name: str) -> set[str]:
    lines = (_WORDS / name).read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


_ENDS = ("", "а", "у", "ом", "е", "я", "ю", "ем", "и", "ы", "ой", "ей", "ью")
_SHORT = {"Пётр": "Петр", "Лев": "Льв", "Павел": "Павл"}


@cache
def first_names() -> frozenset[str]:
    """First names in all their forms."""
    return frozenset(form for name in _listed("names.txt") for form in _forms(name))


def _forms(name: str) -> set[str]:
    stems = {name[:-1] if name[-1] in "аяйьо" else name, _SHORT.get(name, name)}
    return {name, *(stem + end for stem in stems for end in _ENDS)}
