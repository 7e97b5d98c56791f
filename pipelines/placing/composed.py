"""Street names with something before the adjective: «1-я Продольная», «Большая Полевая», «2-й Садовый проезд»."""

from dataclasses import dataclass

from pipelines.placing.agreement import Agreement
from pipelines.placing.houses import HouseGrammar
from pipelines.placing.inflection import adjective_forms, feminine, masculine, titled
from pipelines.placing.line import Line
from pipelines.placing.lone_names import is_adjective
from pipelines.placing.numerals import ORDINALS, Number, number_at
from pipelines.placing.wording import StreetType, Wording

ROWS = frozenset({"линия", "линии", "линию"})
_SHORT = 3  # letters of a type word that may be something else
_MOST_LANES = 20  # of one name
_YEAR = 4  # digits
_CUT = frozenset({"пер", "бул"})
_FEMININE = ("ой", "ую", "ая", "ей", "юю", "яя")


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed name: words from its first up to `end` (the type word behind it included)."""

    name: str
    end: int
    kind: StreetType | None


class ComposedNames:
    """Reads a lead and an adjective, each with a capital letter unless a house follows."""

    def __init__(self, houses: HouseGrammar, words: Wording) -> None:
        self._houses = houses
        self._types = words.types
        self._agreement = Agreement(words)
        self._leading = words["leading"]
        self._before = words["street_prepositions"] | words["before_streets"]

    def at(self, line: Line, i: int) -> Composed | None:
        """The composed name that begins at a word, when its surroundings make it a street."""
        lead, j = self._lead(line, i)
        row = self._row(line, i) or self._jubilee(line, i)
        if row is not None:
            return row
        if j >= line.size or j == i or not line.blank(j) or not line.words[j].isalpha():
            return None
        kind, end = self._kind(line, j + 1)
        if not self._is_street(line, i, j, end, typed=kind is not None):
            return None
        name = self._name(line, lead, j, kind)
        return Composed(name, end, kind) if name else None

    def _kind(self, line: Line, i: int) -> tuple[StreetType | None, int]:
        """A type word at `i` («проезд», «пр-д») and where it ends; `i` itself without one."""
        if not line.blank(i):
            return None, i
        if line.gap(i + 1) == "-":
            kind = self._types.get(f"{line.word(i)} {line.word(i + 1)}")
            return (kind, i + 2) if kind else (None, i)
        stopped = line.text.startswith(".", line.ends[i])  # «2-й Садовый пер.»
        told = len(line.word(i)) > _SHORT or (line.word(i) in _CUT and stopped)
        kind = self._types.get(line.word(i)) if told else None
        return (kind, i + 1) if kind else (None, i)

    def _row(self, line: Line, i: int) -> Composed | None:
        """«2-я Линия», «на 2-й линии», «2 линия, 10»; a bare number wants a house."""
        number = number_at(line, i)
        if number is None or line.word(number.end) not in ROWS or not line.blank(number.end):
            return None
        end = number.end + 1
        housed = self._houses.after_street(line, end) is not None
        digits = line.words[i][0].isdecimal()
        placed = (
            digits
            and number.ordinal
            and (line.capital(end - 1) or line.word(i - 1) in self._before)
        )
        return Composed(f"{number.value}-я Линия", end, None) if housed or placed else None

    def _jubilee(self, line: Line, i: int) -> Composed | None:
        """«на 40-летия Победы», «65 лет Победы, 7», «по 1905 года»."""
        if is_year_street(line, i):
            return Composed(line.raw(i, i + 2), i + 2, None)
        word, end = line.words[i], i + 3
        if not word.isdecimal() or line.word(i + 1) not in {"лет", "летия"} or end > line.size:
            return None
        led = line.word(i - 1) in self._before and line.blank(i)
        housed = self._houses.after_street(line, end) is not None
        named = line.capital(end - 1) and line.blank(end - 1) and (led or housed)
        name = f"{line.raw(i, i + 2)} {titled(line.raw(end - 1, end))}"
        return Composed(name, end, None) if named else None

    def _lead(self, line: Line, i: int) -> tuple[str, int]:
        """An ordinal in digits, or a leading adjective; the end equals the start when there is none."""
        word = line.words[i]
        if word[0].isdecimal():
            number = number_at(line, i)
            plain = number and (number.ordinal or self._is_numbered_lane(line, i, number))
            return (number.value, number.end) if number and plain else ("", i)
        if word in ORDINALS and (word in self._leading or self._is_named(line, i)):
            return str(ORDINALS[word]), i + 1  # «Третья Дачная» is «3-я Дачная»
        return (feminine(line.raw(i, i + 1)), i + 1) if word in self._leading else ("", i)

    def _is_named(self, line: Line, i: int) -> bool:
        """«первый Кирпичный переулок», «на Четвёртой Садовой»."""
        large = line.capital(i) and line.capital(i + 1) and line.words[i].endswith(_FEMININE)
        return large or self._is_typed(line, i + 1)

    def _is_typed(self, line: Line, j: int) -> bool:
        """«первый Кирпичный переулок»."""
        return line.capital(j) and line.blank(j) and self._kind(line, j + 1)[0] is not None

    def _is_numbered_lane(self, line: Line, i: int, number: Number) -> bool:
        """«3 Кирпичный переулок» where no house can stand before the name."""
        free = line.opens(i) or line.word(i - 1) in self._before
        short = int(number.value) <= _MOST_LANES and line.word(number.end).endswith(
            ("ый", "ий", "ой")
        )
        return free and short and self._is_typed(line, number.end)

    def _is_street(self, line: Line, i: int, j: int, end: int, *, typed: bool) -> bool:
        if self._houses.after_street(line, end) is not None:
            return True
        led = line.word(i - 1) in self._before and line.blank(i)
        if not line.capital(j):
            lane = typed and line.words[j].endswith(("ый", "ий", "ой")) and is_adjective(line, j)
            return line.words[i][0].isdecimal() and (
                lane or ((typed or led) and self._is_masculine(line, j))
            )
        return typed or led or (line.capital(i) and not line.shouted(i))

    def _is_masculine(self, line: Line, j: int) -> bool:
        """«на 3-м овражном», «в 1-м школьном переулке»; not «на 3-м городском фестивале»."""
        word = line.words[j]
        return (
            word.endswith(("ом", "ому"))
            and is_adjective(line, j)
            and (
                line.word(j + 1) in self._types
                or not self._agreement.masculine_noun_follows(line, j + 1, word)
            )
        )

    def _name(self, line: Line, lead: str, j: int, kind: StreetType | None) -> str:
        word, raw = line.words[j], titled(line.raw(j, j + 1))
        if kind is None and word.endswith(("ом", "ому")):
            return f"{_numbered(lead, 'й')} {masculine(raw, line.lemmas(j))}"
        if kind is None or kind.gender == "f":
            noun = self._agreement.proper_noun_follows(line, j + 1, word)
            noun = noun or self._agreement.noun_follows(line, j + 1, word, "на")
            adjective = word.endswith(_FEMININE) and _may_be_adjective(line.lemmas(j))
            return f"{_numbered(lead, 'я')} {feminine(raw)}" if adjective and not noun else ""
        name = masculine(raw, line.lemmas(j))
        if lead[0].isdecimal() and adjective_forms(name.lower()):
            return f"{_numbered(lead, 'й')} {name}"
        return ""


def _may_be_adjective(lemmas: tuple[str, ...]) -> bool:
    """«Верхней Набережной», «Малой Ольховой»; not «Нижней Балкой»."""
    return not lemmas or any(adjective_forms(lemma) for lemma in lemmas)


def _numbered(lead: str, ending: str) -> str:
    """«1-я», or the adjective with a capital letter."""
    return f"{lead}-{ending}" if lead.isdecimal() else titled(lead)


def is_year_street(line: Line, i: int) -> bool:
    """«по 1905 года»: a year that one walks along is a street."""
    led = line.word(i + 1) == "года" and line.word(i - 1) in {"по", "вдоль"}
    return led and len(line.words[i]) == _YEAR and line.words[i].isdecimal()
