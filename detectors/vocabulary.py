"""All word classes compiled into one table of bits: what a spelling can mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detectors.lexicon import WordClass
from detectors.patterns import Pattern, compiled

_FUZZY_FROM = 6  # letters: shorter words have too many neighbours
_ENDING = re.compile(r"(?:[аеиоуыэюяйь]|[оае][мв]|[ая][мх]|ами|ями|ого|его|ому|ему|ся|сь)$")
_PAST = re.compile(r"л[аои]?(?:с[яь])?$")
_INFINITIVE = re.compile(r"(?:ть|ти|чь)(?:с[яь])?$")
_IMPERATIVE = re.compile(r"(?:[ийь]те?|[иь])(?:с[яь])?$")
_SHORT_FORM = re.compile(r"(?:[аеяё]н|т)[аоы]?$")

_VERBAL = ("ть", "ться", "ти", "тись", "чь", "чься")
# Who does it and when, by the ending of a verb; the first that fits.
_PERSONS = (
    ("#past", ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")),
    ("#thou", ("ешь", "ишь", "ешься", "ишься")),
    ("#they", ("ут", "ют", "ат", "ят", "утся", "ются", "атся", "ятся")),
    ("#it", ("ет", "ит", "ется", "ится")),
    ("#we", ("ем", "им", "емся", "имся")),
    ("#i", ("у", "ю", "усь", "юсь")),
    ("#infinitive", _VERBAL),
)

NEGATOR, BRIDGE = 1, 2


@dataclass(frozen=True, slots=True)
class Sense:
    """Bits of a spelling's classes as it stands and behind a «не», and what it does to such a «не» itself."""

    plain: int
    negated: int
    role: int


