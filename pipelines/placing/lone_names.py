"""Adjectives that stand for a street without its type word: «на гранитной вода», «переходит Полярную», «на Речном»."""

import re

from pipelines.placing.agreement import Agreement, is_verb
from pipelines.placing.crossing_words import CROSSINGS
from pipelines.placing.house_rows import PARITY
from pipelines.placing.inflection import feminine, masculine, titled
from pipelines.placing.line import Line
from pipelines.placing.marks import Mark
from pipelines.placing.numerals import ORDINALS
from pipelines.placing.surroundings import SUPPLIES, is_over_water, is_told_of, spans, stands_apart
from pipelines.placing.wording import Wording

_ADJECTIVES = ("ый", "ий", "ой")
_NOUNS = ("ая", "яя")  # «столовая», «мастерская»: the dictionary's own nouns
_ROOMS = frozenset(
    {
        "мастер", "парикмахер", "диспетчер", "учитель", "дет", "кондитер", "ординатор", "преподаватель", "тренер",
        "лаборант", "люд", "воспитатель", "регистратор", "слесар", "маляр", "пекар", "адвокат", "актер",
    }
)  # fmt: skip
_SHORTEST = 6  # letters in small letters
_SHAPES = tuple(
    stem + end
    for stem in ("ск", "жн", "чн", "льн", "вн")
    for end in ("ой", "ую", "ая", "ий", "ый", "ом", "ому")
)
_CROWDS = ("ов", "ев", "ей")
PEOPLE = re.compile(r"[а-я]{3,}(?:[нщч]иков|телей|истов|логов|[йн]цев|[её]ров)")
_OBJECT, _NUMBER, _WORK = int(Mark.OBJECT), int(Mark.NUMBER), int(Mark.WORK)
_HOUSE = int(Mark.HOUSE)
_OF_THINGS = ("ская", "цкая", "овая", "евая", "иная")  # of what a thing is rather than how
_RELATING = ("ская", "цкая", "овая", "евая", "ичная", "яная")
_LACKED = (*SUPPLIES, "связ")
_PLACED = frozenset(
    {"у", "возле", "около", "напротив", "вне", "тоже", "весь", "вся", "угол", "между"}
)
_STROKES = frozenset({"/", "-", "–", "—"})
_BESIDE = frozenset({"у", "возле", "около", "напротив", "за", "от", "до", "с", "со"})
_LINKS = frozenset({"на", "по"})
_INTO = frozenset({"в", "во"})
_MASCULINE = ("ом", "ому")

End = tuple[int, str]


