"""Numbers behind a street that count something: «Мира 3 машины», «12 столбов», «1–8 классы»."""

import re

from pipelines.placing.line import Line
from pipelines.placing.numerals import number_at
from pipelines.placing.wording import Wording

DASHES = re.compile(r"\s?[-–—]\s?")
SHORT = frozenset({"в", "с", "г"})  # units that are words too
_SHORTEST = 4  # letters of a noun
_ENTRANCES = ("подъезд", "подьезд", "этаж", "кв", "офис", "оф", "парадн")


class Amounts:
    """Looks at the word behind a number."""

    def __init__(self, words: Wording) -> None:
        self._units = words["units"]
        self._few = words["few_units"]
        self._entrance = words["entrance_words"]

    def counts_on(self, line: Line, end: int) -> bool:
        """«1–8 классы»: a range of something else."""
        dash = DASHES.fullmatch(line.gap(end)) and line.gap(end) != " "
        unit = line.word(end + 1) in self._units - self._entrance and line.blank(end + 1)
        return bool(dash) and line.word(end).isdecimal() and unit

    def are_few(self, line: Line, digits: str, end: int) -> bool:
        """«Мира 3 машины» and «Мира 12 столбов» are amounts: the noun has the form that the number asks for."""
        word = line.word(end)
        if not line.blank(end):
            return False
        if digits[-1] in "234" and digits[-2:-1] != "1":
            return word in self._few
        many = digits[-1] != "1" or digits[-2:-1] == "1"
        if not many:
            return False
        lemmas = line.lemmas(end)
        return (word.endswith(("ов", "ев")) and word[:-2] in lemmas) or any(
            word not in lemmas and _bare_plural(word, lemma) for lemma in lemmas
        )

    def named_unit(self, line: Line, end: int, *, named: bool) -> bool:
        """Whether a unit behind the number makes it no house; «12 подъезд 3» and «12 кв 5» stay houses."""
        if line.gap(end) not in {" ", "", "-", "\u00a0", "  "}:
            return False
        word = line.word(end)
        if word == "р" and line.gap(end + 1) == "":
            return False  # «Мира 15 Р123ОР»: a plate
        short = word == "под" and line.text.startswith(".", line.ends[end])  # «3 под.»
        if short or (word.startswith(_ENTRANCES) and word in self._units | self._entrance):
            told = named or (word.startswith("кв") and word != "квартир")
            behind = end + 2 if line.word(end + 1) == "номер" else end + 1
            numbered = line.gap(behind) not in {", ", ","} and number_at(line, behind) is not None
            return not told and not numbered  # «102, 5 подъезд, 3 этаж»
        if named and word in {"в", "с"}:
            return False
        plain = word in SHORT and line.gap(end) == " " and line.gap(end + 1) != "/"  # not «160 г/м»
        return word in self._units and not plain


def _bare_plural(word: str, lemma: str) -> bool:
    """«роз» of «роза», «кошек» of «кошка»."""
    if lemma[-1] not in "ая" or len(lemma) < _SHORTEST:
        return False
    fleeting = word.endswith(("ек", "ок")) and lemma.endswith("ка") and word[:-2] == lemma[:-2]
    return fleeting or word == lemma[:-1]
