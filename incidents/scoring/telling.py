"""What the scorer reads of one post: places, words, numbers, faults, and how the post hangs on others."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from domain.instant import Instant
from domain.place import Place
from domain.ports import Analyser
from domain.post import Reading
from domain.verdict import Judged, Judgement
from incidents.scoring.faults import faults_by
from incidents.scoring.grams import Grams, grams_of

_HEAD = 5  # letters: «Литейка» and «на Литейной» begin alike
_SHORTEST = 3
_WORDS = Path(__file__).parent.parent / "words"
_ORDINAL = re.compile(r"^(\d+)(?:й|ый|ой|го|му|м|я|ю|ую|ая|е|ое|х)?$")
_ROUTE = re.compile(r"^(\d{1,3}[а-в]?|\d{1,3}к)(?:й|ый|ой|го|му|м|я|ю|ую|ая|е|ое|х)?$")
_COUNTS = ("ь", "и", "два", "три", "четыре", "сорок")  # «семь человек», «шести»
_FIRST = ("1", "2", "3")  # «второй автобус мимо» counts, it does not name
_NICKNAMES = ("йка", "йки", "йке", "йку", "йкой", "рка", "рки", "рке", "рку", "ркой")
_ENDINGS = frozenset(("й", "го", "му", "м", "я", "ю", "ую", "ая", "е", "ое", "х", "к", "а"))
_YEAR = re.compile(r"20[0-3]\d")
_EARLIER = re.compile(
    r"(?<!с )(?<!со )(?<!\d)(20[0-3]\d)(?!\d|[-–]\d)"
)  # «с 2021» lasts until today
_LATE = re.compile(
    r"(?<!с )(?<!со )(?<!до )прошл\w+ (?:год|зим|лет|весн|осен)|год назад|позапрошл|в том году|прошлогодн"
    r"|(?:два|три|пять) года? назад"
)
_ANOTHER = re.compile(
    r"\bне (?:пута|перепут)|\bотдельн(?:о|ая|ый|ое)\b|\bдруг(?:ая|ой) (?:авари|поры|проры|труб)"
    r"|\bсво(?:я|й|ё|е|ю) (?:авари|бед|дыр|луж|поры|проблем|проры|стояк|труб|ям)"
)
_END_OF_SENTENCE = frozenset('.!?…\n(«"“:—-')


@dataclass(frozen=True, slots=True)
class Telling:
    """One post as the scorer sees it."""

    post: str
    at: Instant
    source: str
    reply_to: str | None
    thread: str | None
    copy_of: str | None
    judgement: Judgement
    place: Place | None
    own_place: bool  # its own text names the place
    heads: frozenset[str]  # beginnings of telling words
    spelling: tuple[tuple[str, str], ...]  # beginning → the word as it was written
    named: frozenset[str]  # those written with a capital inside a sentence, or in quotes
    numbers: frozenset[str]  # not times, sums, ages
    routes: frozenset[str]  # of buses, trams
    lines: frozenset[str]  # those of them that surely are, in a text about transport
    faults: frozenset[str]
    words: int
    past: bool  # speaks of an earlier year
    another: bool  # says itself that it is another case: «своя труба», «не путайте с 12-м»
    grams: Grams = field(compare=False)

    @property
    def above(self) -> tuple[str, ...]:
        """Posts that it hangs under."""
        return tuple(dict.fromkeys(p for p in (self.reply_to, self.thread) if p))


def telling_of(judged: Judged, analyser: Analyser) -> Telling:
    """Read a post for the scorer."""
    post, place = judged.post, judged.verdict.place
    reading = analyser.read(post.text)
    heads, named = _heads(reading)
    routes, moving = tuple(_routes(reading)), judged.verdict.judgement.area == "transport"
    return Telling(
        post.id,
        post.published,
        post.source,
        post.reply_to,
        post.thread,
        judged.copy_of,
        judged.verdict.judgement,
        place,
        place is not None and place.reason == "text",
        frozenset(heads),
        tuple(heads.items()),
        named,
        frozenset(_numbers(reading)),
        frozenset(route for route, _ in routes),
        frozenset(route for route, sure in routes if sure and moving),
        faults_by(analyser).of(reading),
        len(reading.words),
        _past(post.text, post.published),
        _ANOTHER.search(post.text.lower()) is not None,
        grams_of(word for word in reading.words if len(word) >= _SHORTEST),
    )


def place_heads(place: Place | None) -> frozenset[str]:
    """Beginnings of the words of a place's names."""
    if place is None:
        return frozenset()
    return name_heads(" ".join(filter(None, (place.street, place.object, place.settlement))))


