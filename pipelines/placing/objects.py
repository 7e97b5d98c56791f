"""Institutions and landmarks in a text: the pack's own, numbered, named, one of a kind, or located on a street."""

import re
from dataclasses import replace

from pipelines.placing.descriptions import Descriptions, is_adjective
from pipelines.placing.line import Line
from pipelines.placing.marks import Mark
from pipelines.placing.mentions import ObjectMention
from pipelines.placing.numerals import Number, number_at
from pipelines.placing.object_kinds import Kind, KindIndex, Landmarks, Spelling
from pipelines.placing.wording import Wording

_OBJECT, _NUMBERS = int(Mark.OBJECT), int(Mark.NUMBER | Mark.NUMERAL)
_STREET = int(Mark.STREET)
_LISTED, _NUMBERED, _NAMED, _UNIQUE, _WEAK = 0.95, 0.9, 0.85, 0.8, 0.4  # how sure
_NUMBER_GAP = re.compile(r"\s?-?\s?|\s?\(?№\.?\s?|\s[NnN#]\s?")
_OPENING = re.compile(r"\s?[«\"“„']\s?|\s\(?[«\"“„'*]")
_CLOSING = re.compile(r"[»\"”'“]")
_AT_STOPS = frozenset({"на", "с", "от", "до", "у", "возле", "около"})
_ALONG = frozenset({"на", "по", "через", "вдоль"})
_SHORT_WORD = 4  # letters of a word that is written with a stop: ост., мкр., пл.
_MOST_WORDS = 5  # words of a quoted name
_GENITIVES = ("ы", "и", "а", "я")


