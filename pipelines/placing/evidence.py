"""Whether the surroundings make a known name a street: «на Новой» does, «по новой» does not."""

from collections.abc import Sequence

from pipelines.persons import first_names
from pipelines.placing.agreement import is_verb
from pipelines.placing.crossing_words import CROSSINGS, is_crossing
from pipelines.placing.house_rows import PARITY
from pipelines.placing.houses import HouseGrammar
from pipelines.placing.line import Line
from pipelines.placing.mentions import StreetMention
from pipelines.placing.numerals import number_at
from pipelines.placing.street_names import StreetName
from pipelines.placing.street_shapes import StreetShapes
from pipelines.placing.surroundings import is_told_of, spans
from pipelines.placing.wording import Wording

SURE_KNOWN = 0.85  # how sure a known name without a type word is
_GROUNDS = frozenset({"площадка", "площадке", "площадки", "площадку", "остановке", "остановка"})
_STOPS = frozenset({"остановка", "остановке", "остановки", "остановку"})
_EMBANKMENT = "набережная"
_SHORT = 4  # letters of «гор.», «дер.», «село», which may stand for other things
_NEAR = frozenset({"у", "с", "со", "возле", "около", "напротив"})
_APART = frozenset({", ", ": "})
_OF_MANY = ("ем", "им", "ли", "лись", "ут", "ют", "ат", "ят", "утся", "ются", "атся", "ятся")
_PEOPLE = ("ов", "ев")
_LISTING = frozenset({", ", "-", " - ", "–", " – ", "/", " / "})


