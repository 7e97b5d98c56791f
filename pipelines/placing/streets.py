"""Streets in a text: known names, type words with any name, names after prepositions or before house numbers."""

from dataclasses import dataclass, replace

from domain.making import quickly_made
from pipelines.persons import first_names
from pipelines.placing.beginnings import Beginnings, may_be_ordinal
from pipelines.placing.composed import ComposedNames
from pipelines.placing.crossing_words import CROSSINGS
from pipelines.placing.evidence import SURE_KNOWN, StreetEvidence
from pipelines.placing.house_ranges import House
from pipelines.placing.house_rows import SPANNING
from pipelines.placing.houses import HouseGrammar
from pipelines.placing.inflection import plain_word, titled
from pipelines.placing.line import Line
from pipelines.placing.marks import Mark
from pipelines.placing.mentions import StreetMention
from pipelines.placing.numerals import number_at
from pipelines.placing.street_names import StreetName, StreetNames
from pipelines.placing.street_shapes import StreetShapes
from pipelines.placing.surroundings import initial, is_dated, is_lane
from pipelines.placing.typed_names import outdoes, type_of, typed_name, whole_name
from pipelines.placing.typed_shapes import TypedShapes
from pipelines.placing.wording import StreetType, Wording

_KNOWN_WITH_TYPE, _TYPED, _GUESSED = 0.95, 0.85, 0.6  # how sure, before the house
_AFTER_TYPE = frozenset({" ", ".", "  ", "\u00a0", ' "', " «", ".«", ": ", "-"})
_BESIDE = frozenset({"у", "возле", "около", "напротив"})
_BEFORE_HOUSE = _BESIDE | SPANNING
_WALKS = ("улоч", "алле")  # «старая липовая аллея» names nothing
_NUMBER, _TYPE = int(Mark.NUMBER), int(Mark.TYPE)
_HOUSED = int(Mark.NUMBER | Mark.NUMERAL | Mark.BEHIND)
_SPOKEN = int(Mark.STREET | Mark.RANK)


@quickly_made
@dataclass(frozen=True, slots=True)
class _Named:
    """A name found at `start`…`end`, with how it was known."""

    name: str
    start: int
    end: int
    sure: float
    known: StreetName | None = None


