"""Street names that no list holds, by their shape: adjectives, genitives, «имени» and numbered names."""

import re

from pipelines.persons import first_names
from pipelines.placing.agreement import Agreement
from pipelines.placing.inflection import feminine, masculine
from pipelines.placing.line import Line
from pipelines.placing.lone_names import LoneNames, is_adjective
from pipelines.placing.numerals import number_at
from pipelines.placing.street_names import StreetName
from pipelines.placing.wording import StreetType, Wording

_FEMININE = ("ой", "ую", "ая", "ей", "юю", "яя")
_MASCULINE = ("ый", "ий", "ой", "ого", "ому", "ом", "ем", "ему", "его")
_SURNAME = re.compile(
    r"[а-я-]{2,}(?:[оеё]ва|[иы]на|[сц]кого|енко|[оеё]вой|ных|ских|[а-я]иной|яна|дзе|швили)"
)
_PLURAL = re.compile(r"[а-я]{3,}(?:ов|ев|ей|цев|ков)")
_SYLLABLE = re.compile(r"[АЕЁИОУЫЭЮЯ]")
_LONGEST_SHORT = 5  # letters of an abbreviation
_MOST_WORDS = 3
_SHORTEST = 4  # letters of an unlisted name


class StreetShapes:
    """Says how far an unlisted street name goes and what it is in the nominative; an end equal to the start is "no"."""

    def __init__(self, words: Wording) -> None:
        self._types = words.types
        self._ordinary = words["ordinary"]
        self._never = words["never"]
        self._ranks = words["ranks"]
        self._not_names = words["not_names"]
        self._agreement = Agreement(words)
        self._lone = LoneNames(words)
        self._strong = words["strong_prepositions"]
        self._prepositions = words["street_prepositions"]
        self._before = words["before_streets"]
        self._plain = words["plain_lanes"]

    def after_type(
        self, line: Line, i: int, j: int, kind: StreetType, *, short: bool
    ) -> tuple[int, str]:
        """The name behind a type word at `i`, beginning at `j`."""
        numbered = self._numbered(line, j)
        if numbered:
            return numbered
        if line.words[j] == "реки" and line.capital(j + 1):
            return j + 2, f"реки {_titled(line.raw(j + 1, j + 2))}"
        if line.capital(j) and not (line.shouted(i) and not short):
            return self._capitals(line, j, kind)
        if kind.name and not short:
            return j, ""
        return self._small(line, i, j, kind, short=short)

    def before_type(self, line: Line, i: int) -> tuple[int, str, StreetType]:
        """An adjective before a type word: «Подгорной улице», «в Тихом переулке»."""
        kind, end = self._kind_at(line, i + 1)
        word = line.words[i]
        if kind is None or not line.blank(i + 1) or word in self._ordinary or kind.name == "линия":
            return i, "", _NO_TYPE
        if not line.capital(i) and not self._is_small_lane(line, i, kind):
            return i, "", _NO_TYPE
        if len(word) < _SHORTEST or (
            line.opens(i) and kind.gender == "f" and not word.endswith("ая")
        ):
            return i, "", _NO_TYPE
        endings = _FEMININE if kind.gender == "f" else _MASCULINE
        if not word.endswith(endings) or line.masked(i):
            return i, "", _NO_TYPE
        return end, self._nominative(line, i, i + 1, kind), kind

    def _kind_at(self, line: Line, i: int) -> tuple[StreetType | None, int]:
        """The type word behind a name; short ones («пер.», «б-р») only where no other name follows."""
        word, end = line.word(i), i + 1
        kind = self._types.get(word)
        if line.gap(end) == "-":
            word, end = f"{word} {line.word(end)}", end + 1
            kind = self._types.get(word)
        if kind is None or len(word) == 1 or word in {"пр", "ал", "пл"}:
            return None, i
        if len(word) <= _LONGEST_SHORT and line.capital(end) and line.gap(end) != ". ":
            return None, i
        return kind, end

    def _is_small_lane(self, line: Line, i: int, kind: StreetType) -> bool:
        """«по сиреневому бульвару», «в речном переулке»: masculine types stand with names even in small letters."""
        named = kind.name in {"переулок", "бульвар", "проспект"}
        return named and is_adjective(line, i) and line.words[i] not in self._plain
    def after_preposition(self, line: Line, i: int) -> tuple[int, str]:
        """«на Подгорной», «по Чкалова», «на Юрия Гагарина»: a capital letter after a preposition."""
        if not line.capital(i) or not line.blank(i) or line.shouted(i):
            return i, ""
        before, word = self._lone.preposition(line, i), line.words[i]
        if self._is_ordinary(line, i):
            return i, ""
        if before not in self._prepositions:
            return self._of_people(line, i) if before in self._before else (i, "")
        if word.endswith(_FEMININE[:2]) and len(word) > _SHORTEST:
            if self._agreement.noun_follows(line, i + 1, word, before) or not self._adjective(line, i):
                return i, ""
            if self._agreement.proper_noun_follows(line, i + 1, word):
                return i, ""
            return i + 1, feminine(_titled(line.raw(i, i + 1)))
        if before not in self._strong:
            return i, ""
        return self._genitive(line, i)

    def alone(self, line: Line, i: int) -> tuple[int, str]:
        """An adjective without a type and a house: «на гранитной темно», «переходит Полярную», «на Речном»."""
        return self._lone.at(line, i)

    def before_number(self, line: Line, i: int) -> tuple[int, str]:
        """«Подгорная 5», «чкалова, 12»: the caller makes sure that a house number follows."""
        word = line.words[i]
        if word in self._ranks and line.capital(i):
            return self._ranked(line, i)
        if (
            self._is_ordinary(line, i)
            or len(word) <= _SHORTEST
            or not line.word(i + 1)[:1].isdecimal()
        ):
            return i, ""
        if line.capital(i) and word.endswith(("ая", "яя")) and self._adjective(line, i):
            return i + 1, _titled(line.raw(i, i + 1))
        if _SURNAME.fullmatch(word) and self._is_genitive(line, i):
            return i + 1, _titled(line.raw(i, i + 1))
        told = not line.opens(i) or not line.blank(i + 1)
        if line.capital(i) and told and _PLURAL.fullmatch(word) and self._is_plural(line, i):
            return i + 1, _titled(line.raw(i, i + 1))
        return self._lone.before_number(line, i)

    def _ranked(self, line: Line, i: int) -> tuple[int, str]:
        """«Красных Зорь 15», «Маршала Говорова, 8»: two words in capitals before a number."""
        second = line.capital(i + 1) and line.blank(i + 1) and len(line.words[i + 1]) >= _SHORTEST
        if not second or not line.word(i + 2)[:1].isdecimal():
            return i, ""
        return i + 2, " ".join(_titled(line.raw(k, k + 1)) for k in (i, i + 1))

    def has_noun(self, line: Line, i: int, end: int, known: StreetName) -> bool:
        """Whether a known adjective goes with the noun behind it: «на новой остановке», «Малая Ольховка»."""
        if not known.inflected:
            return False
        word = line.words[end - 1]
        if self._agreement.proper_noun_follows(line, end, word) and line.capital(i):
            return True
        if self._lone.is_masculine_with_noun(line, end - 1):
            return True
        return self._agreement.noun_follows(line, end, word, line.word(i - 1))

    def preposition(self, line: Line, i: int) -> str:
        """The word before a name, «всей» passed over."""
        return self._lone.preposition(line, i)

    def is_worked_on(self, line: Line, start: int, end: int) -> bool:
        """Whether a word beside the name tells what happens to streets."""
        return self._lone.is_worked_on(line, start, end)

    def _numbered(self, line: Line, j: int) -> tuple[int, str] | None:
        """«40 лет Октября», «1-я Садовая», «8 Марта», «9-го Января»."""
        if not line.words[j][:1].isdecimal():
            return None
        number = number_at(line, j)
        end = number.end if number else j + 1
        if line.word(end) in {"лет", "летия"} and end + 1 < line.size:
            return end + 2, f"{line.raw(j, end + 1)} {_titled(line.raw(end + 1, end + 2))}"
        if number and end < line.size and line.blank(end) and line.capital(end):
            name = _titled(line.raw(end, end + 1))
            return end + 1, f"{line.raw(j, end)} {feminine(name) if number.ordinal else name}"
        return None

    def _capitals(self, line: Line, j: int, kind: StreetType) -> tuple[int, str]:
        end = j + 1
        while end < j + _MOST_WORDS and self._goes_on(line, j, end):
            end += 1
        if line.words[j] in self._not_names or line.words[j] in self._never:
            return j, ""
        return end, self._nominative(line, j, end, kind)

    def _goes_on(self, line: Line, j: int, end: int) -> bool:
        """Whether the next word still belongs to a name that began at `j`."""
        if end >= line.size or line.words[end] in self._not_names or not line.capital(end):
            return False
        gap = line.gap(end)
        if len(line.words[end - 1]) == 1 and gap in {".", ". ", " "}:
            return True
        if gap == "-":
            return True
        first = line.words[j]
        return (
            gap == " "
            and not line.shouted(j)
            and (first in self._ranks or line.raw(j, j + 1) in first_names() or len(first) == 1)
        )

    def _nominative(self, line: Line, j: int, end: int, kind: StreetType) -> str:
        words = [_titled(line.raw(k, k + 1)) for k in range(j, end)]
        if kind.gender == "f" and all(self._is_feminine(line, k) for k in range(j, end)):
            words = [feminine(word) for word in words]
        elif end == j + 1 and kind.gender != "f":
            words = [masculine(words[0], line.lemmas(j))]
        text = words[0]
        for k in range(j + 1, end):
            text += (
                line.gap(k) if line.gap(k) == "-" else ". " if len(text) == 1 else " "
            ) + words[k - j]
        return text

    def _is_feminine(self, line: Line, k: int) -> bool:
        """«Садовой» is an adjective, «Цветаевой» a surname."""
        word = line.words[k]
        if not word.endswith(_FEMININE):
            return False
        return self._adjective(line, k) or not word.endswith(
            ("евой", "овой", "иной", "елей", "дей", "рей")
        )

    def _adjective(self, line: Line, k: int) -> bool:
        """Whether the dictionary knows an adjective here, or knows nothing and the ending allows one."""
        lemmas = line.lemmas(k)
        word = line.words[k]
        if any(lemma.endswith(("ый", "ий", "ой")) for lemma in lemmas):
            return True
        return not lemmas and word.endswith(
            ("ской", "скую", "ская", "ной", "ную", "ная", "вой", "вую", "вая")
        )

    def _small(
        self, line: Line, i: int, j: int, kind: StreetType, *, short: bool
    ) -> tuple[int, str]:
        """A name in small letters: «ул. подгорная», «на улице чкалова»."""
        word = line.words[j]
        if self._is_ordinary(line, j) or len(word) < _SHORTEST or word in self._not_names:
            return j, ""
        if word in self._ranks and line.blank(j + 1) and self._may_follow(line, j + 1):
            return j + 2, self._nominative(line, j, j + 2, kind)
        if word.endswith(_FEMININE) and kind.gender == "f":
            agrees = short or _agree(line.words[i], word)
            plain = not self._agreement.noun_follows(line, j + 1, word, "на")
            if agrees and plain and self._adjective(line, j):
                return j + 1, feminine(_titled(line.raw(j, j + 1)))
            return j, ""
        shaped = _SURNAME.fullmatch(word) or (short and _PLURAL.fullmatch(word))
        if shaped and self._is_genitive(line, j):
            return j + 1, _titled(line.raw(j, j + 1))
        return j, ""

    def _may_follow(self, line: Line, i: int) -> bool:
        """Whether a word may be the second of a name: «генерала Белова», «красных партизан»."""
        word = line.words[i]
        return (
            word not in self._not_names
            and len(word) > 3
            and (
                line.capital(i)
                or word.endswith(("ова", "ева", "ина", "ого", "ой", "ии", "ов", "зан", "ков"))
            )
        )

    def _genitive(self, line: Line, i: int) -> tuple[int, str]:
        word = line.words[i]
        if line.raw(i, i + 1) in first_names() or word in self._ranks:
            if line.capital(i + 1) and line.blank(i + 1) and len(line.words[i + 1]) > 3:
                return i + 2, " ".join(_titled(line.raw(k, k + 1)) for k in (i, i + 1))
            return i, ""
        if _SURNAME.fullmatch(word) and self._is_genitive(line, i):
            return i + 1, _titled(line.raw(i, i + 1))
        return self._of_people(line, i)

    def _of_people(self, line: Line, i: int) -> tuple[int, str]:
        """«по чётной стороне Волгарей»."""
        if _PLURAL.fullmatch(line.words[i]) and self._is_plural(line, i):
            return i + 1, _titled(line.raw(i, i + 1))
        return i, ""

    def _is_plural(self, line: Line, i: int) -> bool:
        """«Юннатов» is the genitive of a word, «Иванов» and «Покров» are words."""
        return line.words[i] not in line.lemmas(i) and bool(line.lemmas(i))

    def _is_genitive(self, line: Line, i: int) -> bool:
        """A word that is its own dictionary form is no genitive: «машина», «половина»."""
        word = line.words[i]
        lemmas = [x for x in line.lemmas(i) if x != word]
        return bool(lemmas) or not line.lemmas(i) or (line.capital(i) and not line.opens(i))

    def _is_ordinary(self, line: Line, i: int) -> bool:
        word = line.words[i]
        return word in self._ordinary or word in self._never or line.masked(i)


_NO_TYPE = StreetType("", "f")


def _titled(word: str) -> str:
    """First letter large, the rest small; abbreviations (ВЛКСМ, ВДВ) stay."""
    if word.isupper() and len(word) <= _LONGEST_SHORT and not _SYLLABLE.search(word):
        return word
    return word[:1].upper() + word[1:].lower()


def _agree(type_word: str, adjective: str) -> bool:
    cases = {
        "улица": ("ая", "яя"),
        "улицу": ("ую", "юю"),
        "улице": ("ой", "ей"),
        "улицы": ("ой", "ей"),
    }
    return adjective.endswith(cases.get(type_word, _FEMININE))