class LoneNames:
    """Says how far such a name goes and what it is in the nominative; an end equal to the start is "no"."""

    def __init__(self, words: Wording) -> None:
        self._agreement = Agreement(words)
        self._blocked = words["ordinary"] | words["never"] | words["other_lone"] | set(ORDINALS)
        self._crowds = words["crowds"] | words["units"]
        self._leads = words["our_own"]
        self._idle = words["idle_names"]
        self._plain = words["plain_lanes"]
        self._lanes = words["masculine_nouns"]
        self._types = words.types
        self._before = _LINKS | words["before_streets"]
        self._cues = words["street_cues"]
        self._districts = words["district_names"]

    def at(self, line: Line, i: int) -> End:
        """The name at a word."""
        word = line.words[i]
        if word in self._blocked or len(word) < _SHORTEST - 1 or line.masked(i):
            return i, ""
        if word.endswith(("ую", *_CROWDS)):
            return self._accused(line, i) if word[-1] == "ю" else self._of_people(line, i)
        if word.endswith(_NOUNS):
            crossed = line.word(i + 1) in CROSSINGS or line.gap(i + 1).strip() in _STROKES
            return self._crossed(line, i) if crossed else self._complained(line, i)
        if word.endswith("ой") and (not line.capital(i) or _is_shouted(line, i)):
            return self._feminine(line, i)
        if line.capital(i) and (
            word.endswith(_MASCULINE)
            or (word.endswith(_ADJECTIVES[:2]) and line.word(i - 1) == "через")
        ):
            return self._masculine(line, i)
        return i, ""

    def _of_people(self, line: Line, i: int) -> End:
        """«Геологов от бани до школы»; not «Дворников опять не видно»."""
        word = line.words[i]
        told = line.capital(i) and line.opens(i) and word not in self._crowds
        if told and PEOPLE.fullmatch(word) and is_told_of(line, i + 1):
            return i + 1, titled(line.raw(i, i + 1))
        return i, ""

    def preposition(self, line: Line, i: int) -> str:
        """The word before a name, «нашей» and «всей» passed over: «на всей матросова»."""
        if not line.blank(i):
            return ""
        if line.word(i - 1) in self._leads and line.blank(i - 1):
            return line.word(i - 2)
        return line.word(i - 1)

    def before_number(self, line: Line, i: int) -> End:
        """«каменная 33», «Сиреневый, 9»: the caller makes sure that a house number follows."""
        word = line.words[i]
        large_one = line.capital(i) and line.blank(i + 1) and word not in self._plain
        shortest = _SHORTEST - 1 if large_one else _SHORTEST
        if len(word) < shortest or self._blocks(word) or not _is_like_adjective(line, i):
            return i, ""
        if word.endswith(_NOUNS):
            return i + 1, titled(line.raw(i, i + 1))
        if word.endswith(("ый", "ий")) and line.capital(i) and not line.shouted(i):
            return i + 1, titled(line.raw(i, i + 1))
        large = line.capital(i) and (i == 0 or not line.opens(i))
        led = self.preposition(line, i) in self._before | _BESIDE
        if word.endswith(("ой", "ую")) and (large or led):
            return i + 1, feminine(titled(line.raw(i, i + 1)))
        if word.endswith(_MASCULINE) and self.preposition(line, i) in _LINKS:
            return i + 1, masculine(titled(line.raw(i, i + 1)), line.lemmas(i))
        return i, ""

    def _blocks(self, word: str) -> bool:
        return word in self._blocked or self._is_idle(word)

    def _is_idle(self, word: str) -> bool:
        return feminine(word) in self._idle or word in self._idle

    def numbers_object(self, line: Line, i: int) -> bool:
        """Whether word and number are an institution's: «городская 5 больница», «школа музыкальная 5»."""
        if i + 1 >= line.size or not line.marks[i + 1] & _NUMBER:
            return False
        return any(
            0 <= k < line.size
            and line.blank(max(k, i))
            and line.marks[k] & _OBJECT
            and not (k < i and line.capital(i))  # «управляющая компания Речная 5»
            and not line.marks[k] & _HOUSE  # «у дома Доменная 15»; «детский дом» is an object
            for k in (i - 1, i + 2)
        )

    def _feminine(self, line: Line, i: int) -> End:
        """«на гранитной опять темно»; not «на детской площадке»."""
        if self.preposition(line, i) not in self._before or self._is_idle(line.words[i]):
            return i, ""
        if len(line.words[i]) < _SHORTEST or not is_adjective(line, i):
            return i, ""
        return self._unless_noun(line, i)

    def _crossed(self, line: Line, i: int) -> End:
        """«Гранитная - Полярная, светофор», «Гранитная/Полярная», «Греческая угол Кирова»."""
        crossed = line.gap(i + 1).strip() in _STROKES and line.word(i + 1).endswith("ая")
        crossed = crossed or (line.word(i + 1) in CROSSINGS and line.capital(i + 2))
        if not crossed or not line.capital(i) or not is_adjective(line, i):
            return i, ""
        return i + 1, titled(line.raw(i, i + 1))

    def _complained(self, line: Line, i: int) -> End:
        """«кооперативная опять без света», «Лесопарковая от кольца до СНТ», «Демидовская, частный сектор»."""
        if line.capital(i) and line.opens(i) and self._is_beside(line, i):
            return i + 1, titled(line.raw(i, i + 1))
        apart = line.capital(i) and not line.shouted(i) and stands_apart(line, i)
        if (i and not apart) or self._is_idle(line.words[i]) or not is_adjective(line, i):
            return i, ""
        if apart:
            return (i, "") if line.capital(i - 1) else (i + 1, titled(line.raw(i, i + 1)))
        cued = line.blank(i + 1) and line.word(i + 1) in self._cues
        span = spans(line, i + 1)
        if (span or line.word(i + 1) == "вся") and not line.words[i].endswith(_OF_THINGS):
            return i, ""  # «Мокрая от дождя до нитки», «голодная вся»
        closed = line.gap(i + 1) in {". ", ": "} and line.words[i].endswith(("ская", "цкая"))
        private = tuple(line.words[i + 1 : i + 3]) == ("частный", "сектор") and line.capital(i)
        sided = line.word(i + 1) in PARITY and line.gap(i + 1) in {" ", ", "} and line.capital(i)
        told = cued or span or private or sided or (closed and line.capital(i))
        return (i + 1, titled(line.raw(i, i + 1))) if told else (i, "")

    def _is_beside(self, line: Line, i: int) -> bool:
        """«Кирпичная, у арки», «Рябиновая тоже», «Трудовая, весь край»: of what it is, and where on it."""
        word = line.words[i]
        lacking = line.word(i + 1) == "без" and line.word(i + 2).startswith(_LACKED)
        if lacking and word not in self._blocked and word[:-2] + "ую" not in self._blocked:
            return line.blank(i + 1) and is_adjective(line, i)  # «Весенняя без воды»
        if not word.endswith(_RELATING) or self._blocks(word[:-2] + "ой"):
            return False
        placed = line.gap(i + 1) in {" ", ", "} and line.word(i + 1) in _PLACED
        return placed and is_adjective(line, i)

    def _accused(self, line: Line, i: int) -> End:
        """«переходит Полярную», «клюквенную перекопали», «на песочную не доехать»."""
        if is_over_water(line, i) or not is_adjective(line, i):
            return i, ""
        if self._is_idle(line.words[i]) and not line.capital(i):
            return i, ""
        into = line.word(i - 1) in _INTO and line.blank(i)  # «в Заречную» is a village
        named = line.capital(i) and not line.opens(i) and not line.capital(i - 1) and not into
        if named or self.is_worked_on(line, i, i + 1):
            return self._unless_noun(line, i)
        return i, ""

    def is_worked_on(self, line: Line, start: int, end: int) -> bool:
        """Whether a word beside the name tells what happens to streets: «перекрыли», «переходит», «чистят»."""
        if not line.among & _WORK:
            return False
        before = start - 2 if line.word(start - 1) in _LINKS else start - 1
        behind = end + 1 if line.word(end) in self._cues or line.word(end) == "не" else end
        return any(0 <= k < line.size and line.marks[k] & _WORK for k in (before, behind))

    def _unless_noun(self, line: Line, i: int) -> End:
        word, before = line.words[i], line.word(i - 1) if line.blank(i) else ""
        if before in self._leads:
            before = "на"
        if (
            self._agreement.noun_follows(line, i + 1, word, before)
            or line.word(i + 1) in self._types
        ):
            return i, ""
        if self._agreement.proper_noun_follows(line, i + 1, word) or self._goes_on(line, i + 1):
            return i, ""
        return i + 1, feminine(titled(line.raw(i, i + 1)))

    def _goes_on(self, line: Line, i: int) -> bool:
        """«на новой, широкой дороге»: a further adjective, and masculine nouns of «речной трамвай»."""
        word = line.word(i)
        joined = line.gap(i) in {" ", ", "} and word[-2:] == line.words[i - 1][-2:]
        if joined and is_adjective(line, i):
            return True
        return self.is_masculine_with_noun(line, i - 1)

    def is_masculine_with_noun(self, line: Line, i: int) -> bool:
        """«на речной трамвай»; «на объездной светофор погас» is a street."""
        return line.word(i + 1) in self._lanes and line.words[i].endswith("ой")

    def _masculine(self, line: Line, i: int) -> End:
        """«по Октябрьскому не проехать», «на Глухом темно»; «на Радужном» is rather a district."""
        if self.preposition(line, i) not in _LINKS | {"через"} or line.shouted(i) or line.opens(i):
            return i, ""
        if self._is_idle(line.words[i]) or not is_adjective(line, i):
            return i, ""
        if self._agreement.masculine_noun_follows(line, i + 1, line.words[i]):
            return i, ""
        name = masculine(titled(line.raw(i, i + 1)), line.lemmas(i))
        district = name.lower() in self._districts or name.endswith("ский") or line.capital(i + 1)
        return (i, "") if line.word(i - 1) == "на" and district else (i + 1, name)


