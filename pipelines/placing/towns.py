"""Settlements and districts in a text: the pack's territories, towns elsewhere, and villages with a type word."""

import re
from dataclasses import dataclass

from domain.pack import Pack
from domain.place import Territory
from pipelines.placing.inflection import feminine, masculine, name_forms, plain_word
from pipelines.placing.line import Line
from pipelines.placing.marks import Mark
from pipelines.placing.mentions import TownMention
from pipelines.placing.wording import Wording, names_in

_WORD = re.compile(r"[^\W_]+")
_VILLAGE = re.compile(
    r"[а-я]{2,}(?:(?:[оеё]в|[иыая]н|ен|ш|ч|нь|вь|ль)к[еиуа]|[оеё]во|[иы]но|[сц]ком|инске|овске|горске|ограде|ополье)"
)
_TOWNS, _INTO = int(Mark.TOWN), int(Mark.INTO)
TO_VILLAGES = frozenset({"в", "во", "из", "под", "до", "на", "у", "за"})
_FIRSTS = ("ие", "ые", "их", "ых", "ий", "ый", "ой", "ое", "ее", "ая", "яя", "ем", "ом", "ей")
_FROM = frozenset({"из", "до", "у"})
_IN = frozenset({"в", "во", "из", "под"})


@dataclass(frozen=True, slots=True)
class _Town:
    """One spelling of a settlement or district."""

    name: str
    words: tuple[frozenset[str], ...]
    territory: Territory | None
    elsewhere: bool
    district: bool
    common: bool  # from the list of towns that everybody knows


class TownFinder:
    """Reads settlements from left to right."""

    def __init__(self, pack: Pack, words: Wording, streets: frozenset[str]) -> None:
        self._streets = streets
        self._types = words["settlement_types"]
        self._short = words["short_settlements"]
        self._prepositions = words["town_prepositions"]
        self._ordinary = words["ordinary"]
        self._not_villages = words["not_villages"]
        self._regions = words["regions"]
        self._ambiguous = words["ambiguous_towns"]
        self._by_word: dict[str, list[_Town]] = {}
        self.root = root_of(pack)
        for territory in pack.territories:
            district = not self.is_settlement(territory) and territory != self.root
            for text in (territory.name, *territory.aliases):
                self._add(text, territory.name, territory, district=district)
        for name in pack.elsewhere:
            self._add(name, name, None, elsewhere=True)
        for name in names_in("towns.txt"):
            self._add(name, name, None, elsewhere=True, common=True)
        for towns in self._by_word.values():
            towns.sort(key=lambda t: (-len(t.words), t.elsewhere, t.common))
        self.first_words = frozenset(self._by_word) | self._types

    def is_settlement(self, territory: Territory) -> bool:
        """Whether a territory's name or alias calls it a village, settlement or town."""
        spelled = (territory.name, *territory.aliases)
        return any(set(_WORD.findall(plain_word(text))) & self._types for text in spelled)

    def find(self, line: Line) -> list[TownMention]:
        """Settlements and districts of a text in order."""
        found: list[TownMention] = []
        done = 0
        at = line.marked(_TOWNS)
        behind = [i + 1 for i in line.marked(_INTO) if line.capital(i + 1) and line.blank(i + 1)]
        for i in sorted({*at, *behind}) if behind else at:
            mention = self._at(line, i) if i >= done else None
            if mention is not None:
                found.append(mention)
                done = mention.end
        return found

    def _at(self, line: Line, i: int) -> TownMention | None:
        if line.words[i] in self._types:
            return self._typed(line, i)
        for town in self._by_word.get(line.words[i], ()):
            end = i + len(town.words)
            if self._spelled(line, i, town) and self._is_meant(line, i, end, town):
                return self._mention(town, i, end)
        return self._village(line, i)

    def _typed(self, line: Line, i: int) -> TownMention | None:
        """«в деревне Ольховке», «пос. Кирпичный», «г. Саратов»."""
        j = i + 1
        if line.word(j) in self._types and line.gap(j) in {".", ". "}:
            j += 1
        if j >= line.size or line.gap(j) not in {" ", ". ", ".", " «", "\u00a0"} or line.masked(j):
            return None
        short = line.words[i] in self._short
        if short != line.gap(j).startswith("."):
            return None  # «с Кирова», «село. Киров»
        for town in self._by_word.get(line.words[j], ()):
            if self._spelled(line, j, town) and (
                line.capital(j) or line.words[i] not in self._short
            ):
                return self._mention(town, i, j + len(town.words))
        if not line.capital(j) or line.shouted(j) or line.words[j] in self._ordinary:
            return None
        two = line.gap(j + 1) == "-" or (line.gap(j + 1) == " " and line.words[j].endswith(_FIRSTS))
        end = j + 2 if two and line.capital(j + 1) else j + 1
        return TownMention(_nominative(line, i, j, end), i, end)

    def _mention(self, town: _Town, i: int, end: int) -> TownMention:
        return TownMention(
            town.name,
            i,
            end,
            town.territory,
            town.elsewhere,
            town.district,
            0.4 if town.elsewhere else 0.7,
        )

    def _spelled(self, line: Line, i: int, town: _Town) -> bool:
        end = i + len(town.words)
        return end <= line.size and all(
            line.words[i + k] in forms and (k == 0 or line.gap(i + k) in {" ", "-"})
            for k, forms in enumerate(town.words)
        )

    def _is_meant(self, line: Line, i: int, end: int, town: _Town) -> bool:
        """Capital letters or a preposition; a district wants its word or «в»; a known town a preposition."""
        before = line.word(i - 1) if line.blank(i) else ""
        behind = line.word(end) if line.blank(end) else ""
        if behind in self._regions and (town.elsewhere or not town.district):
            return False
        if town.elsewhere and before not in _IN and self._is_ambiguous(line.words[i], town):
            return False  # «ямы на Кирова», «памятник Кирову»
        if town.common:
            clear = line.capital(i) or not self._is_ambiguous(line.words[i], town)
            return before in self._prepositions and clear
        if town.district:
            alone = before in {"в", "на"} and line.capital(i) and line.words[i].endswith("ом")
            alone = alone and not _noun_behind(line, end)
            return alone or behind in self._regions or before in self._regions
        if _adjectival(line.words[i]) and _noun_behind(line, end):
            return False
        return self._is_named(line, i, before, elsewhere=town.elsewhere)

    def _is_ambiguous(self, word: str, town: _Town) -> bool:
        """Whether a town's name is a street's, a person's or a word as well."""
        return word in self._streets or plain_word(town.name) in self._ambiguous

    def _is_named(self, line: Line, i: int, before: str, *, elsewhere: bool) -> bool:
        """A town of the pack: by its capital letter or its preposition; «Заводской» alone is rather a street's form."""
        if line.capital(i):
            return before in self._prepositions or not line.words[i].endswith("ой")
        return before in ({"в", "из"} if elsewhere else self._prepositions | {"на"})

    def _village(self, line: Line, i: int) -> TownMention | None:
        """«в Каменке»: an unlisted name that ends as names of places do."""
        word = line.words[i]
        if line.word(i - 1) not in {"в", "из", "во"} or not line.capital(i) or not line.blank(i):
            return None
        if (
            not _VILLAGE.fullmatch(word)
            or word in self._not_villages
            or line.shouted(i)
            or line.masked(i)
        ):
            return None
        if line.blank(i + 1) and word.endswith("ком") and _noun_behind(line, i + 1):
            return None
        return TownMention(_nominative(line, i - 1, i, i + 1), i, i + 1, sure=0.5)

    def _add(
        self,
        text: str,
        name: str,
        territory: Territory | None,
        *,
        elsewhere: bool = False,
        district: bool = False,
        common: bool = False,
    ) -> None:
        words = [w for w in _WORD.findall(plain_word(text)) if w not in self._types | self._regions]
        if words:
            town = _Town(
                name, tuple(name_forms(w) for w in words), territory, elsewhere, district, common
            )
            for form in town.words[0]:
                self._by_word.setdefault(form, []).append(town)


