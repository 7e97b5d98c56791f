"""House numbers: behind a street («12 к2», «12/1», «7, 9», «3–9») and alone («дом 5», «в 11 доме»)."""

import re
from dataclasses import replace

from pipelines.placing.amounts import DASHES, SHORT, Amounts
from pipelines.placing.house_ends import HouseEnds
from pipelines.placing.house_parts import HouseParts
from pipelines.placing.house_ranges import House, between, ranged
from pipelines.placing.house_rows import past_parity, row_end, span_at
from pipelines.placing.line import Line
from pipelines.placing.numerals import NUMERALS, Number, number_at
from pipelines.placing.wording import Wording

_NUMBER = re.compile(
    r"(?P<digits>\d{1,3})(?P<letter>[абвгдежзиa-e])?(?:(?P<kind>к|корп|корпус|стр|с)(?P<part>\d{1,2}))?(?:(?:с|стр)(?P<more>\d{1,2}))?"
)
_JOINTS = re.compile(r"\s*,\s*|\s+|\s*,?\s+и\s+")
_BEFORE_NUMBER = re.compile(r"(?!.*,\s+[-–]$)[\s,.:;№#(«\"—–-]{0,4}|\s*№\s*|,?\s*номер\s*")
_AMOUNT = re.compile(r"\s?[%°₽$€℃+*=]|[.:]\d")
_PHONE = re.compile(r"\s?\(\d{3}")
_DASH = frozenset({"-", "–", "—"})
_LOOKALIKES = str.maketrans("aeoc", "аеос")  # Latin letters that stand for Cyrillic ones
_LISTING = frozenset({", ", ",", ", №", ", № ", ",№"})
_CLOSING = frozenset({"»", '"', "”", "“"})
_MANY = frozenset({"домов", "домам", "домами", "домах", "д"})
_BESIDE = frozenset({"двор", "у", "напротив", "возле", "около", "против", "между", "номер"})
_INTO = frozenset(
    {"в", "во", "на", "к", "ко", "за", "под", "перед", "между"}
)  # «в 22 дома» is an amount
_OPENING = 40  # words in which an advertisement says what it is
_MOST = 12  # houses in one list