class StreetFinder:
    """Reads streets from left to right, each word looked at a bounded number of times."""

    def __init__(self, names: StreetNames, houses: HouseGrammar, words: Wording) -> None:
        self._names = names
        self._houses = houses
        self._types = words.types
        self._short = words["short_types"]
        self._shapes = StreetShapes(words)
        self._typed_shapes = TypedShapes(words)
        self._composed = ComposedNames(houses, words)
        self._beginnings = Beginnings(self._shapes, words, names)
        self._evidence = StreetEvidence(self._shapes, houses, words)
        self._prepositions = words["street_prepositions"]
        self._genitive = self._prepositions | CROSSINGS
        self._idle = words["idle_names"]
        self.types = frozenset(form.split()[0] for form in words.types)
        self.first_words = names.first_words | self.types | words["leading"]
        self.ranks = words["ranks"] | _first_names()
        self.leads = self._prepositions | words["before_streets"] | words["our_own"]

    def find(self, line: Line, taken: set[int]) -> list[StreetMention]:
        """Streets of a text in order; words in `taken` belong to objects already."""
        found: list[StreetMention] = []
        done = 0
        for i in self._beginnings.at(line):
            named = None if i < done or i in taken else self._at(line, i, found)
            if named is not None:
                if line.text[line.starts[named.start] - 1] == "-":
                    named = _prefixed(line, named)
                found.append(self._with_house(line, named))
                done = max(found[-1].end, i + 1)
        return found

    def _at(self, line: Line, i: int, found: list[StreetMention]) -> _Named | None:
        if line.marks[i] & _NUMBER and line.words[i].isdecimal():
            return self._numbered(line, i, found)
        word = line.words[i]
        kind, after = self._type_at(line, i)
        if kind is not None and not (word == "пр" and line.word(i - 1) == "и"):
            typed = self._typed(line, i, after, kind)
            if typed is not None:
                return typed
        names = self._names.at(line, i) if word in self._names.first_words else ()
        composed = None if names and len(names[0].words) > 1 else self._composed_at(line, i)
        if composed is not None:
            return composed
        known = self._known(line, i, names, found)
        return known or self._unknown(line, i)

    def _numbered(self, line: Line, i: int, found: list[StreetMention]) -> _Named | None:
        """«8 Марта», «2-я Садовая», «2 линия, 10»: a number is nothing else of a street."""
        names = self._names.at(line, i) if line.words[i] in self._names.first_words else ()
        if not names or len(names[0].words) == 1:
            composed = self._composed_at(line, i) if may_be_ordinal(line, i) else None
            if composed is None:
                composed = self._numbered_lane(line, i)
            if composed is not None:
                return composed
        return self._known(line, i, names, found)

    def _numbered_lane(self, line: Line, i: int) -> _Named | None:
        """«2-й переулок Пархоменко»."""
        number = number_at(line, i)
        if number is None or not number.ordinal or not line.blank(number.end):
            return None
        kind, after = self._type_at(line, number.end)
        if kind is None or kind.gender != "m" or not line.capital(after):
            return None
        typed = self._typed(line, number.end, after, kind)
        if typed is None:
            return None
        return _Named(f"{number.value}-й {typed.name}", i, typed.end, typed.sure)

    def _composed_at(self, line: Line, i: int) -> _Named | None:
        composed = self._composed.at(line, i)
        if composed is None:
            return None
        name = typed_name(composed.kind, composed.name) if composed.kind else composed.name
        return _Named(name, i, composed.end, _TYPED)

    def _type_at(self, line: Line, i: int) -> tuple[StreetType | None, int]:
        """The type word at `i` and where the name would begin."""
        word = line.words[i]
        if line.gap(i + 1) == "-":
            kind = self._types.get(f"{word} {line.word(i + 1)}")
            if kind is not None:
                return kind, i + 2
        return self._types.get(word), i + 1

    def _typed(self, line: Line, i: int, j: int, kind: StreetType) -> _Named | None:
        """«ул. Ленина», «проспект Победы», «Речном переулке»."""
        stopped = line.words[j - 1] in self._short and line.gap(j) == ". "
        if j < line.size and (stopped or line.gap(j) in _AFTER_TYPE):
            end, name = self._typed_shapes.after_type(
                line, i, j, kind, short=line.words[i] in self._short
            )
            known = self._of_type(self._names.at(line, j), kind)
            if known is not None and end > j and outdoes(kind, known, end - j):
                known = None
            if known is not None and self._type_fits(line, i, j, known):
                name = whole_name(line, j, kind, known)
                return _Named(name, i, j + len(known.words), _KNOWN_WITH_TYPE, known)
            if end > j and len(name) > 1:  # not «Ахмедов Ш.Г.»
                return _Named(typed_name(kind, name), i, end, _TYPED)
        return None

    def _type_fits(self, line: Line, i: int, j: int, known: StreetName) -> bool:
        """«на улице новой жизни»: an ordinary adjective in small letters needs a house or an end."""
        if line.capital(j) or line.words[i] in self._short or not known.inflected:
            return True
        end = j + len(known.words)
        if line.words[i].startswith("алле"):
            return False
        if line.words[j].endswith(("ая", "яя")) and not line.words[i].endswith("ца"):
            return True  # «на улице дачная»: only a name does not agree
        if known.bare in self._idle:
            told = known.listed and line.words[i] != "улица"
            return told or self._houses.after_street(line, end) is not None
        return known.listed or self._evidence.ends_name(line, end)

    def _known(
        self, line: Line, i: int, names: tuple[StreetName, ...], found: list[StreetMention]
    ) -> _Named | None:
        """A known name without a type before it; a type behind it («Садовая улица») is taken in."""
        ranked = bool(names) and len(names[0].words) == 1 and self._is_rank(line, i)
        if not names or ranked or line.masked(i):
            return None
        end = i + len(names[0].words)
        kind, after = self._type_at(line, end) if end < line.size else (None, end)
        if kind is not None and line.blank(end) and not self._starts_another(line, end, after):
            return self._before_type(line, names, i, after, kind)
        known = self._untold(names, line.words[end - 1], line.word(i - 1))
        if known is None or not self._evidence.stands(line, i, end, known, found[-1:]):
            return None
        if is_lane(line, i, end, known):
            return _Named(titled(line.raw(i, end)), i, end, SURE_KNOWN)
        if not known.listed and not known.inflected and initial(line, i):
            return _Named(f"{line.raw(i - 1, i)}. {known.name}", i - 1, end, SURE_KNOWN, known)
        return _Named(known.name, i, end, SURE_KNOWN, known)

    def _is_rank(self, line: Line, i: int) -> bool:
        """«на Героев Панфиловцев»: the second word belongs to the name."""
        second = line.capital(i) and line.capital(i + 1) and line.blank(i + 1)
        return (
            second
            and line.words[i] in self.ranks
            and line.words[i + 1].endswith(("ев", "ов", "ых", "их"))
        )

    def _starts_another(self, line: Line, i: int, j: int) -> bool:
        """«на Ленина ул. Мира»: the type word belongs to the name behind it."""
        return line.words[i] in self._short and j < line.size and line.capital(j)

    def _before_type(
        self, line: Line, names: tuple[StreetName, ...], i: int, end: int, kind: StreetType
    ) -> _Named | None:
        """«Садовая улица»; «на новой улице» names nothing."""
        known = self._of_type(names, kind)
        plain = known is not None and known.bare in self._idle
        plain = plain and (line.opens(i) or not line.capital(i))
        small = line.words[end - 1].startswith(_WALKS) and not line.capital(i)
        plain = plain or (small and known is not None and known.inflected)
        if kind.name == "линия":
            return None
        if known is None or (plain and self._houses.after_street(line, end) is None):
            return None
        name = whole_name(line, i, kind, known)
        return _Named(name, i, end, _KNOWN_WITH_TYPE, known)

    def _untold(self, names: tuple[StreetName, ...], last: str, before: str) -> StreetName | None:
        """Without a type: the pack's own before the common ones, «на Речной» not the lane «Речной»."""
        nominative = last.endswith(("ой", "ый", "ий"))
        fitting = [
            n
            for n in names
            if not (n.masculine and nominative and before in self._genitive)
            and not (before in {"в", "во", "из"} and not n.masculine)
        ]
        own = [n for n in fitting if n.listed]
        if len({n.name for n in own}) > 1 and all(n.bare == own[0].bare for n in own):
            return replace(own[0], streets=tuple(s for n in own for s in n.streets))
        return next(iter(own or fitting), None)

    def _of_type(self, names: tuple[StreetName, ...], kind: StreetType) -> StreetName | None:
        """The name whose listed type agrees, else the only one that the pack lists, else a common one."""
        own = [n for n in names if n.listed]
        for name in own:
            if type_of(name.name, self._types) == kind.name:
                return name
        alike = kind.name != "аллея" and len({n.name for n in own}) == 1
        if alike and own[0].masculine == (kind.gender == "m"):
            return own[0]
        return next((replace(n, name=_untyped(n), streets=()) for n in names), None)

    def _unknown(self, line: Line, i: int) -> _Named | None:
        """An unlisted name: before a type word, after a preposition, or before a house number."""
        behind = line.marks[i + 1] if i + 1 < line.size else 0
        if behind & _TYPE:
            end, name, kind = self._typed_shapes.before_type(line, i)
            if end > i:
                return _Named(typed_name(kind, name), i, end, _TYPED)
        end, name = self._shapes.after_preposition(line, i)
        if end > i:
            return _Named(name, i, end, _GUESSED)
        leads = line.word(i + 1) in (_BEFORE_HOUSE if line.capital(i) else SPANNING)
        if behind & _HOUSED or line.marks[i] & _SPOKEN or leads:
            end, name = self._shapes.before_number(line, i)
            if end > i and self._has_house(line, end):
                return _Named(name, i, end, _GUESSED)
        end, name = self._shapes.small_after_preposition(line, i)
        if end == i:
            end, name = self._shapes.alone(line, i)
        return _Named(name, i, end, _GUESSED) if end > i else None

    def _has_house(self, line: Line, end: int) -> bool:
        """A number, or «дом» with one, in the same sentence; «Чердынцева у 11 дома»."""
        if line.word(end) in _BESIDE and line.blank(end):
            return self._houses.backwards(line, end + 1) is not None
        return line.gap(end) != ". " and self._houses.after_street(line, end) is not None

    def _with_house(self, line: Line, named: _Named) -> StreetMention:
        streets = named.known.streets if named.known else ()
        house: House | None = self._houses.after_street(line, named.end)
        if house is None or is_dated(line, named.start, house.end):
            return StreetMention(named.name, named.start, named.end, streets, None, named.sure)
        end = self._houses.entrance(line, house.end)
        sure = min(0.97, named.sure + 0.1)
        return StreetMention(named.name, named.start, end, streets, house.value, sure)


def _prefixed(line: Line, named: _Named) -> _Named:
    """«Северо-Крымская» is another street than «Крымская»."""
    i = named.start - 1
    if (
        not line.capital(i)
        or not line.words[i].endswith(("о", "е", "усть"))
        or named.name[:1].islower()
    ):
        return named
    return _Named(f"{titled(line.raw(i, i + 1))}-{named.name}", i, named.end, named.sure)


def _untyped(name: StreetName) -> str:
    words = name.name.split()
    return " ".join(words[-len(name.words) :])


def _first_names() -> frozenset[str]:
    return frozenset(plain_word(name) for name in first_names())