def root_of(pack: Pack) -> Territory | None:
    """The territory with the shortest path: the town (or region) that the pack is about."""
    return min(pack.territories, key=lambda t: (t.path.count("/"), len(t.path)), default=None)


def _adjectival(word: str) -> bool:
    return word.endswith(("ый", "ий", "ой", "ого", "ому", "ом", "ым", "им", "ое", "ее", "ая"))


def _noun_behind(line: Line, i: int) -> bool:
    """Whether a word in small letters behind an adjective looks like its noun."""
    word = line.word(i)
    if not line.blank(i) or len(word) < 4 or not word.isalpha() or line.capital(i):
        return False
    return (
        line.words[i - 1][-2:] in {"ый", "ий", "ой", "ое", "ая"} and word[-1] not in "тлоеьи"
    ) or (
        line.words[i - 1].endswith("ом")
        and word.endswith(("е", "у"))
        and word not in {"тоже", "уже", "вообще", "еще", "где"}
    )


def _nominative(line: Line, i: int, j: int, end: int) -> str:
    """Name of a settlement in the nominative, by the dictionary or by its ending and the type word at `i`."""
    raw, word = line.raw(j, end), line.words[j]
    if end > j + 1:
        return raw
    kind = line.words[i]
    if word.endswith(("ом", "ого", "ому")) and len(word) > 5:
        name = masculine(raw, line.lemmas(j))
        return name[:-2] + "ое" if kind.startswith("с") and name != raw else name
    if word.endswith("ой") and kind.startswith("д"):
        return feminine(raw)
    if word.endswith(("ке", "ку")) or (word.endswith("ки") and line.word(i) in _FROM):
        return raw[:-1] + "а"
    return raw[:-1] if word.endswith(("ске", "граде")) else raw