class ObjectFinder:
    """Reads objects from left to right; every word is looked at a bounded number of times."""

    def __init__(self, landmarks: Landmarks, index: KindIndex, words: Wording) -> None:
        self._landmarks = landmarks
        self._index = index
        self._units = words["units"]
        self._ordinary = words["ordinary"]
        self._places = words["house_places"]
        self._prepositions = words["street_prepositions"] | words["town_prepositions"]
        self._houses = words["house_words"]
        self._types = words.types
        self._descriptions = Descriptions(words)
        self._owners = words["owners"]
        self._leads = words["leads"]
        self.first_words = index.first_words | landmarks.first_words

    def find(self, line: Line) -> list[ObjectMention]:
        """Objects of a text in order, without overlaps."""
        found: list[ObjectMention] = []
        done = 0
        for i in self._beginnings(line):
            mention = self._at(line, i) if i >= done else None
            if mention is not None and mention.start >= done:
                found.append(self._and_name(line, mention))
                done = found[-1].end
        return found

    def _beginnings(self, line: Line) -> list[int]:
        """Words that may begin an object, and numbers with one right behind."""
        at = line.marked(_OBJECT)
        if not at:
            return at
        near = {i - n for i in at for n in (1, 2, 3) if i >= n and line.marks[i - n] & _NUMBERS}
        return sorted({*at, *near}) if near else at

    def _at(self, line: Line, i: int) -> ObjectMention | None:
        word = line.words[i]
        if word in self._landmarks.first_words:
            for spelling, end in self._landmarks.at(line, i):
                if self._is_meant(line, i, end, spelling):
                    name = spelling.landmark.name
                    micro = spelling.landmark in self._landmarks.micro
                    return ObjectMention(name, i, end, spelling.landmark, micro=micro, sure=_LISTED)
        number = number_at(line, i)
        if number is not None:
            return self._numbered_before(line, i, number)
        if word not in self._index.first_words or line.masked(i):
            return None
        found = self._index.at(line, i)
        return self._of_kind(line, i, found[0], found[1]) if found else None

    def _is_meant(self, line: Line, i: int, end: int, spelling: Spelling) -> bool:
        """Whether a landmark's word stands for it: single proper names need a capital, a preposition or quotes."""
        if not spelling.proper:
            return not self._goes_on_as_number(line, end)
        before = line.word(i - 1)
        if spelling.landmark in self._landmarks.micro and before in self._prepositions:
            return True
        if not line.capital(i) or line.shouted(i):
            return False
        if spelling.common:
            return before in _AT_STOPS and line.blank(i)
        if self._is_of_street(line, i, before):
            return False
        quoted = bool(_OPENING.search(line.gap(i)[-2:]))
        addressed = i == 0 and line.gap(end)[:1] in {",", ":", "."}
        return quoted or addressed or not line.opens(i)

    def _is_of_street(self, line: Line, i: int, before: str) -> bool:
        """«на Труда», «Труда, 15»: the genitive of a name after which streets are called too."""
        if not line.marks[i] & _STREET or not line.words[i].endswith(_GENITIVES):
            return False
        housed = line.gap(i + 1) in {" ", ", ", ","} and line.word(i + 1)[:1].isdecimal()
        return housed or (before in _ALONG and line.blank(i))

    def _goes_on_as_number(self, line: Line, end: int) -> bool:
        return line.gap(end).strip() == "№" and line.word(end)[:1].isdecimal()

    def _numbered_before(self, line: Line, i: int, number: Number) -> ObjectMention | None:
        """«5 школа», «в пятой школе», «17-й садик», «5 микрорайон»."""
        found = self._index.at(line, number.end)
        if found is None or not found[0].number or not line.blank(number.end):
            return None
        kind, end = found
        if number.ordinal:
            if kind.name in {"магазин", "остановка", "аптека"}:
                return None
        elif not self._is_name(line, i, number, kind, line.word(end - 1)):
            return None
        return self._numbered(kind, number.value, i, end)

    def _is_name(self, line: Line, i: int, number: Number, kind: Kind, noun: str) -> bool:
        """«в 5 школе», «5 школа»; «5 школ» and «2 поликлиники» are amounts unless a preposition stands before."""
        before = line.word(i - 1)
        if not line.words[i][:1].isdecimal() or kind.name in {"магазин", "аптека", "отделение"}:
            return False
        if kind.gender != "f" and number.value in {"2", "3", "4"} and noun.endswith("а"):
            return before in self._places
        if kind.gender == "f" and noun.endswith(_GENITIVES[:2]):
            return before in self._places | self._owners
        return (
            line.opens(i)
            or not line.blank(i)
            or before in self._places | self._prepositions | self._leads
        )

    def _numbered(self, kind: Kind, value: str, start: int, end: int) -> ObjectMention:
        landmark = self._landmarks.of_kind(kind.name, value)
        name = f"{value} {kind.name}" if kind.micro else f"{kind.name} № {value}"
        shown = landmark.name if landmark else name
        return ObjectMention(shown, start, end, landmark, micro=kind.micro, sure=_NUMBERED)

    def _of_kind(self, line: Line, i: int, kind: Kind, end: int) -> ObjectMention | None:
        mention = self._descriptions.at(line, i, kind, end) if kind.micro else None
        if mention is None:
            mention = self._with_number(line, i, kind, end) or self._with_name(line, i, kind, end)
        if mention is not None:
            return mention
        described = self._descriptions.at(line, i, kind, end)
        if described is not None:
            return described
        if kind.unique and not self._is_common(line, i, end):
            return self._plain(kind, i, end, sure=_UNIQUE)
        placed = line.word(i - 1) in self._prepositions or line.opens(i)
        if kind.near and placed and line.word(end) != "труда":
            return self._plain(kind, i, end, sure=0.6)
        return ObjectMention(kind.name, i, end, weak=True, sure=_WEAK) if kind.located else None

    def _plain(self, kind: Kind, i: int, end: int, sure: float) -> ObjectMention:
        landmark = self._landmarks.of_kind(kind.name, "")
        return ObjectMention(landmark.name if landmark else kind.name, i, end, landmark, sure=sure)

    def _is_common(self, line: Line, i: int, end: int) -> bool:
        return line.masked(i) or (line.word(end) == "станция" and line.words[i] == "ж")

    def _with_number(self, line: Line, i: int, kind: Kind, end: int) -> ObjectMention | None:
        """«школа № 5», «школа номер 5», «поликлиника 2»."""
        if not kind.number:
            return None
        at = end + 1 if line.word(end) in {"номер", "n"} else end
        word = line.word(at)
        if not (word.isdecimal() and len(word) <= 3) or word.startswith("0"):
            number = number_at(line, at)
            if at == end or number is None:
                return None
            return self._numbered(kind, number.value, i, number.end)
        marked = "№" in line.gap(at) or at > end
        if not marked and not _NUMBER_GAP.fullmatch(line.gap(at)):
            return None
        if not marked and (
            line.word(at + 1) in self._units
            or (line.gap(at + 1)[:1] in ":%.," and line.word(at + 1)[:1].isdecimal())
        ):
            return None
        return self._numbered(kind, word, i, at + 1)

    def _and_name(self, line: Line, thing: ObjectMention) -> ObjectMention:
        """«детский сад № 23 «Ромашка»» is one thing, called by its number."""
        end = thing.end
        numbered = end < line.size and line.words[end - 1].isdecimal()
        if not numbered or not _OPENING.fullmatch(line.gap(end)):
            return thing
        return replace(thing, end=self._closing(line, end))

    def _with_name(self, line: Line, i: int, kind: Kind, end: int) -> ObjectMention | None:
        """«садик Ромашка», «ТЦ «Река»», «парк Победы», «мкр. Северный»."""
        if end >= line.size or not (kind.quoted or kind.plain):
            return None
        if kind.stop and line.words[end] in self._types and line.capital(end + 1):
            return self._named(line, i, kind, end, end + 2) if line.blank(end + 1) else None
        if line.words[end] in {"им", "имени", "через"} and line.blank(end) and kind.plain:
            return self._named(line, i, kind, end, end + 2) if line.capital(end + 1) else None
        if line.masked(end) or not line.capital(end):
            return None
        if _OPENING.fullmatch(line.gap(end)):
            stop = self._closing(line, end)
        elif self._joins(line, end) and (kind.plain or not _is_address(line, end)):
            stop = self._capitals(line, end, kind)
        else:
            return None
        return self._named(line, i, kind, end, stop) if stop > end else None

    def _joins(self, line: Line, end: int) -> bool:
        """Whether a name may follow: behind a blank, or the stop of a short word («ост. Завод»; not «у ДК. Сбор»)."""
        if line.gap(end) not in {". ", "."}:
            return line.gap(end) == " "
        return len(line.words[end - 1]) <= _SHORT_WORD and not line.shouted(end - 1)

    def _closing(self, line: Line, i: int) -> int:
        """Where a quoted name ends."""
        for end in range(i + 1, min(i + _MOST_WORDS, line.size) + 1):
            gap = line.gap(end) if end < line.size else line.text[line.ends[-1] :][:2]
            if _CLOSING.search(gap):
                return end
        return i

    def _capitals(self, line: Line, i: int, kind: Kind) -> int:
        """Where a name in capitals ends: one word, two when joined by a hyphen or both large in a plain name."""
        word = line.words[i]
        if (
            word in self._houses
            or word in self._ordinary
            or ((line.shouted(i) and line.shouted(i - 1)) and not kind.plain)
        ):
            return i
        end = i + 1
        if line.gap(end) == "-" and end < line.size:
            return end + 1
        both = kind.plain and end < line.size and line.capital(end) and line.gap(end) == " "
        if both and word.endswith(("а", "я", "ы", "ой")) and not line.shouted(i):
            return end + 1
        if kind.stop and line.blank(end) and is_adjective(word) and not line.capital(end):
            return end + 1 if _same_gender(word, line.word(end)) else end
        number = number_at(line, end)
        return end + 1 if kind.stop and number and "№" in line.gap(end) else end

    def _named(self, line: Line, i: int, kind: Kind, end: int, stop: int) -> ObjectMention:
        raw = line.raw(end, stop)
        key = " ".join(line.words[end:stop])
        landmark = self._landmarks.of_kind(kind.name, key)
        if landmark is not None:
            name = landmark.name
        elif kind.micro:
            name = raw if kind.name == "микрорайон" else f"{kind.name} {raw}"
        else:
            name = f"{kind.name} {raw}" if kind.plain else f"{kind.name} «{raw}»"
        sure = _LISTED if landmark else _NAMED
        return ObjectMention(name, i, stop, landmark, micro=kind.micro, sure=sure)


def _is_address(line: Line, i: int) -> bool:
    """«в аптеке Крупской 14»: a street's name with a house."""
    return line.marks[i] & _STREET > 0 and line.blank(i + 1) and line.word(i + 1).isdecimal()


def _same_gender(adjective: str, noun: str) -> bool:
    """«Ткацкая фабрика», «Хлебный рынок»: both in the nominative."""
    if adjective.endswith(("ая", "яя")):
        return noun.endswith(("а", "я", "ь"))
    if adjective.endswith(("ое", "ее")):
        return noun.endswith(("о", "е"))
    return adjective.endswith(("ый", "ий", "ой")) and noun[-1:] not in "аеиоуыэюя"
