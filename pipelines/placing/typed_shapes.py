"""Unlisted names beside a type word: «ул. Новая Заря», «улице чкалова», «Подгорной улице», «Сухой пер.»."""

import re
from functools import cache

from pipelines.persons import first_names
from pipelines.placing.agreement import Agreement
from pipelines.placing.inflection import feminine, masculine, plain_word, titled
from pipelines.placing.line import Line
from pipelines.placing.lone_names import is_adjective
from pipelines.placing.marks import SURNAME
from pipelines.placing.numerals import number_at
from pipelines.placing.wording import StreetType, Wording

FEMININE = ("ой", "ую", "ая", "ей", "юю", "яя")
PLURAL = re.compile(r"[а-я]{3,}(?:ов|ев|ей|цев|ков)")
SHORTEST = 4  # letters of an unlisted name
_MASCULINE = ("ый", "ий", "ой", "ого", "ому", "ом", "ем", "ему", "его", "ое", "ее", "ым", "им")
_LONGEST_SHORT = 5  # letters of a short type word
_MOST_WORDS = 4
_NO_TYPE = StreetType("", "f")
_SECONDS = ("ова", "ева", "ина", "ого", "ой", "ии", "ов", "зан", "ков", "ых", "их")


class TypedShapes:
    """Says how far such a name goes and what it is in the nominative; an end equal to the start is "no"."""

    def __init__(self, words: Wording) -> None:
        self._types = words.types
        self._ordinary = words["ordinary"] | words["never"]
        self._ranks = words["ranks"]
        self._not_names = words["not_names"]
        self._plain = words["plain_lanes"]
        self._yards = words["yard_ways"]
        self._agreement = Agreement(words)

    def after_type(
        self, line: Line, i: int, j: int, kind: StreetType, *, short: bool
    ) -> tuple[int, str]:
        """The name behind a type word at `i`, beginning at `j`."""
        if line.words[j] in {"им", "имени"} and j + 1 < line.size:
            end, name = self.after_type(line, i, j + 1, kind, short=short)
            return (end, name) if end > j + 1 else (j, "")
        numbered = self._numbered(line, j)
        if numbered:
            return numbered
        if line.words[j] == "реки" and line.capital(j + 1):
            return j + 2, f"реки {titled(line.raw(j + 1, j + 2))}"
        if line.capital(j) and not (line.shouted(i) and not short):
            return self._capitals(line, j, kind)
        if kind.name and not short:
            return j, ""
        return self._small(line, i, j, kind, short=short)

    def before_type(self, line: Line, i: int) -> tuple[int, str, StreetType]:
        """An adjective before a type word: «Подгорной улице», «в Тихом переулке», «Сухой пер.»."""
        kind, end = self._kind_at(line, i + 1)
        word = line.words[i]
        if kind is None or not line.blank(i + 1) or kind.name == "линия" or len(word) < SHORTEST:
            return i, "", _NO_TYPE
        if word in self._ordinary or line.masked(i):
            return i, "", _NO_TYPE
        if not line.capital(i) and not self._is_small_lane(line, i, kind):
            return i, "", _NO_TYPE
        if word in self._yards and kind.name == "проезд":
            return i, "", _NO_TYPE
        opened = line.opens(i) and kind.gender == "f" and not word.endswith("ая")
        if opened or not word.endswith(FEMININE if kind.gender == "f" else _MASCULINE):
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

    def _numbered(self, line: Line, j: int) -> tuple[int, str] | None:
        """«40 лет Октября», «1-я Садовая», «8 Марта», «9-го Января»."""
        if not line.words[j][:1].isdecimal():
            return None
        if line.word(j + 1) == "года":
            return j + 2, line.raw(j, j + 2)  # «улица 1905 года»
        number = number_at(line, j)
        end = number.end if number else j + 1
        if line.word(end) in {"лет", "летия"} and end + 1 < line.size:
            return end + 2, f"{line.raw(j, end + 1)} {titled(line.raw(end + 1, end + 2))}"
        if number and end < line.size and line.blank(end) and line.capital(end):
            name = titled(line.raw(end, end + 1))
            return end + 1, f"{line.raw(j, end)} {feminine(name) if number.ordinal else name}"
        return None

    def _capitals(self, line: Line, j: int, kind: StreetType) -> tuple[int, str]:
        end = j + 1
        while end < j + _MOST_WORDS and self._goes_on(line, j, end):
            end += 1
        if line.words[j] in self._not_names or line.words[j] in self._ordinary:
            return j, ""
        if end == j + 2 and self._is_owned(line, j):
            return end, line.raw(j, end)
        if end == j + 2 and self._agreement.pair_follows(line, end - 1, line.words[j]):
            return end, self._agreement.pair(line, j)
        return end, self._nominative(line, j, end, kind)

    def _goes_on(self, line: Line, j: int, end: int) -> bool:
        """Whether the next word still belongs to a name that began at `j`."""
        if end >= line.size or line.words[end] in self._not_names or not line.capital(end):
            return False
        gap = line.gap(end)
        cut = (
            gap in {".", ". "} and end == j + 1 and line.words[j] in _cut_names()
        )  # «Дм. Донского»
        initial = len(line.words[end - 1]) == 1 and gap in {".", ". ", " "}
        if initial or cut or gap == "-":
            return True
        if gap != " " or (line.shouted(j) and end > j + 1):
            return False
        first = line.words[j]
        told = first in self._ranks or titled(first) in first_names() or len(first) == 1
        if line.shouted(j):
            return told
        return told or (end == j + 1 and self._is_second(line, end))

    def _is_owned(self, line: Line, j: int) -> bool:
        """«Ленинского Комсомола», «Красного Знамени»: both words in the genitive."""
        adjective, noun = line.words[j], line.word(j + 1)
        return adjective.endswith(("ого", "его")) and noun.endswith(("а", "я", "и"))

    def _is_second(self, line: Line, end: int) -> bool:
        """«Новая Заря», «Дуси Ковальчук»: the second word agrees, or is a surname."""
        if self._agreement.pair_follows(line, end, line.words[end - 1]):
            return True
        if self._is_owned(line, end - 1):
            return True
        lemmas = line.lemmas(end)
        surname = bool(SURNAME.fullmatch(line.words[end])) or not lemmas
        return surname and line.words[end - 1].endswith(("а", "я", "ы", "и"))

    def _nominative(self, line: Line, j: int, end: int, kind: StreetType) -> str:
        words = [titled(line.raw(k, k + 1)) for k in range(j, end)]
        if kind.gender == "f" and all(self._is_feminine(line, k) for k in range(j, end)):
            words = [feminine(word) for word in words]
        elif end == j + 1 and kind.gender != "f":
            words = [masculine(words[0], line.lemmas(j))]
            if kind.gender == "n" and words[0].endswith(("ый", "ий", "ой")):
                words = [words[0][:-2] + "ое"]
        text = words[0]
        for k in range(j + 1, end):
            dot = ". " if line.gap(k).startswith(".") or len(text) == 1 else " "
            text += (line.gap(k) if line.gap(k) == "-" else dot) + words[k - j]
        return text

    def _is_feminine(self, line: Line, k: int) -> bool:
        """«Садовой» is an adjective, «Цветаевой» a surname."""
        word = line.words[k]
        if not word.endswith(FEMININE):
            return False
        return feminine_adjective(line, k) or not word.endswith(
            ("евой", "овой", "иной", "елей", "дей", "рей")
        )

    def _small(
        self, line: Line, i: int, j: int, kind: StreetType, *, short: bool
    ) -> tuple[int, str]:
        """A name in small letters: «ул. подгорная», «на улице чкалова», «пер кооперативный»."""
        word = line.words[j]
        plain = word in self._ordinary or word in self._not_names or word in self._plain
        if plain or line.masked(j) or len(word) < SHORTEST:
            return j, ""
        person = word in self._ranks or titled(word) in first_names()
        if person and line.blank(j + 1) and self._may_follow(line, j + 1):
            return j + 2, self._nominative(line, j, j + 2, kind)
        if word.endswith(FEMININE) and kind.gender == "f":
            return self._small_feminine(line, i, j, short=short)
        if kind.gender != "f" and word.endswith(_MASCULINE) and is_adjective(line, j):
            return j + 1, self._nominative(line, j, j + 1, kind)
        shaped = SURNAME.fullmatch(word) or (short and PLURAL.fullmatch(word))
        stranger = not line.lemmas(j) and word.endswith(("а", "я", "о", "ы", "и"))
        if (shaped and is_genitive(line, j)) or stranger or (short and self._housed(line, j)):
            return j + 1, titled(line.raw(j, j + 1))
        return j, ""

    def _housed(self, line: Line, j: int) -> bool:
        """«ул мечты 5», «ул. гашека, д. 5»."""
        behind = line.word(j + 1)
        return behind[:1].isdecimal() or behind in {"дом", "д"}

    def _small_feminine(self, line: Line, i: int, j: int, *, short: bool) -> tuple[int, str]:
        word = line.words[j]
        agrees = short or _agree(line.words[i], word)
        plain = not self._agreement.noun_follows(line, j + 1, word, "на")
        if agrees and plain and feminine_adjective(line, j):
            return j + 1, feminine(titled(line.raw(j, j + 1)))
        return j, ""

    def _may_follow(self, line: Line, i: int) -> bool:
        """Whether a word may be the second of a name: «генерала Белова», «красных партизан»."""
        word = line.word(i)
        long = word not in self._not_names and len(word) >= SHORTEST
        return long and (line.capital(i) or word.endswith(_SECONDS))


