"""Known street names in all their written forms: a pack's own list, then names that most towns have."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.pack import Pack
from domain.place import Street
from pipelines.persons import first_names
from pipelines.placing.inflection import adjective_forms, noun_forms, plain_word
from pipelines.placing.line import Line
from pipelines.placing.wording import Wording, names_in

_WORD = re.compile(r"[^\W_]+")
_GENITIVE = ("а", "я", "ы", "и", "о", "у", "е", "ов", "ев", "ей", "их", "ых", "го", "ой", "ко")
_SURNAMES = ("ова", "ева", "ина", "ского", "цкого")
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class StreetName:
    """One spelling of a street: allowed forms word by word. `name` is what a place says; `streets` the pack's own.

    `bare` is the name without its type word, lower case; `inflected` when the name is an adjective;
    `spoken` for «на Победе» instead of «на Победы», which wants a capital letter.
    """

    name: str
    bare: str
    words: tuple[frozenset[str], ...]
    inflected: bool
    masculine: bool = False
    streets: tuple[Street, ...] = ()
    spoken: bool = False

    @property
    def clear(self) -> bool:
        """Whether it is hardly anything but a street, even in small letters: listed, or after a person."""
        return self.listed or (not self.inflected and self.bare.endswith(_SURNAMES))

    @property
    def listed(self) -> bool:
        """Whether the pack lists it."""
        return bool(self.streets)

    def matches(self, line: Line, i: int) -> bool:
        """Whether all its words stand at `i` with nothing but blanks (or hyphens) between."""
        if i + len(self.words) > line.size or line.words[i] not in self.words[0]:
            return False
        for k in range(1, len(self.words)):
            if line.words[i + k] not in self.words[k] or line.gap(i + k) not in _JOINTS:
                return False
        return True


_JOINTS = frozenset({" ", ".", ". ", "  ", "-", "\u00a0", "-я ", "-й "})


class StreetNames:
    """Finds the longest known name that begins at a word."""

    def __init__(self, pack: Pack, words: Wording) -> None:
        self._types = words.types
        self._hers = words["her_names"]
        own: dict[str, list[Street]] = {}
        for street in pack.streets:
            own.setdefault(street.name, []).append(street)
        self._by_word: dict[str, list[StreetName]] = {}
        known: set[str] = set()
        for name, streets in own.items():
            for spelling in (name, *_spellings(name, streets)):
                known.add(self._add(name, spelling, tuple(streets)))
        for name in names_in("streets.txt"):
            if plain_word(name) not in known:
                self._add(name, name, ())
        for names in self._by_word.values():
            names.sort(key=lambda n: (-len(n.words), not n.listed))
        self.first_words = frozenset(self._by_word)
        numbered = [n for names in self._by_word.values() for n in names if n.bare[0].isdecimal()]
        self.seconds = frozenset(w for n in numbered for word in n.words[1:2] for w in word)
        self.numbers = frozenset(w for n in numbered if len(n.words) == 1 for w in n.words[0])

    def at(self, line: Line, i: int) -> tuple[StreetName, ...]:
        """All known names at a word that are as long as the longest."""
        names = self._by_word.get(line.words[i])
        if names is None:
            return ()
        found = [n for n in names if n.matches(line, i)]
        return tuple(n for n in found if len(n.words) == len(found[0].words))

    def _add(self, name: str, spelling: str, streets: tuple[Street, ...]) -> str:
        """Register one spelling; answers with its bare name."""
        words = _WORD.findall(plain_word(spelling))[:_MOST_WORDS]
        bare = self._without_type(words)
        inflected = all(
            adjective_forms(w) and w not in self._hers and _is_adjective(w, bare) for w in bare
        )
        forms = tuple(_forms(w, bare, inflected=inflected) for w in bare)
        if forms:
            masculine = inflected and bare[-1].endswith(("ый", "ий", "ой"))
            kept = StreetName(name, " ".join(bare), forms, inflected, masculine, streets)
            for form in forms[0]:
                self._by_word.setdefault(form, []).append(kept)
            if len(bare) == 1 and bare[0].endswith(("ы", "и")) and not inflected:
                self._add_spoken(kept, bare[0][:-1])
        return " ".join(bare)

    def _add_spoken(self, name: StreetName, stem: str) -> None:
        forms = frozenset({stem + "е", stem + "у"})
        for form in forms:
            spoken = replace(name, words=(forms,), spoken=True)
            self._by_word.setdefault(form, []).append(spoken)

    def _without_type(self, words: list[str]) -> list[str]:
        kept = [w for w in words if w not in self._types or w == "набережная" or len(w) == 1]
        return kept or words


def _spellings(name: str, streets: Iterable[Street]) -> Iterator[str]:
    """Aliases of the pack, and «К. Маркса», «Маркса» for «Карла Маркса»."""
    for street in streets:
        yield from street.aliases
    first, _, last = name.partition(" ")
    if first in first_names() and last:
        yield from (f"{first[0]} {last}", last)


def _is_adjective(word: str, words: Iterable[str]) -> bool:
    """«Речной» is one; «Терешковой» and «Красной Армии» stand in the genitive."""
    endings = {w[-2:] for w in words}
    return not (word.endswith("ой") and (len(endings) > 1 or word.endswith(("овой", "евой"))))


def _forms(word: str, words: list[str], *, inflected: bool) -> frozenset[str]:
    if inflected:
        return adjective_forms(word) | {word}
    lone_noun = len(words) == 1 and not word.endswith(_GENITIVE) and word.isalpha()
    return (noun_forms(word) if lone_noun else frozenset()) | {word}
