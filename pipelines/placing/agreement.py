"""Whether an adjective goes with the noun behind it: «на новой остановке» does, «на Новой опять темно» does not."""

from pipelines.placing.inflection import feminine, masculine, titled
from pipelines.placing.line import Line
from pipelines.placing.numerals import ORDINALS
from pipelines.placing.wording import Wording

_VERBS = ("ать", "ить", "еть", "уть", "ыть", "ять", "оть", "зть", "ти", "чь", "ся")
_ADJECTIVES = ("ый", "ий", "ой")
_LOCATIVE = frozenset({"на", "по", "в", "во", "о", "об", "к", "ко"})
_FEMININE = ("ой", "ей", "ую", "юю", "ая", "яя")
_COUNTS = frozenset({"двое", "трое", "четверо", "пятеро", "оба"})
_VOWELS = "аеиоуыэюя"
_SHORTEST = 3  # letters of a noun


class Agreement:
    """Compares endings; the dictionary helps where it knows the words."""

    def __init__(self, words: Wording) -> None:
        self._after = words["after_streets"]
        self._types = words.types

    def noun_follows(self, line: Line, i: int, adjective: str, before: str = "") -> bool:
        """Whether the word at `i` agrees with the feminine adjective before it."""
        word = line.word(i)
        if not line.blank(i) or len(word) < _SHORTEST or not word.isalpha() or line.capital(i):
            return False
        if word in self._after or word in self._types:
            return word in {"площади", "площадь"}
        if word in _COUNTS or word in ORDINALS:
            return False  # «на Гончарной второй месяц»
        lemmas = line.lemmas(i)
        # «на дровяной печи»: nouns in -чь look like verbs in the dictionary form alone.
        if word.endswith(("ые", "ие")) or (is_verb(lemmas) and not word.endswith("чи")):
            return False
        return agrees(word, lemmas, adjective[-2:], before)

    def proper_noun_follows(self, line: Line, i: int, adjective: str) -> bool:
        """Whether a name in capitals agrees with the adjective before it: «Малой Ольховке», «Кривой Брод»."""
        word = line.word(i)
        if not line.blank(i) or not line.capital(i) or line.shouted(i) or len(word) < _SHORTEST:
            return False
        if adjective.endswith("ой") and word[-1] not in "аеиоуыэюя":
            return adjective[-3:] != "кой" or word[-1] != "м"
        return any(agrees(word, line.lemmas(i), adjective[-2:], b) for b in ("на", "у"))

    def pair_follows(self, line: Line, i: int, adjective: str) -> bool:
        """Whether a word in capitals and an adjective before it make one name: «Новая Заря», «Красном Пути»."""
        word = line.word(i)
        if not line.blank(i) or not line.capital(i) or len(word) < _SHORTEST:
            return False
        if adjective.endswith(("ый", "ий")):
            return word[-1] not in _VOWELS and not word.endswith(("ов", "ев", "ин"))
        if adjective.endswith(("ом", "ем", "ому")):
            return self.masculine_noun_follows(line, i, adjective)
        return adjective.endswith(_FEMININE) and self.proper_noun_follows(line, i, adjective)

    def pair(self, line: Line, j: int) -> str:
        """Such a name in the nominative."""
        adjective, noun = titled(line.raw(j, j + 1)), titled(line.raw(j + 1, j + 2))
        lemmas = line.lemmas(j + 1)
        if line.words[j + 1] in lemmas or not lemmas:
            return f"{adjective} {noun}"
        plain = line.words[j]
        told = (
            feminine(adjective)
            if plain.endswith(_FEMININE)
            else masculine(adjective, line.lemmas(j))
        )
        return f"{told} {titled(_fitting(lemmas, plain))}"

    def masculine_noun_follows(self, line: Line, i: int, adjective: str) -> bool:
        """Whether the word at `i` agrees with the masculine or neuter adjective before it."""
        word = line.word(i)
        if not line.blank(i) or len(word) < _SHORTEST or not word.isalpha():
            return False
        lemmas = line.lemmas(i)
        if word in self._after or is_verb(lemmas):
            return False
        if adjective.endswith(("ом", "ем")):
            return word.endswith(("е", "ом", "ем", "у", "ю", "и"))
        if adjective.endswith(("ому", "ему")):
            return word.endswith(("у", "ю", "ому", "ему"))
        if adjective.endswith(("ого", "его")):
            return word.endswith(("а", "я", "ого", "его"))
        return word in lemmas or word.endswith(_ADJECTIVES)


def _fitting(lemmas: tuple[str, ...], adjective: str) -> str:
    """The dictionary form in the adjective's gender."""
    feminine_one = adjective.endswith(_FEMININE)
    return next((x for x in lemmas if (x[-1] in "аяь") == feminine_one), lemmas[0])


def is_verb(lemmas: tuple[str, ...]) -> bool:
    """Whether the dictionary knows a word as a verb alone."""
    return bool(lemmas) and all(lemma.endswith(_VERBS) for lemma in lemmas)


def agrees(word: str, lemmas: tuple[str, ...], ending: str, before: str) -> bool:
    """Endings of feminine nouns: locative and dative after «на» and «по», genitive after «у» and «с»."""
    if ending in {"ой", "ей"}:
        if word.endswith(("ой", "ей")):
            return _like_lemma(lemmas)
        if before in _LOCATIVE:
            return word.endswith("е") or _is_soft(word, lemmas)
        return word.endswith(("ы", "и")) or (not before and word.endswith("е"))
    if ending in {"ую", "юю"}:
        return word.endswith(("у", "ю", "ь"))
    return ending in {"ая", "яя"} and word.endswith(("а", "я", "ь"))


def _like_lemma(lemmas: tuple[str, ...]) -> bool:
    """An adjective, or a feminine noun in the instrumental: «железнодорожной станцией»."""
    return any(lemma.endswith((*_ADJECTIVES, "а", "я")) for lemma in lemmas)


def _is_soft(word: str, lemmas: tuple[str, ...]) -> bool:
    return word.endswith("и") and (word.endswith("ии") or word[:-1] + "ь" in lemmas)
