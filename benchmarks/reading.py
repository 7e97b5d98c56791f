"""Cleaning and reading, against the usual libraries to the same answer: words, places, stems, dictionary forms."""

import html
import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import pymorphy3
import Stemmer

from benchmarks.generator import messages
from benchmarks.measuring import SHORT, Case, goals, rates, ratio, show, verdict
from benchmarks.vocabulary import vocabulary
from pipelines.clean import clean_many
from pipelines.reading import RECENT, RussianAnalyser

COUNT = (3 if SHORT else 5) * RECENT  # the analyser keeps readings of twice as many at most
ADDRESS = re.compile(r"https?://\S+|www\.\S+|@\w+")
BLANKS = re.compile(r"\s+")
WORD = re.compile(r"\w+")


class Plain:
    """What a careful engineer writes with the usual libraries, to the same answer."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("russian")
        self._morphology = pymorphy3.MorphAnalyzer()
        self._forms = lru_cache(maxsize=200_000)(self._parsed)

    def stems(self, texts: Sequence[str]) -> None:
        """Normalise, tokenise, stem."""
        for text in texts:
            self._stemmer.stemWords(WORD.findall(_normal(text)))

    def readings(self, texts: Sequence[str]) -> None:
        """The same with the places of words and their dictionary forms."""
        for text in texts:
            found = [(m[0], m.start(), m.end()) for m in WORD.finditer(_normal(text))]
            words = [word for word, _, _ in found]
            stems = self._stemmer.stemWords(words)
            [
                (*place, stem, self._forms(place[0]))
                for place, stem in zip(found, stems, strict=True)
            ]

    def _parsed(self, word: str) -> tuple[str, ...]:
        return tuple(sorted({p.normal_form for p in self._morphology.parse(word) if p.is_known}))


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", html.unescape(text)).lower().replace("ё", "е")
    return BLANKS.sub(" ", ADDRESS.sub(" ", plain))


def ours(analyser: RussianAnalyser, texts: Sequence[str]) -> None:
    """In batches, as the flow has them."""
    for at in range(0, len(texts), 500):
        analyser.read_many(clean_many(texts[at : at + 500]))


def main() -> int:
    """Measure; exit code 1 when a goal is missed."""
    texts = [m.text for m in messages(vocabulary(), COUNT)]
    analyser, plain = RussianAnalyser(), Plain()
    first = rates({
        "clean and read, first time": Case(COUNT, lambda _: ours(analyser, texts)),
        "the usual way to the same, first time": Case(COUNT, lambda _: plain.readings(texts)),
    }, 1)  # fmt: skip
    found = rates({
        "clean and read": Case(COUNT, lambda _: ours(analyser, texts)),
        "the usual way to the same": Case(COUNT, lambda _: plain.readings(texts)),
        "NFKC, re, PyStemmer: stems alone": Case(COUNT, lambda _: plain.stems(texts)),
    })  # fmt: skip
    show(found | first)
    bounds = goals("reading")
    figure = ratio(found, "clean and read", "the usual way to the same")
    return verdict({"ratio": (figure, bounds["short" if SHORT else "ratio"])})


if __name__ == "__main__":
    sys.exit(main())