@lru_cache(maxsize=10_000)
def name_heads(name: str | None) -> frozenset[str]:
    """Beginnings of the words of a name, without words such as «улица»."""
    words = _NAME.findall((name or "").lower().replace("ё", "е"))
    # Endings go as the analyser's stems lose them: «Мира» and «Речной» are read as «мир» and «речн».
    return frozenset(w.rstrip("аеёийоуыьюя")[:_HEAD] or w for w in words if w[:_HEAD] not in _TYPES)


_NAME = re.compile(r"[^\W\d_]{4,}")
_TYPES = frozenset(
    {"улица", "перео", "проез", "просп", "бульв", "остан", "детск", "школа", "больн", "поликл"}
)


def _heads(reading: Reading) -> tuple[dict[str, str], frozenset[str]]:
    heads: dict[str, str] = {}
    named: set[str] = set()
    common = _among("common")
    for word, stem, start in zip(reading.words, reading.stems, reading.starts, strict=True):
        if len(stem) < _SHORTEST or word[0].isdigit() or stem in common:
            continue
        heads.setdefault(stem[:_HEAD], word)
        if reading.text[start].isupper() and not _opens_sentence(reading.text, start):
            named.add(stem[:_HEAD])
    return heads, frozenset(named)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or (before[-1] in _END_OF_SENTENCE and text[start - 1] not in '«"“')


def _numbers(reading: Reading) -> Iterable[str]:
    """Numbers that may name something: a house, a route, a school; «третий день» names nothing."""
    measures, spoken = _among("measures"), _spoken()
    following = (*reading.stems[1:], "")[: len(reading.words)]
    for word, stem, after in zip(reading.words, reading.stems, following, strict=True):
        if after in measures:
            continue
        found = _ORDINAL.match(word)
        number = found[1] if found else spoken.get(word) or spoken.get(stem)
        if number and not _YEAR.fullmatch(number):
            yield number


def _routes(reading: Reading) -> Iterable[tuple[str, bool]]:
    """Numbers that may be a route, and whether they surely are where the talk is of transport.

    «на 14к», «восьмой опять не пришёл»; not «6:20», «третий день», «пять человек».
    """
    measures, vehicles, numbered = map(_among, ("measures", "vehicles", "numbered"))
    spoken, text = _spoken(), reading.text
    stems = ("", *reading.stems, "")
    for i, (word, start) in enumerate(zip(reading.words, reading.starts, strict=True)):
        end, before, after = start + len(word), stems[i], stems[i + 2]
        clock = ":" in (text[max(0, start - 1) : start], text[end : end + 1])
        if clock or after in measures:
            continue
        found = _ROUTE.match(word)
        if found:
            ordinal = (
                word != found[1]
                or word.endswith("к")
                or (text[end : end + 1] == "-" and after in _ENDINGS)
            )
            beside = before in vehicles or after in vehicles
            yield found[1], beside or (ordinal and after not in numbered)
        elif word in spoken and not word.endswith(_COUNTS):
            late = spoken[word] not in _FIRST and after not in numbered
            yield spoken[word], late or word.endswith(_NICKNAMES)


def _past(text: str, at: Instant) -> bool:
    """An earlier year is named, by number or by word."""
    year = 1970 + at // 31_556_952_000_000
    low = text.lower()
    named = [int(y) for y in _EARLIER.findall(low)]
    return bool(_LATE.search(low)) or any(y < year for y in named)


@cache
def _among(name: str) -> frozenset[str]:
    return frozenset(word_list(f"{name}.txt"))


@cache
def _spoken() -> Mapping[str, str]:
    """Spoken number → digits."""
    pairs = (pair.partition("=") for pair in word_list("numbers.txt"))
    return {word: digits for word, _, digits in pairs}


def word_list(name: str) -> list[str]:
    """Words of a file of `incidents/words`, without its comments."""
    text = (_WORDS / name).read_text(encoding="utf-8").replace("ё", "е")
    return [w for line in text.splitlines() if not line.startswith("#") for w in line.split()]
