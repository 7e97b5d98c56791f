"""Ready-made word vectors, by stem: navec's, as they lie in the package natasha (MIT)."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from navec import Navec
from numpy.typing import NDArray

from domain.ports import Analyser

_FILE = "data/emb/navec_news_v1_1B_250K_300d_100q.tar"
_STEMS = 36_000  # the most frequent; with twice as many the model would not stay under 5 MB
_SIZE = 300

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vectors:
    """One vector per stem, the mean of its words by how often they stand in navec's news."""

    number: dict[str, int]
    rows: Floats


def stem_vectors(analyser: Analyser) -> Vectors:
    """The vectors of the most frequent Russian stems, most frequent first."""
    sums, counts = dict[str, Floats](), dict[str, int]()
    for word, count, vector in _words():
        (stem,) = analyser.read(word).stems
        sums[stem] = sums.get(stem, np.float32(0)) + vector * np.float32(count)
        counts[stem] = counts.get(stem, 0) + count
    kept = sorted(sums, key=lambda stem: (-counts[stem], stem))[:_STEMS]
    rows = np.array([sums[stem] / np.float32(counts[stem]) for stem in kept], np.float32)
    return Vectors({stem: i for i, stem in enumerate(kept)}, rows.reshape(-1, _SIZE))


def _words() -> Iterator[tuple[str, int, Floats]]:
    """Russian words with how often each was met and its vector, in the order of the alphabet."""
    known = Navec.load(str(_package() / _FILE))
    for word, count in sorted(zip(known.vocab.words, known.vocab.counts, strict=True)):
        if count and word.isalpha() and "а" <= word[0] <= "ё":
            yield word, int(count), known[word]


def _package() -> Path:
    found = find_spec("natasha")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("natasha holds the word vectors: run `make setup`")
    return Path(found.submodule_search_locations[0])
