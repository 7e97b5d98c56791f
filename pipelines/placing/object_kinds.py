"""Sorts of objects (school, clinic, stop …) and the pack's own landmarks, by their written forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from domain.pack import Pack
from domain.place import Landmark
from pipelines.placing.inflection import name_forms, plain_word
from pipelines.placing.line import Line

_FILE = Path(__file__).resolve().parents[1] / "words" / "objects.yml"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of object; the fields are those of `words/objects.yml`."""

    name: str
    forms: tuple[tuple[str, ...], ...]
    number: bool = False
    quoted: bool = False
    plain: bool = False
    unique: bool = False
    located: bool = False
    stop: bool = False
    micro: bool = False
    near: bool = False
    before: frozenset[str] = frozenset()

    @property
    def gender(self) -> str:
        """Gender of its last word, by the ending."""
        last = self.name.split()[-1].lower()
        return "f" if last[-1] in "аяь" and last != "лагерь" else "n" if last[-1] in "ео" else "m"


@cache
def kinds() -> tuple[Kind, ...]:
    """All sorts of objects."""
    raw: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_kind(dict(entry)) for entry in raw)


def _kind(entry: dict[str, Any]) -> Kind:
    entry.pop("plural", None)
    name, forms = entry.pop("as"), entry.pop("forms")
    before = frozenset(plain_word(str(entry.pop("before", ""))).split())
    spelled = tuple(tuple(re.split(r"[|-]", form)) for form in plain_word(forms).split())
    return Kind(name, spelled, before=before, **entry)


class KindIndex:
    """Finds the sort of object whose written form begins at a word."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[tuple[tuple[str, ...], Kind]]] = {}
        for kind in kinds():
            for form in kind.forms:
                self._by_word.setdefault(form[0], []).append((form, kind))
        for forms in self._by_word.values():
            forms.sort(key=lambda f: -len(f[0]))
        self.first_words = frozenset(self._by_word)

    def at(self, line: Line, i: int) -> tuple[Kind, int] | None:
        """The sort of object at a word, and where its words end."""
        for form, kind in self._by_word.get(line.word(i), ()):
            end = i + len(form)
            if end == i + 1:
                return kind, end
            if tuple(line.words[i:end]) == form and all(
                line.gap(k) in _JOINTS for k in range(i + 1, end)
            ):
                return kind, end
        return None


_JOINTS = frozenset({" ", "-", "/", ".", ". ", "\u00a0", "  "})


_WIDEST_GAP = 4  # characters between two words of a landmark: « № «»
_AT = frozenset({"на", "по"})  # «МФЦ на Советской»: the street is found for itself


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a landmark, word by word; `proper` ones are single words that need a capital letter.

    `kept` words name it, the rest («на Советской») is left to the street; a `common` one («Завод») wants «на».
    """

    landmark: Landmark
    words: tuple[frozenset[str], ...]
    proper: bool
    kept: int
    common: bool = False


class Landmarks:
    """The pack's landmarks by spelling, by sort and number, and by sort and name."""

    def __init__(self, pack: Pack, index: KindIndex) -> None:
        self._by_word: dict[str, list[Spelling]] = {}
        self._by_kind: dict[tuple[str, str], Landmark] = {}
        self.micro: set[Landmark] = set()
        for landmark in pack.landmarks:
            for text in (landmark.name, *landmark.aliases):
                self._add(landmark, text, index)
        for spellings in self._by_word.values():
            spellings.sort(key=lambda s: -len(s.words))
        self.first_words = frozenset(self._by_word)

    def at(self, line: Line, i: int) -> Iterator[tuple[Spelling, int]]:
        """Landmarks spelled out at a word with their ends, longest first."""
        for spelling in self._by_word.get(line.words[i], ()):
            end = i + len(spelling.words)
            if end > line.size:
                continue
            spelled = all(line.words[i + k] in forms for k, forms in enumerate(spelling.words))
            if spelled and all(_near(line.gap(k)) for k in range(i + 1, end)):
                yield spelling, i + spelling.kept

    def of_kind(self, kind: str, name: str) -> Landmark | None:
        """The landmark of this sort with this number or name (any form, lower case)."""
        return self._by_kind.get((kind, name))

    def _add(self, landmark: Landmark, text: str, index: KindIndex) -> None:
        words = _WORD.findall(plain_word(text))
        kept = next((n for n, w in enumerate(words) if n and w in _AT), len(words))
        if not words:
            return
        forms = tuple(frozenset({w}) if w[0].isdecimal() else name_forms(w) for w in words)
        proper = len(words) == 1 and not text[:1].islower() and index.at(_alone(words), 0) is None
        for form in forms[0]:
            self._by_word.setdefault(form, []).append(Spelling(landmark, forms, proper, kept))
        self._sort(landmark, text, words, forms, index)

    def _sort(
        self,
        landmark: Landmark,
        text: str,
        words: list[str],
        forms: tuple[frozenset[str], ...],
        index: KindIndex,
    ) -> None:
        """Remember it under its sort: («школа», «5»), («детский сад», «ромашка»); a quoted name alone is proper."""
        line = _alone(words)
        for i in range(len(words)):
            found = index.at(line, i)
            if found is None:
                continue
            if found[0].micro:
                self.micro.add(landmark)
            for name in (
                forms[found[1]] if found[1] == len(words) - 1 else (" ".join(words[found[1] :]),)
            ):
                self._by_kind.setdefault((found[0].name, name), landmark)
            sort = index.at(line, found[1])
            if found[1] == len(words) - 1 and "«" in text and (sort is None or found[0].stop):
                for form in forms[-1]:
                    self._by_word.setdefault(form, []).append(
                        Spelling(landmark, forms[-1:], proper=True, kept=1, common=sort is not None)
                    )
            return


def _near(gap: str) -> bool:
    return len(gap) <= _WIDEST_GAP and "\n" not in gap and "+" not in gap  # «в школе +11»


def _alone(words: list[str]) -> Line:
    """A line of words parted by blanks."""
    text = " ".join(words)
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    return Line(text, words, starts, ends, [()] * len(words))