class HouseGrammar:
    """Reads house numbers at given words; every step looks at a bounded number of words."""

    def __init__(self, words: Wording) -> None:
        self._units = words["units"]
        self._amounts = Amounts(words)
        self._ends = HouseEnds(words)
        self._house = words["house_words"]
        self._entrance = words["entrance_words"]
        self._places = words["house_places"]
        self._parts = HouseParts(words)
        self._sales = words["sales"]

    def after_street(self, line: Line, i: int) -> House | None:
        """The house whose number (or the word «дом») begins at a word right behind a street's name."""
        if i not in line.houses:
            line.houses[i] = self._behind(line, i)
        return line.houses[i]

    def _behind(self, line: Line, i: int) -> House | None:
        i = past_parity(line, i)
        if i >= line.size or not _BEFORE_NUMBER.fullmatch(line.gap(i)) or "\n" in line.gap(i):
            return None
        if line.word(i) in self._house and _near(line.gap(i)):
            return self.named(line, i)
        if line.word(i) in {"с", "со", "от"}:
            alone = line.word(i) == "от" and line.word(i + 1) in self._house
            return self.spanned(line, i) or (self.named(line, i + 1) if alone else None)
        if line.word(i)[:1].isdecimal():
            return self._listed(line, i, i, named=False)
        return self._beside(line, i) if line.word(i) in _BESIDE else self._in_words(line, i)

    def _beside(self, line: Line, i: int) -> House | None:
        """«Береговая напротив 6», «на садовой у 12к2», «между 10 и 14», «Заречная номер 8»."""
        if not (line.blank(i + 1) and line.word(i + 1)[:1].isdecimal()):
            return None
        if line.word(i) == "номер":
            return self._listed(line, i, i + 1, named=False)
        house = self._one(line, i + 1, named=False)
        if house is None or line.word(i) != "между":
            ends = house is not None and self._ends.beside(line, house.end)
            return house if ends else None
        other = self._one(line, house.end + 1, named=False)
        if other is None or line.word(house.end) != "и" or line.word(other.end).endswith("ами"):
            return None  # «между 10 и 14 часами»
        value = between(line, i + 1, f"{house.value}, {other.value}")
        return House(value, i, other.end, named=False)

    def _in_words(self, line: Line, i: int) -> House | None:
        """«Мира двенадцать лифт стоит»; not «на Мира две ямы», «один фонарь»."""
        if line.word(i) not in NUMERALS or not (line.blank(i) or line.gap(i) == ", "):
            return None
        number = number_at(line, i)
        if number is None or number.ordinal or number.value == "1":
            return None
        if not line.blank(i) and line.blank(number.end):
            return None  # «на Мира, две ямы»
        behind = number_at(line, number.end) if line.blank(number.end) else None
        counted = behind is not None and not behind.ordinal  # «сорок шесть третий день» goes on
        amount = line.word(number.end) in self._units or counted
        if amount or not self._ends.well(line, number.end):
            return None
        return self._spoken(line, i, i, named=False)

    def _spoken(self, line: Line, start: int, i: int, *, named: bool) -> House | None:
        """«двенадцать корпус два», «пятый», «двенадцать дробь два»."""
        number = number_at(line, i)
        if number is None:
            return None
        counts = line.word(number.end) in self._units - self._entrance and line.blank(number.end)
        if named and counts and line.word(number.end) not in SHORT:
            return None  # «в нашем доме девять этажей»
        value, end = self._parts.whole(line, number.value, number.end)
        return House(value, start, end, named)

    def named(self, line: Line, i: int) -> House | None:
        """«дом 5», «д. 12а», «домах 7 и 9» from the word «дом»."""
        j = i + 1 if line.word(i + 1) != "номер" else i + 2
        if not _BEFORE_NUMBER.fullmatch(line.gap(j)) or "\n" in line.gap(j) or "," in line.gap(j):
            return None
        if line.gap(j) == "-" and line.text[line.ends[j] : line.ends[j] + 1] in _CLOSING:
            return None  # «Уютный дом-2» is a company
        if line.word(j) in {"с", "со", "от"}:
            span = self.spanned(line, j)
            return House(span.value, i, span.end, named=True) if span else None
        if line.word(j) in NUMERALS:
            return self._spoken(line, i, j, named=True)
        house = self._listed(line, i, j, named=True)
        return replace(house, value=between(line, i, house.value)) if house else None

    def spanned(self, line: Line, i: int) -> House | None:
        """«дома с 5 по 9», «от дома 2 до дома 30», «с 5 по 9 дом»; `named` when «дом» is said."""
        span = span_at(line, i, lambda k: k + 1 if line.word(k) in self._house else k)
        if span is None:
            return None
        value, end = span.high.value, span.end
        if end == span.high.end and not span.high.ordinal and line.word(span.last).isdecimal():
            last = self._one(line, span.last, named=False)
            if last is None:
                return None
            value, end = last.value, last.end
        elif line.blank(end) and line.word(end) in self._units:
            return None  # «от первого до пятого этажа»
        return House(f"{span.low}–{value}", i, end, span.worded)

    def backwards(self, line: Line, i: int) -> House | None:
        """«12 дом», «5-м доме», «у 20-22 дома», «7 и 9 дома» from the first number on; amounts («6 домов») are none."""
        number = number_at(line, i)
        letter = None if number else _NUMBER.fullmatch(line.word(i))
        if number is None and letter is None:
            return None
        value = number.value if number else letter[0] if letter else ""
        end = number.end if number else i + 1
        chain = self._chain(line, value, end)
        if chain is not None:
            return House(between(line, i, chain.value), i, chain.end, named=True)
        if line.word(end) not in self._house or not line.blank(end):
            return None
        if line.word(end) in _MANY or not self._is_one(line, i, number, line.word(end)):
            return None
        if self._is_another(line, i, end):
            return None
        return House(value, i, end + 1, named=True)

    def _is_another(self, line: Line, i: int, end: int) -> bool:
        """«в подъезде 3 дома 11», «первый дом от остановки»."""
        first = line.word(i).startswith("перв") and line.word(end + 1) not in {"по", "на"}
        return first or (
            line.word(i - 1) in self._entrance and number_at(line, end + 1) is not None
        )

    def _chain(self, line: Line, value: str, end: int) -> House | None:
        """«5, 7 и 9 дома» behind the first number."""
        for _ in range(_MOST):
            joint = self._joint(line, end)
            number = number_at(line, joint[1]) if joint else None
            if joint is None or number is None:
                return None
            value, end = value + joint[0] + number.value, number.end
            if line.word(end) in self._house and line.blank(end):
                return House(value, end, end + 1, named=True)
        return None

    def _joint(self, line: Line, i: int) -> tuple[str, int] | None:
        """What joins two numbers at `i`, and where the second begins."""
        if line.word(i) == "и" and line.blank(i):
            return ", ", i + 1
        if i < line.size and line.gap(i) in {", ", ","}:
            return ", ", i
        if i < line.size and DASHES.fullmatch(line.gap(i)) and line.gap(i) != " ":
            return line.gap(i).strip(), i
        return None

    def entrance(self, line: Line, end: int) -> int:
        """Where the entrance, flat or floor behind a house ends; `end` itself when there is none."""
        number = number_at(line, end)
        if number and line.word(number.end) in self._entrance:
            return number.end + 1
        if line.word(end) in self._entrance and number_at(line, end + 1):
            return end + 2
        return end

    def _is_one(self, line: Line, i: int, number: Number | None, noun: str) -> bool:
        """Whether «5 дома» means the fifth house: by an ordinal, or by a preposition before it."""
        if number is None or number.ordinal or noun in {"дом", "доме", "дому"}:
            return number is None or number.ordinal or number.value != "1" or line.word(i) == "1"
        return line.word(i - 1) in self._places - _INTO

    def _listed(self, line: Line, start: int, i: int, *, named: bool) -> House | None:
        """A number with all that belongs to it, and further numbers of a list or range."""
        row = row_end(line, i)
        if row > i and self._one(line, row - 1, named=named) is not None:
            return House(", ".join(w for w in line.words[i:row] if w != "и"), start, row, named)
        first = self._one(line, i, named=named)
        if first is None or _is_thousand(line, first.end):
            return None
        values, end, count = first.value, first.end, 1
        while count < _MOST:
            more = self._more(line, end, sure=count > 1)
            if more is None:
                break
            if more[0] in _DASH:
                return ranged(line, first, more, start, named=named)
            values, end, count = values + more[0] + more[1].value, more[1].end, count + 1
        if count == 1 and line.gap(end) == "," and line.word(end)[:1].isdecimal():
            return None  # «Мира 2,5 часа»
        if count == 1 and self._amounts.counts_on(line, end):
            return None
        return House(values, start, end, named)

    def _more(self, line: Line, i: int, *, sure: bool) -> tuple[str, House] | None:
        """The next number of a list with what joins it: «, » or a dash; «4,6,8 воду» is `sure` to go on."""
        gap, j = line.gap(i), i
        if line.word(i) == "и" and line.blank(i) and line.blank(i + 1):
            j = i + 1
        if line.word(i) == "а" and line.word(i + 1) == "также":
            j = i + 2
        listed = j > i or gap in _LISTING
        if listed and line.word(j) in self._house and line.word(j + 1)[:1].isdecimal():
            j += 1  # «дом 4 и дом 6»
        dash = bool(DASHES.fullmatch(gap)) and gap != " "
        if j == i and not dash and gap not in _LISTING:
            return None
        house = self._one(line, j, named=False) if line.word(j)[:1].isdecimal() else None
        sure = (sure and gap == ",") or dash or j > i or "№" in gap
        if house is None or not (sure or self._ends.well(line, house.end)):
            return None
        return (gap.strip() if dash else ", "), house

    def _one(self, line: Line, i: int, *, named: bool) -> House | None:
        found = _NUMBER.fullmatch(line.word(i))
        if found is None or i >= line.size or found["digits"].startswith("0"):
            return None
        tail = line.text[line.ends[i] : line.ends[i] + 3]
        phone = "(" in tail and _PHONE.match(line.text, line.ends[i])
        if phone or (_AMOUNT.match(tail) and not tail.startswith(". ")):
            return None
        value, end = found["digits"] + (found["letter"] or "").translate(_LOOKALIKES), i + 1
        if found["part"]:
            kind = "стр" if found["kind"] in {"с", "стр"} else "к"
            value += f" {kind}{found['part']}" + (f" стр{found['more']}" if found["more"] else "")
        if line.gap(end) == "/" and not self._sales.isdisjoint(line.words[:_OPENING]):
            return None  # «Лесная, 5/9» in an advertisement is the fifth floor of nine
        value, end = self._parts.whole(line, value, end)
        if number_suffix(line, i, end):
            return None
        if self._amounts.named_unit(line, end, named=named) or self._amounts.are_few(
            line, found["digits"], end
        ):
            return None
        return House(value, i, end, named)


def number_suffix(line: Line, i: int, end: int) -> bool:
    """Whether an ordinal's ending hangs on the number: «12-го»."""
    number = number_at(line, i) if end == i + 1 else None
    return number is not None and number.ordinal


def _is_thousand(line: Line, end: int) -> bool:
    """«3 000», «12 500»."""
    return line.gap(end) == " " and len(line.word(end)) == 3 and line.word(end).isdecimal()


def _near(gap: str) -> bool:
    return gap.strip() in {"", ",", "-", "–", "—", "("}