class Vocabulary:
    """Compiled classes; `features` are the names that hits carry, by number."""

    def __init__(self, classes: Sequence[WordClass]) -> None:
        self.features: tuple[str, ...] = tuple(c.name for c in classes)
        self.patterns: list[Pattern] = []
        self._bits: dict[str, int] = {}
        self._polar = 0
        self._lemmas: dict[str, int] = {}
        self._spellings: dict[str, int] = {}
        self._shaped: dict[tuple[str, str], int] = {}
        self._beginnings: dict[str, int] = {}
        self._excluded: dict[str, int] = {}
        self._hits: dict[int, list[int]] = {}
        self._anchored: dict[int, list[int]] = {}
        self.specs: dict[int, int] = {}  # what patterns ask of a word: bits → number
        self._asked: dict[int, list[int]] = {}
        self._by_name = {c.name: c for c in classes}
        for word_class in classes:
            self._class_bit(word_class)
        for number, word_class in enumerate(classes):
            self._add(number, word_class)
        self.number = 1 << self._bit("#num")
        self._order = 1 << self._bit("#imp")
        self._persons = tuple((ends, 1 << self._bit(name)) for name, ends in _PERSONS)
        self._lengths = sorted({len(b) for b in self._beginnings})
        self._roles = (self._named("<negator>"), self._named("<bridge>"))
        self._near = _neighbours(self._lemmas)

    def mask_of(self, names: Iterable[str]) -> int:
        """Bits of these classes."""
        mask = 0
        for name in names:
            mask |= self._named(f"<{name}>")
        return mask

    def sense(self, word: str, forms: tuple[str, ...]) -> Sense:
        """What a spelling can mean."""
        mask = self._bits_of(word, forms) & ~self._excluded.get(word, 0)
        negated = (mask & ~self._polar) | ((mask & self._polar) << 1)
        negator, bridge = self._roles
        role = NEGATOR if mask & negator else BRIDGE if mask & bridge else 0
        return Sense(mask, negated, role)

    def shown_by(self, mask: int) -> list[int]:
        """Features that a word with these bits shows alone."""
        return [number for bit in _bits(mask) for number in self._hits.get(bit, ())]

    def anchored_by(self, mask: int) -> list[int]:
        """Patterns whose rarest word this may be."""
        found = [number for bit in _bits(mask) for number in self._anchored.get(bit, ())]
        return list(dict.fromkeys(found))

    def answers(self, mask: int) -> set[int]:
        """Numbers of the specs that a word with these bits fits."""
        return {number for bit in _bits(mask) for number in self._asked.get(bit, ())}

    def _named(self, key: str) -> int:
        return 1 << self._bits[key] if key in self._bits else 0

    def _class_bit(self, word_class: WordClass) -> None:
        bit = self._bits[f"<{word_class.name}>"] = self._fresh(polar=word_class.polar)
        if word_class.polar:
            self._bits[f"<!{word_class.name}>"] = bit + 1

    def _fresh(self, *, polar: bool) -> int:
        """A new bit; a polar one has its negation as the next bit."""
        bit = self._used = getattr(self, "_used", -2) + 2
        if polar:
            self._polar |= 1 << bit
        return bit

    def _add(self, number: int, word_class: WordClass) -> None:
        bit = self._bits[f"<{word_class.name}>"]
        if not word_class.part:
            self._hits.setdefault(bit, []).append(number)
        for word in self._words(word_class):
            self._enter(word, 1 << bit)
        for text in word_class.patterns:
            pattern = compiled(number, text, self._bit)
            self.patterns.append(pattern)
            for spec in pattern.specs:
                self._ask(spec)
            for anchor in _bits(pattern.specs[pattern.anchor]):
                self._anchored.setdefault(anchor, []).append(len(self.patterns) - 1)

    def _ask(self, spec: int) -> None:
        if spec not in self.specs:
            number = self.specs[spec] = len(self.specs)
            for bit in _bits(spec):
                self._asked.setdefault(bit, []).append(number)

    def _words(self, word_class: WordClass) -> Iterable[str]:
        """Its own words and those of classes it takes in by `@name`."""
        for word in word_class.words:
            if word.startswith("@"):
                yield from self._words(self._by_name[word[1:]])
            else:
                yield word

    def _bit(self, token: str) -> int:
        """The bit of a class or of a literal in a pattern, made when new."""
        if token in self._bits:
            return self._bits[token]
        if token.startswith("<"):
            raise ValueError(f"a pattern names the unknown class {token}")
        bit = self._fresh(polar=token.startswith("!"))
        if token.startswith("!"):
            self._enter(token[1:], 1 << bit)
            self._bits[token] = bit + 1
            return bit + 1
        if not token.startswith("#"):
            self._enter(token, 1 << bit)
        self._bits[token] = bit
        return bit

    def _enter(self, word: str, mask: int) -> None:
        if word.startswith("-"):
            _put(self._excluded, word[1:], mask)
        elif word.startswith("="):
            _put(self._spellings, word[1:], mask)
        elif word.endswith("*"):
            _put(self._beginnings, word[:-1], mask)
        elif "/" in word:
            lemma, _, shape = word.partition("/")
            self._shaped[lemma, shape] = self._shaped.get((lemma, shape), 0) | mask
        else:
            _put(self._lemmas, word, mask)

    def _bits_of(self, word: str, forms: tuple[str, ...]) -> int:
        mask = self._spellings.get(word, 0) | self._lemmas.get(word, 0)
        for form in forms:
            mask |= self._lemmas.get(form, 0)
            mask |= self._shaped.get((form, _shape(word)), 0)
        for length in self._lengths:
            mask |= self._beginnings.get(word[:length], 0)
        if "0" <= word[0] <= "9":
            mask |= self.number
        elif len(word) > 5 and word.endswith(("ите", "йте", "ьте")):
            mask |= self._order
        elif any(form.endswith(_VERBAL) for form in forms):
            mask |= next((bit for ends, bit in self._persons if word.endswith(ends)), 0)
        if not mask and not forms and len(word) >= _FUZZY_FROM:
            mask = self._misspelt(word)
        return mask

    def _misspelt(self, word: str) -> int:
        """Bits of the listed word one letter away; only for words that no dictionary knows."""
        stem = _stem(_undoubled(word))
        for near in (stem, *_shorter(stem)):
            if near in self._near:
                return self._near[near]
        return 0


def _put(table: dict[str, int], key: str, mask: int) -> None:
    table[key] = table.get(key, 0) | mask


def _bits(mask: int) -> Iterable[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _shape(word: str) -> str:
    """Which form of a verb a spelling is, by its ending."""
    if _PAST.search(word):
        return "past"
    if _INFINITIVE.search(word):
        return "inf"
    if _SHORT_FORM.search(word) and not word.endswith(("ет", "ит", "ят", "ат", "ут", "ют")):
        return "short"
    return "imp" if _IMPERATIVE.search(word) else "fut"


def _stem(word: str) -> str:
    for _ in range(2):
        shorter = _ENDING.sub("", word)
        if len(shorter) < 5:
            break
        word = shorter
    return word


def _undoubled(word: str) -> str:
    """Three and more equal letters in a row are one: «ооочень»."""
    return re.sub(r"(.)\1{2,}", r"\1", word)


def _shorter(stem: str) -> Iterable[str]:
    for i in range(1, len(stem)):
        yield stem[:i] + stem[i + 1 :]


def _neighbours(lemmas: dict[str, int]) -> dict[str, int]:
    """Stems of long listed words, whole and with any one letter missing."""
    near: dict[str, int] = {}
    for lemma, mask in lemmas.items():
        stem = _stem(lemma)
        if len(stem) >= 5 and lemma[0].isalpha():
            for key in (stem, *_shorter(stem)):
                near[key] = near.get(key, 0) | mask
    return near