@cache
def _cut_names() -> frozenset[str]:
    """«дм», «ал», «вас»: beginnings of first names, as they are written before a surname."""
    return frozenset(plain_word(name)[:size] for name in first_names() for size in (2, 3))


def feminine_adjective(line: Line, k: int) -> bool:
    """Whether the dictionary knows an adjective here, or knows nothing and the ending allows one."""
    lemmas = line.lemmas(k)
    if any(lemma.endswith(("ый", "ий", "ой")) for lemma in lemmas):
        return True
    endings = ("ской", "скую", "ская", "ной", "ную", "ная", "вой", "вую", "вая")
    return not lemmas and line.words[k].endswith(endings)


def is_genitive(line: Line, i: int) -> bool:
    """A word that is its own dictionary form is no genitive: «машина», «половина»."""
    word = line.words[i]
    lemmas = [x for x in line.lemmas(i) if x != word]
    return bool(lemmas) or not line.lemmas(i) or (line.capital(i) and not line.opens(i))


def _agree(type_word: str, adjective: str) -> bool:
    cases = {
        "улица": ("ая", "яя"),
        "улицу": ("ую", "юю"),
        "улице": ("ой", "ей"),
        "улицы": ("ой", "ей"),
    }
    return adjective.endswith(cases.get(type_word, FEMININE))
