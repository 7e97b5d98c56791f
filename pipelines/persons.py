"""Names of people in text: name with surname or patronymic, surname with initials, a role with a surname."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

_CAP = r"[А-ЯЁ][а-яё]{1,25}(?:-[А-ЯЁ][а-яё]{1,25})?"
_PATRONYMIC = (
    r"[А-ЯЁ][а-яё]{1,20}(?:(?:ов|ев|ь)ич(?:а|у|ем|е)?|[аиь]ныч(?:а|у|ем|е)?|лыч(?:а|у|ем|е)?"
    r"|(?:ов|ев|ьинич|зьминич|китич|вич|омич)н(?:а|ы|е|у|ой|ою)|(?:ванн|лн|санн)(?:а|ы|е|у|ой))"
)
_SURNAME = (
    r"[А-ЯЁ][а-яё]{1,22}(?:(?:[оеё]в|[иы]н|ын)(?:а|у|ым|ой|е|ы|ых)?|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ую|ой)"
    r"|енко|чук|юк|ук|ян|яна|дзе|швили|ко|ых|их|ец|ер|ман|дт|ль|ай|ий|ая)(?:-[А-ЯЁ][а-яё]{2,20})?"
)
_INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
# Beginnings of words after which a surname alone is a name: «врач Петрова», «мастеру Сидорову».
_ROLES = (
    "врач", "доктор", "терапевт", "хирург", "педиатр", "медсестр", "фельдшер", "директор", "завуч", "учител",
    "воспитател", "начальник", "мастер", "инженер", "участков", "диспетчер", "председател", "управдом", "сосед",
    "водител", "гражданин", "гражданк", "семь", "депутат", "заведующ", "специалист", "сотрудни",
)  # fmt: skip
_FULL = re.compile(
    rf"(?:{_CAP}\s+)?{_CAP}\s+{_PATRONYMIC}(?!\w)(?:\s+{_SURNAME}(?!\w))?"
    rf"|{_SURNAME}\s+{_INITIALS}|{_INITIALS}\s?{_CAP}(?!\w)|{_CAP}\s+{_INITIALS}"
)
_CAPITAL = re.compile(r"[А-ЯЁ](?:[а-яё]{1,25}(?:-[А-ЯЁ][а-яё]{1,25})?(?!\w)|\.)")
_BEFORE = re.compile(r"(\w+)[ \t]+\Z")
_A_SURNAME = re.compile(rf"{_SURNAME}\Z")
# A name after these words belongs to a street, a place or a work, not to a person.
_NAMED_AFTER = re.compile(
    r"(?:(?<!\w)(?:ул|пр|пр-т|просп|пер|бул|б-р|пл|наб|ш|им|имени|школ\w{1,2}|лице\w{1,3}|театр\w?|площад\w{1,2}|"
    r"улиц\w{1,3}|проспект\w?|переул\w{2,4}|бульвар\w?|парк\w?|сквер\w?|музе\w|дк|памятник\w?|стел\w|дом\w?|"
    r"микрорайон\w?|мкр|остановк\w{1,2}|набережн\w{2,3}|шоссе|проезд\w?|тупик\w?)[.\s«\"]*(?:им\.?\s|имени\s)?)\Z",
    re.IGNORECASE,
)
_HOUSE_FOLLOWS = re.compile(r",?\s{1,2}(?:д\.?\s?|дом\s)?\d{1,3}(?!\d|[-.]\d)")
_ON_A_STREET = re.compile(r"(?:\A|[.!?\n]\s?|(?<!\w)(?:на|по|с|у|На|По|С|У)\s)\Z")
_ENDS = ("", "а", "у", "ом", "е", "я", "ю", "ем", "и", "ы", "ой", "ей", "ью")
_GAP = 2  # characters between two parts of a name
_LOOK_BACK = 30  # characters in which a word before a name is looked for
_STREETS = {
    "карл маркс",
    "роза люксембург",
    "карла маркса",
    "розы люксембург",
    "клара цеткин",
    "клары цеткин",
}


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names; streets, parks, organisations and lone first names are left alone."""
    capitals = [m.span() for m in _CAPITAL.finditer(text) if _starts_word(text, m.start())]
    near = {a for (a, b), (c, _) in pairwise(capitals) if c - b <= _GAP}
    for start in sorted(near):
        match = _FULL.match(text, start)
        if match is not None:
            yield from _unless_named_after(text, *match.span())
    for (a, b), (c, d) in pairwise(capitals):
        if a in near and _is_pair(text[a:b], text[c:d]):
            yield from _unless_named_after(text, a, d)
    for a, b in capitals:
        if _has_role(text, a) and _A_SURNAME.match(text[a:b]):
            yield a, b


def _starts_word(text: str, start: int) -> bool:
    return start == 0 or not text[start - 1].isalnum()


def _has_role(text: str, start: int) -> bool:
    before = _BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    return before is not None and before[1].lower().startswith(_ROLES)


def _is_pair(one: str, other: str) -> bool:
    """A first name and a surname, in either order."""
    if f"{one} {other}".lower() in _STREETS:
        return False
    names = first_names()
    return any(
        first in names and second not in names and _A_SURNAME.match(second) is not None
        for first, second in ((one, other), (other, one))
    )


def _unless_named_after(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if _NAMED_AFTER.search(text, max(0, start - _LOOK_BACK), start) is not None:
        return
    if _HOUSE_FOLLOWS.match(text, end) and _ON_A_STREET.search(text, max(0, start - 4), start):
        return  # «на Юрия Гагарина 14»
    yield start, end


@cache
def first_names() -> frozenset[str]:
    """First names in all their forms."""
    path = Path(__file__).parent / "words" / "names.txt"
    words = (
        name
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for name in line.split()
    )
    return frozenset(form for name in words for form in _forms(name))


def _forms(name: str) -> Iterator[str]:
    stem = name[:-1] if name[-1] in "аяйьо" else name
    yield name
    for ending in _ENDS:
        yield stem + ending
    if name in {"Пётр", "Лев", "Павел"}:
        short = {"Пётр": "Петр", "Лев": "Льв", "Павел": "Павл"}[name]
        yield from (short + ending for ending in _ENDS)