def _is_shouted(line: Line, i: int) -> bool:
    """«ТЕМНО НА ГРАНИТНОЙ»: capitals say nothing where all is in capitals."""
    return line.shouted(i) and line.shouted(i - 1) and line.text.isupper()


def _is_like_adjective(line: Line, i: int) -> bool:
    """An adjective, or a word with the ending of one that no dictionary knows: «на угорной 6»."""
    unheard = line.words[i].endswith(("ной", "ную")) and not line.lemmas(i)
    return unheard or is_adjective(line, i)


def is_adjective(line: Line, i: int) -> bool:
    """Whether the dictionary knows an adjective here and neither a noun nor a verb."""
    lemmas = line.lemmas(i)
    if not lemmas:
        return line.words[i].endswith(_SHAPES)
    if any(map(_is_noun, lemmas)) or is_verb(lemmas[:1]):
        return False
    return any(lemma.endswith(_ADJECTIVES) for lemma in lemmas) and not any(
        lemma.endswith(("ть", "ти")) for lemma in lemmas
    )


def _is_noun(lemma: str) -> bool:
    """«столовая», «мастерская»; names of villages in the dictionary («Белореченская») are streets' as well."""
    return lemma.endswith(_NOUNS) and not (lemma.endswith("ская") and lemma[:-4] not in _ROOMS)