class StreetEvidence:
    """Looks at the words beside a known name."""

    def __init__(self, shapes: StreetShapes, houses: HouseGrammar, words: Wording) -> None:
        self._shapes = shapes
        self._houses = houses
        self._before = words["before_streets"] | words["street_prepositions"]
        self._blocked = words["not_before_streets"]
        self._strong = words["strong_prepositions"]
        self._idle = words["idle_names"]
        self._house_words = words["house_words"]
        self._crowds = words["crowds"]
        self._own = words["our_own"]
        self._cues = words["street_cues"] | {"тоже"}
        self._towns = frozenset(w for w in words["settlement_types"] if len(w) > _SHORT)

    def stands(
        self, line: Line, i: int, end: int, known: StreetName, last: Sequence[StreetMention]
    ) -> bool:
        """Whether a name at `i`…`end` is a street here; `last` is the street found before it, if any."""
        before = self._before_name(line, i)
        housed = self._houses.after_street(line, end) is not None
        if known.spoken or (before in self._blocked and not known.inflected):
            return self._is_spoken(line, i, known, before) or (housed and before in _GROUNDS)
        small_stop = before in _STOPS and not housed and not line.capital(i)
        if before in self._towns or small_stop:
            return False  # «посёлок геологов 17», «остановка школьная»
        sided = line.word(end) in PARITY and line.blank(end) and line.capital(i)
        if housed or sided or self._has_house_before(line, i):
            return not self._is_numbered(line, i, end, known)
        noun = self._shapes.has_noun(line, i, end, known)
        if last and not noun and self._continues(line, i, last[0]):
            return True
        if noun or self._is_date(line, i, known, before):
            return False
        led = before in self._before and (line.capital(i) or self._is_plain(known, before))
        return led or (before not in self._before and self._is_proper(line, i, end, known))

    def _is_numbered(self, line: Line, i: int, end: int, known: StreetName) -> bool:
        """«у проходной №2»."""
        return known.bare in self._idle and not line.capital(i) and "№" in line.gap(end)

    def _before_name(self, line: Line, i: int) -> str:
        """The word that leads to a name; initials and «второй день» are passed over."""
        if line.gap(i) in {".", ". "} and len(line.word(i - 1)) == 1 and line.capital(i - 1):
            return line.word(i - 2)  # «на К. Маркса»
        before = self._shapes.preposition(line, i)
        if before in {"день", "дня", "неделю"} and number_at(line, i - 2) is not None:
            return ""  # «второй день Мира 12 без тепла»
        return before

    def _is_spoken(self, line: Line, i: int, known: StreetName, before: str) -> bool:
        return known.spoken and before in self._strong and line.capital(i)

    def ends_name(self, line: Line, end: int) -> bool:
        """Whether no further word hangs on a name: a stop or a house follows."""
        return not line.blank(end) or self._houses.after_street(line, end) is not None

    def _has_house_before(self, line: Line, i: int) -> bool:
        """«дом 5 по новой», «7 дом на центральной»."""
        if line.word(i - 1) not in {"по", "на"} or not line.blank(i):
            return False
        house = line.word(i - 2) in self._house_words and line.word(i - 3)[:1].isdecimal()
        return house or (line.word(i - 2)[:1].isdecimal() and line.word(i - 3) in self._house_words)

    def _is_proper(self, line: Line, i: int, end: int, known: StreetName) -> bool:
        """Without a preposition: by the capital letter, which says little at the start of a sentence."""
        if self._is_person(line, i, end):
            return False
        if (
            not known.inflected
            and known.bare not in self._idle
            and self._shapes.is_worked_on(line, i, end)
        ):
            return line.capital(i)
        if i == 0 and not line.capital(i):
            return not known.masculine and known.bare not in self._idle and known.clear
        if not line.capital(i) or line.shouted(i):
            return len(known.words) > 1 and known.listed
        if line.opens(i):
            return self._opens(line, end, known)
        return known.listed or self._is_set_apart(line, i, end, known)

    def _is_set_apart(self, line: Line, i: int, end: int, known: StreetName) -> bool:
        """«Детский сад № 17, Луначарского: холодно», «Светофор Свердлова - Кирова», «живу рядом, Садовая»."""
        if known.clear and line.gap(end)[:1] == ":" and line.word(i - 1)[:1].isdecimal():
            return True
        named = not known.inflected and known.bare not in self._idle
        if named and line.gap(i) in _APART and line.gap(end)[:1] in {",", ".", "\n"}:
            return True  # «бьёт вода, Фрунзе, за гаражами»
        asked = line.word(i - 1) == "а" and line.opens(i - 1) and line.word(end) in self._cues
        if named and asked and line.blank(end):
            return True  # «А Гоголя почему без света?»
        crossed = line.word(i - 1) in CROSSINGS or line.word(end) in CROSSINGS
        return crossed or (known.inflected and not known.masculine)

    def _is_person(self, line: Line, i: int, end: int) -> bool:
        """«Ефимия Круглая», «Ёлкина Мира», «Мира Косова»."""
        if not line.capital(i):
            return False
        named = line.capital(i - 1) and line.blank(i) and not self._begins(line, i - 1)
        return named or (line.capital(end) and line.blank(end))

    def _begins(self, line: Line, i: int) -> bool:
        """Whether a word is large only because a sentence begins with it: «Когда Садовую починят»."""
        if not line.opens(i) or not line.lemmas(i) or line.raw(i, i + 1) in first_names():
            return False
        described = line.words[i + 1].endswith("ая") and line.words[i].endswith(("а", "я"))
        return line.words[i] in self._own or not described

    def _opens(self, line: Line, end: int, known: StreetName) -> bool:
        """At the start of a sentence any word is large: «Матросова стекло», not «Красная, вязаная»."""
        if self._is_told_of(line, end, known):
            return True
        if known.bare in self._idle:
            return known.listed and not known.inflected
        thing = known.clear and line.word(end) in line.lemmas(end) and line.blank(end)
        if (known.clear or known.inflected) and line.word(end) in self._cues:
            return True  # «Чкалова вся»
        if line.word(end) in CROSSINGS and line.capital(end + 1):
            return True  # «Толстого угол Пушкина»
        if known.bare.endswith(_PEOPLE) and self._does(line, end):
            return True
        plain = known.clear or not known.inflected
        at = end + 1 if line.word(end) == "с" else end  # «Фрунзе с 8 утра без воды»
        timed = line.gap(end + 1) == ":"  # «Клубная 15:20 дали», «Дзержинского 2 дня без воды»
        counted = (plain or timed) and line.word(end if timed else at)[:1].isdecimal()
        return known.listed or thing or counted or not line.blank(end)

    def _is_told_of(self, line: Line, end: int, known: StreetName) -> bool:
        """«Строителей от садика до кольца», «Набережная уже под водой»."""
        if known.bare == _EMBANKMENT:
            return line.blank(end) and line.word(end) in self._cues | {"уже"}
        people = known.bare.endswith((*_PEOPLE, "ей")) and known.bare not in self._crowds
        return people and is_told_of(line, end)

    def _does(self, line: Line, end: int) -> bool:
        """«Путейцев ожил», «Геологов светится»; not «Шахтёров наградили»."""
        verb = line.blank(end) and is_verb(line.lemmas(end))
        return verb and not line.word(end).endswith(_OF_MANY)

    def _is_plain(self, known: StreetName, before: str) -> bool:
        """A name in small letters after a preposition: «на садовой», «с ленина»; not «по новой», «для победы»."""
        idle = known.bare in self._idle
        if before in CROSSINGS and not idle:
            return True
        if known.inflected:
            return not idle and (before in self._strong or known.listed)
        return before in self._strong or (known.listed and not idle and before in _NEAR)

    def _is_date(self, line: Line, i: int, known: StreetName, before: str) -> bool:
        """«с 8 марта» is a day, «на 8 Марта» a street."""
        if not line.words[i][:1].isdecimal() or "лет" in known.bare:
            return False
        end = i + len(known.words)
        told = spans(line, end) or line.word(i - 2) in self._before
        if told and before == "на" and line.capital(end - 1):
            return False  # «тротуар на 8 Марта», «на 8 Марта от бани до почты»
        return not (before in {"на", "по"} and line.capital(i + 1) and known.listed)

    def _continues(self, line: Line, i: int, last: StreetMention) -> bool:
        """Whether it goes on a list of streets: «Лесной и Парковой», «Ленина-Советская»."""
        large = line.capital(i + 1 if line.words[i][:1].isdecimal() else i)
        if not large and last.sure <= SURE_KNOWN and not is_crossing(line, last.start):
            return False
        if last.end == i:
            return line.gap(i) in _LISTING
        return last.end == i - 1 and line.word(i - 1) in {"и", "с"}
