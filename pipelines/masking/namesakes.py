"""Names that speak of no resident or worker: streets, parks, works of art and the people they honour."""

import re
from functools import cache
from pathlib import Path

from pipelines.masking.agreement import cases, genitive
from pipelines.masking.kinds import BEARER, NAME, PATRONYMIC
from pipelines.masking.line import Line

_NAMED_AFTER = frozenset({
    "ул", "им", "имени", "пр", "пр-т", "пр-кт", "просп", "пер", "пл", "б-р", "бул", "наб", "ш", "мкр", "мкрн", "дк",
    "памяти", "честь", "а/я", "жк", "скв",
})  # fmt: skip
_RANKS = re.compile(
    r"(?:маршал|генерал|академик|адмирал|космонавт|геро[йяе]|лётчик|летчик|писател|поэт|художник|композитор|комиссар|братьев|свят"
    r"|княз|кня[жг]|цар[ьяю]|император|народн|революционер|хирурга|полководц)"
)
_OPENS_NAME = re.compile(r"(?:\.? ?|:? ?)[«\"“]?\Z")
_HOUSE_FOLLOWS = re.compile(
    r",? {1,2}(?:д\.? ?|дом )?\d{1,3}(?!\d|[-./]\d|[ -]?[(\d]"
    r"| ?(?:лет|год|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек))"
)
_AFTER_PREPOSITION = re.compile(r"(?<!\w)(?:на|по|с|у|от|до|дворе|доме|дома|за|Во|На|По|С|У|От) \Z")
_NOMINATIVE = frozenset({"nomn"})
_QUOTES = frozenset({"«»", '""', "“”", "„“"})
_WORDS = Path(__file__).parent.parent / "words"


def bears(line: Line, i: int, end: int) -> bool:
    """Whether the words `i` to `end` name a street, a place, a work or somebody whom they honour."""
    return (
        _is_famous(line, i, end)
        or _is_named_after(line, i, end)
        or _has_house(line, i, end)
        or _is_title(line, i, end)
    )


def _is_named_after(line: Line, i: int, end: int) -> bool:
    if i == 0 or not _OPENS_NAME.match(line.gap(i)):
        return False
    before = line.low(i - 1)
    if before in _NAMED_AFTER:
        return True
    if _RANKS.match(before) and i > 1:
        i -= 1
        before = line.low(i - 1)
        if before in _NAMED_AFTER:
            return True
    alone = end - i == 1  # found by a role that stands before
    if (
        alone
        or not line.has(i - 1, BEARER)
        or "." in line.gap(i)
        or any(line.has(k, PATRONYMIC) for k in range(i, end))
    ):
        return False
    return line.initial(i) or all(line.letter(k) or genitive(line.low(k)) for k in range(i, end))


def _has_house(line: Line, i: int, end: int) -> bool:
    """«на Юрия Гагарина 14», «Юрия Гагарина, 14»; «Валентина Петрова, 12» may be a person."""
    if end - i == 1 or line.letter(end - 1) or any(line.has(k, PATRONYMIC) for k in range(i, end)):
        return False
    if not _HOUSE_FOLLOWS.match(line.text, line.end_of(end - 1)):
        return False
    first = line.low(next((k for k in range(i, end) if line.has(k, NAME)), i))
    led = _AFTER_PREPOSITION.search(line.text, max(0, line.starts[i] - 8), line.starts[i])
    return genitive(first) and (
        led is not None or "nomn" not in (cases(first, "Name") or _NOMINATIVE)
    )


def _is_title(line: Line, i: int, end: int) -> bool:
    """A shop or a book: the name fills its quotation marks, and a word before says what it is."""
    start, stop = line.starts[i], line.end_of(end - 1)
    marks = line.text[start - 1 : start] + line.text[stop : stop + 1]
    return marks in _QUOTES and i > 0 and line.has(i - 1, BEARER)


def _is_famous(line: Line, i: int, end: int) -> bool:
    if end - i < 2 or not any(line.has(k, NAME) for k in range(i, end)):
        return False
    words = [line.low(k).replace("ё", "е") for k in range(i, end)]
    return any(
        other.startswith(_famous().get(one[:3], ())) and one is not other
        for one in words
        for other in words
    )


@cache
def _famous() -> dict[str, tuple[str, ...]]:
    """Beginnings of surnames by the first three letters of first names, ё as е."""
    lines = (_WORDS / "famous.txt").read_text(encoding="utf-8").replace("ё", "е").splitlines()
    found: dict[str, tuple[str, ...]] = {}
    for name in (name for line in lines if line[0] != "#" for name in line.split(";")):
        first, surname = name.lower().split()
        found[first[:3]] = (*found.get(first[:3], ()), _ENDING.sub("", surname))
    return found


_ENDING = re.compile(r"(?:ий|ой|ый|ая|[аяйь])\Z")
