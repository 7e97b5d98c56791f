"""Texts read once, for everybody: detectors, near-copies, both search engines and queries share these words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import Stemmer

from domain.post import Reading
from pipelines.dictionary import dictionary

if TYPE_CHECKING:
    from pipelines.known_words import Words

# Letters and digits of any script; a hyphen parts words, so that «запись» finds «онлайн-запись».
_WORD = re.compile(r"([^\W_]+)")  # splits into gap, word, gap, …, gap
_LONGEST = 64  # characters of a word; what is longer is no word
_KNOWN_WORDS = 200_000  # about 60 MB; 20,000 ordinary posts have some 48,000 different words
RECENT = 4_096  # readings kept in each of two generations, at least one batch of the index; 40 MB
_SHORT = 2_000  # characters of a text whose reading is kept
_BATCH = 16  # texts from which on they are looked at together
_AT_ONCE = 1_000_000  # characters of them
_MORPHOLOGY = ("pymorphy3-dicts-ru", "pystemmer")

_Known = tuple[str, str, tuple[str, ...]]  # word as kept, stem, dictionary forms


class RussianAnalyser:
    """Words, stems and dictionary forms of Russian text; other languages get words and stems alone."""

    def __init__(self) -> None:
        self.version = "ru-1 " + " ".join(f"{name}-{version(name)}" for name in _MORPHOLOGY)
        self._known = _Memo()
        self._recent: dict[str, Reading] = {}
        self._former: dict[str, Reading] = {}

    @cached_property
    def _words(self) -> "Words":
        from pipelines.known_words import Words  # noqa: PLC0415 - the compiler takes a second to load

        return Words(self._known.__getitem__)

    def read(self, text: str) -> Reading:
        """Words of one text; offsets are code points of `text` and cover the whole word."""
        reading = self._recent.get(text) or self._former.get(text)
        if reading is None:
            reading = self._read(text)
            if len(text) <= _SHORT:
                self._remember(reading)
        return reading

    def read_many(self, texts: Iterable[str]) -> tuple[Reading, ...]:
        """`read` of each text."""
        asked = tuple(texts)
        new = [t for t in dict.fromkeys(asked) if t not in self._recent and t not in self._former]
        if len(new) < _BATCH:
            return tuple(map(self.read, asked))
        read = {r.text: r for some in _portions(new) for r in self._read_all(some)}
        for reading in read.values():
            if len(reading.text) <= _SHORT:
                self._remember(reading)
        return tuple(read.get(text) or self.read(text) for text in asked)

    def _remember(self, reading: Reading) -> None:
        """The index asks for the same texts a moment after the judges."""
        if len(self._recent) >= RECENT:
            self._former, self._recent = self._recent, {}
        self._recent[reading.text] = reading

    def _read_all(self, texts: Sequence[str]) -> Iterator[Reading]:
        """Together, which spares each text the way into compiled code."""
        found = self._words.of(texts, _folded("\n".join(texts)))
        words, starts, ends, stems, forms, counts = found
        for text, (a, b) in zip(texts, pairwise([0, *counts]), strict=True):
            yield Reading(text, words[a:b], starts[a:b], ends[a:b], stems[a:b], forms[a:b])

    def _read(self, text: str) -> Reading:
        pieces = _WORD.split(_folded(text))
        if len(pieces) == 1:
            return Reading(text, (), (), (), (), ())
        edges = tuple(accumulate(map(len, pieces)))
        known = map(self._known.__getitem__, pieces[1::2])
        words, stems, forms = zip(*known, strict=True)
        return Reading(text, words, edges[:-1:2], edges[1::2], stems, forms)


def _folded(text: str) -> str:
    """Lower case with ё as е, as many code points as before."""
    low = text.lower()
    if len(low) != len(text):  # İ becomes two
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return low.replace("ё", "е")


def _portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of texts that are not too much at once."""
    begin, size = 0, 0
    for at, text in enumerate(texts):
        if size > _AT_ONCE:
            yield texts[begin:at]
            begin, size = at, 0
        size += len(text)
    yield texts[begin:]


class _Memo(dict[str, _Known]):
    """Looks every word up once; starts afresh when full."""

    def __init__(self) -> None:
        super().__init__()
        # The stemmer's own cache thrashes (performance.md §1), so it is off.
        self._stem = Stemmer.Stemmer("russian", 0).stemWord

    def __missing__(self, raw: str) -> _Known:
        if len(raw) > _LONGEST:
            return self[raw[:_LONGEST]]
        if len(self) >= _KNOWN_WORDS:
            self.clear()
        known = self[raw] = (raw, self._stem(raw), dictionary().forms(raw))
        return known
