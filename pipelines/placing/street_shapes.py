"""Street names that no list holds and no type word tells: after prepositions, before houses, adjectives alone."""

from pipelines.persons import first_names
from pipelines.placing.agreement import Agreement
from pipelines.placing.crossing_words import CROSSINGS, STROKES
from pipelines.placing.inflection import feminine, titled
from pipelines.placing.line import Line
from pipelines.placing.lone_names import PEOPLE, LoneNames, is_adjective
from pipelines.placing.marks import SURNAME, Mark
from pipelines.placing.street_names import StreetName
from pipelines.placing.typed_shapes import (
    FEMININE,
    PLURAL,
    SHORTEST,
    feminine_adjective,
    is_genitive,
)
from pipelines.placing.wording import Wording

_HOUSE = int(Mark.HOUSE)
_POSSESSIVE = ("ова", "ева", "ина")
_GENITIVE = ("а", "я", "ы", "и", "о", "е", "ых", "их", "ого")
_SURNAMES = ("ук", "юк", "ич", "ко", "ых", "их")
_CROWD = 3  # digits of a number of people rather than of a house: «Зрителей 640»
_PATRONYMIC = ("вича", "вичу", "вичем", "ильича", "вны", "вне", "вной", "ичны", "ичне")
_NAMED_AFTER = ("ного", "того", "вого", "кого", "рого")
_OFFICERS = frozenset({"генерала", "маршала", "академика", "адмирала", "космонавта", "комиссара"})
_HIS = ("ова", "ева", "ина", "ского", "цкого", "ко", "ого", "ича")  # «на маршала рыбалко»
_PIECES = ("участ", "тротуар", "район", "ширин", "середин")  # of a street: «участок Бакунина»
_FEASTS = frozenset({"покрова", "ильина", "петрова"})  # «с Ильина дня»
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"


class StreetShapes:
    """Says how far an unlisted street name goes and what it is in the nominative; an end equal to the start is "no"."""

    def __init__(self, words: Wording) -> None:
        self._ordinary = words["ordinary"] | words["never"]
        self._ranks = words["ranks"]
        self._agreement = Agreement(words)
        self._lone = LoneNames(words)
        self._strong = words["strong_prepositions"]
        self._prepositions = words["street_prepositions"]
        self._before = words["before_streets"]
        self._crowds = words["crowds"] | words["units"]
        self._settled = frozenset(w for w in words["settlement_types"] if len(w) > SHORTEST)

    def after_preposition(self, line: Line, i: int) -> tuple[int, str]:
        """«на Подгорной», «по Чкалова», «на Юрия Гагарина»: a capital letter after a preposition."""
        if not line.capital(i) or not line.blank(i) or line.shouted(i):
            return i, ""
        before, word = self._lone.preposition(line, i), line.words[i]
        led = before in self._prepositions or before in self._before
        if led and line.gap(i + 1) in STROKES and line.capital(i + 1) and SURNAME.fullmatch(word):
            return i + 1, titled(line.raw(i, i + 1))  # «в районе Сулимова - Уральская»
        return self._led(line, i, before) if led and not self._is_ordinary(line, i) else (i, "")

    def _led(self, line: Line, i: int, before: str) -> tuple[int, str]:
        word = line.words[i]
        if word.endswith(FEMININE[:2]) and len(word) > SHORTEST:
            return self._large_feminine(line, i, before)
        if before in self._strong or before in CROSSINGS or before.startswith(_PIECES):
            return self._genitive(line, i, before)
        if before in {"с", "со"} and SURNAME.fullmatch(word):
            return self._from_surname(line, i)
        if before == "с" and PEOPLE.fullmatch(word) and word not in self._crowds:
            return self._of_people(line, i)  # «стая с Бакенщиков»
        return self._of_people(line, i) if before in self._before else (i, "")

    def _large_feminine(self, line: Line, i: int, before: str) -> tuple[int, str]:
        """«на Подгорной»; «учился у Карповой» is a person."""
        if before == "у" and line.words[i].endswith(("овой", "евой")):
            named = _number_near(line, i + 1)
        else:
            named = not self._goes_with_noun(line, i, before)
        raw = titled(line.raw(i, i + 1))
        if named and feminine_adjective(line, i):
            return i + 1, feminine(raw)
        hers = before in {"на", "по"} and raw.endswith(("овой", "евой", "ёвой"))
        return (i + 1, raw) if named and hers else (i, "")  # «на Ткачёвой темно»

    def _from_surname(self, line: Line, i: int) -> tuple[int, str]:
        """«бригаде с Перепёлкина»."""
        named = line.words[i] not in _FEASTS and is_genitive(line, i) and not _is_person(line, i)
        return (i + 1, titled(line.raw(i, i + 1))) if named else (i, "")

    def _goes_with_noun(self, line: Line, i: int, before: str) -> bool:
        word = line.words[i]
        return self._agreement.noun_follows(
            line, i + 1, word, before
        ) or self._agreement.proper_noun_follows(line, i + 1, word)

    def small_after_preposition(self, line: Line, i: int) -> tuple[int, str]:
        """«по гончарова темно»: «по» never stands before a genitive but that of a street."""
        before, word = self._lone.preposition(line, i), line.words[i]
        if before not in {"по", "на", "с"} or line.capital(i) or self._is_ordinary(line, i):
            return i, ""
        if word in _OFFICERS and line.blank(i + 1) and line.word(i + 1).endswith(_HIS):
            return i + 2, " ".join(titled(line.raw(k, k + 1)) for k in (i, i + 1))
        shaped = SURNAME.fullmatch(word) and is_genitive(line, i) and word not in line.lemmas(i)
        plural = PLURAL.fullmatch(word) and self._is_plural(line, i)
        if before == "по" and (shaped or plural):
            return i + 1, titled(line.raw(i, i + 1))
        if word.endswith(_POSSESSIVE[:2]) and self._is_surname(line, i):
            return i + 1, titled(line.raw(i, i + 1))
        return i, ""

    def before_number(self, line: Line, i: int) -> tuple[int, str]:
        """«Подгорная 5», «чкалова, 12»: the caller makes sure that a house number follows."""
        word = line.words[i]
        if line.gap(i + 1) in {"-", "–"} or self._lone.numbers_object(line, i):
            return i, ""  # «Лавина-4», «городская 5 больница»
        if word in self._ranks or titled(word) in first_names():
            return self._ranked(line, i)
        if self._is_ordinary(line, i) or len(word) <= SHORTEST or self._is_called(line, i):
            return i, ""
        if (
            self._is_nominative(line, i)
            or self._is_surname_of(line, i)
            or self._is_stranger(line, i)
        ):
            return i + 1, titled(line.raw(i, i + 1))
        return self._lone.before_number(line, i)

    def _is_called(self, line: Line, i: int) -> bool:
        """«посёлок геологов 17–30», «Игнат Ляхов 500», «у проходной №2», «Опоры № 44»."""
        before = line.word(i - 1) if line.blank(i) else ""
        if before in self._settled or (line.capital(i) and _is_first_name(line, i - 1)):
            return True
        large = line.capital(i) and (not line.opens(i) or is_adjective(line, i))
        return "№" in line.gap(i + 1) and not large

    def _is_nominative(self, line: Line, i: int) -> bool:
        fits = line.words[i].endswith(("ая", "яя")) and feminine_adjective(line, i)
        return fits and line.capital(i)

    def _is_surname_of(self, line: Line, i: int) -> bool:
        word = line.words[i]
        lemmas = line.lemmas(i)
        plain = word.endswith(("ых", "их")) and is_adjective(line, i) and not line.capital(i)
        shaped = (
            SURNAME.fullmatch(word) is not None
            and not plain
            and (
                word not in lemmas
                or (
                    line.capital(i)
                    and word[:-1] in lemmas
                    and not (line.opens(i) and line.blank(i + 1))
                )
            )
        )  # «на Забелина 9», «Забелина, 9»; not «Малина 5»
        return shaped and is_genitive(line, i)

    def _is_stranger(self, line: Line, i: int) -> bool:
        """«Юннатов, 6», «на Гашека 5», «Шевчука, 5», «водников 5 лифт»."""
        word = line.words[i]
        led = self._lone.preposition(line, i) in {"на", "по"}
        if word.endswith(("ек", "ок")) and line.lemmas(i) and word not in line.lemmas(i):
            return line.word(i - 1) == "по"  # «по новостроек 5»
        if PLURAL.fullmatch(word) and self._is_plural(line, i):
            large = line.capital(i) and (not line.opens(i) or not line.blank(i + 1))
            few = len(line.word(i + 1)) < _CROWD
            closed = line.capital(i) and not line.blank(i + 2)
            people = closed and PEOPLE.fullmatch(word) is not None  # «Целлюлозников 30.»
            return led or large or (few and (i == 0 or people))
        told = line.capital(i) or led or i == 0
        if not told or not word.endswith(_GENITIVE) or word in line.lemmas(i):
            return False
        return self._in_genitive(line, i, led=led)

    def _in_genitive(self, line: Line, i: int, *, led: bool) -> bool:
        word = line.words[i]
        if i == 0 and line.gap(2) == "/" and line.capital(0) and not line.marks[0] & _HOUSE:
            return True  # «Стачки 200/1»
        if led:
            return line.capital(i) or (not line.lemmas(i) and word.endswith(("а", "я")))
        unknown = not line.lemmas(i) and (line.capital(i) or i == 0)
        return unknown or (
            line.capital(i) and not line.blank(i + 1) and word.endswith(_GENITIVE[:4])
        )

    def _ranked(self, line: Line, i: int) -> tuple[int, str]:
        """«Красных Зорь 15», «Маршала Говорова, 8», «бориса петрова 5»: two words before a number."""
        second = line.word(i + 1)
        if not line.blank(i + 1) or len(second) < SHORTEST or not _number_near(line, i + 2):
            return i, ""
        both = line.capital(i) and line.capital(i + 1)
        surname = SURNAME.fullmatch(second) or second.endswith(_SURNAMES)
        if not surname and not (both and line.words[i] in self._ranks):
            return i, ""
        return i + 2, " ".join(titled(line.raw(k, k + 1)) for k in (i, i + 1))

    def alone(self, line: Line, i: int) -> tuple[int, str]:
        """An adjective without a type and a house: «на гранитной темно», «переходит Полярную», «по Речному»."""
        return self._lone.at(line, i)

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

    def _genitive(self, line: Line, i: int, before: str) -> tuple[int, str]:
        word = line.words[i]
        if line.raw(i, i + 1) in first_names() or word in self._ranks:
            if word.endswith("ей") and line.word(i + 1).endswith("е"):
                return i, ""  # «по Верхней Балке»
            if line.capital(i + 1) and line.blank(i + 1) and len(line.words[i + 1]) >= SHORTEST:
                return i + 2, " ".join(titled(line.raw(k, k + 1)) for k in (i, i + 1))
            return i, ""
        if _is_person(line, i):
            return i, ""
        told = before == "по" or line.lemmas(i) == ()
        if (
            (SURNAME.fullmatch(word) and is_genitive(line, i))
            or self._is_after_somebody(line, i)
            or (told and word.endswith(("а", "я")) and self._is_his(line, i))
            or (before == "по" and word.endswith("ы"))  # «по Цюрупы»: no dative ends so
        ):
            return i + 1, titled(line.raw(i, i + 1))
        return self._of_people(line, i)

    def _is_after_somebody(self, line: Line, i: int) -> bool:
        """«на Плахотного темно»; not «на Верховного судью»."""
        word = line.words[i]
        noun = self._agreement.masculine_noun_follows(line, i + 1, word)
        return word.endswith(_NAMED_AFTER) and not noun

    def _is_his(self, line: Line, i: int) -> bool:
        """«по Гашека»: the genitive of a masculine word, or of none that the dictionary knows."""
        lemmas = line.lemmas(i)
        return line.words[i] not in lemmas and all(x[-1] in _CONSONANTS + "йь" for x in lemmas)

    def _of_people(self, line: Line, i: int) -> tuple[int, str]:
        """«по чётной стороне Волгарей»."""
        if PLURAL.fullmatch(line.words[i]) and self._is_plural(line, i):
            return i + 1, titled(line.raw(i, i + 1))
        return i, ""

    def _is_plural(self, line: Line, i: int) -> bool:
        """«Юннатов» is the genitive of a word, «Иванов» and «Покров» are words."""
        lemmas = line.lemmas(i)
        if not lemmas:
            return bool(PEOPLE.fullmatch(line.words[i]))
        return line.words[i] not in lemmas and not is_adjective(line, i)

    def _is_surname(self, line: Line, i: int) -> bool:
        """«гончарова» comes of «гончаров»; «слова», «корова» do not."""
        lemmas = line.lemmas(i)
        return not lemmas or (
            line.words[i][:-1] in lemmas and not any(x[-1] == "о" for x in lemmas)
        )

    def _is_ordinary(self, line: Line, i: int) -> bool:
        return line.words[i] in self._ordinary or line.masked(i)


def _is_first_name(line: Line, i: int) -> bool:
    return i >= 0 and line.blank(i + 1) and line.raw(i, i + 1) in first_names()


def _is_person(line: Line, i: int) -> bool:
    """«на Русинова Льва Кирилловича», «на Русинова Л.К.»."""
    if not (line.blank(i + 1) and line.capital(i + 1)):
        return False
    second = len(line.word(i + 1)) == 1 and len(line.word(i + 2)) == 1
    return second or any(line.word(k).endswith(_PATRONYMIC) for k in (i + 1, i + 2))


def _number_near(line: Line, i: int) -> bool:
    """A number, or «дом»."""
    return line.word(i)[:1].isdecimal() or line.word(i) in {"дом", "д"}
