"""The rules as a witness: word classes of the package and of a pack, compiled once, and what they see."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.case import Case
from detectors.columns import Columns
from detectors.lexicon import WordClass, load
from detectors.meanings import Meanings, no_meanings
from detectors.senses import Senses
from detectors.shapes import PIECES
from detectors.sight import Looker, Sight
from detectors.topics import topic_classes
from detectors.vocabulary import Vocabulary
from domain.pack import Pack, Topic
from domain.place import Territory

_FOLDER = Path(__file__).with_name("words")
_FAR = "elsewhere"


class Rules:
    """Looks at cases through the vocabulary; `stems`, `pieces` and `meanings` are what the model weighs."""

    def __init__(
        self,
        classes: Sequence[WordClass],
        stems: Mapping[str, int],
        pieces: NDArray[np.float32],
        meanings: Meanings,
    ) -> None:
        self.classes = tuple(classes)
        self.columns = Columns(classes)
        vocabulary = Vocabulary(classes)
        senses = Senses(vocabulary, stems, pieces, meanings)
        self._looker = Looker(vocabulary, self.columns, senses)

    def see(self, cases: Sequence[Case]) -> Sight:
        """Hits and columns of the cases."""
        return self._looker.look(cases)


def rules_of(
    pack: Pack, stems: Mapping[str, int], pieces: NDArray[np.float32], meanings: Meanings
) -> Rules:
    """Rules with the pack's topics and towns."""
    ours = {name for t in pack.territories for name in _names(t)}
    classes = _with_towns(ours, pack.elsewhere) + topic_classes(pack.topics)
    return Rules(classes, stems, pieces, meanings)


def plain_rules(topics: Sequence[Topic] = ()) -> Rules:
    """Rules without a pack, as they are when weights are fitted."""
    classes = word_classes() + topic_classes(topics)
    return Rules(classes, {}, np.zeros((PIECES, 1), np.float32), no_meanings(1))


@cache
def word_classes() -> tuple[WordClass, ...]:
    """The classes that come with the package."""
    return load(_FOLDER)


def _with_towns(ours: set[str], elsewhere: Sequence[str]) -> tuple[WordClass, ...]:
    return tuple(_far(c, ours, elsewhere) if c.name == _FAR else c for c in word_classes())


def _far(word_class: WordClass, ours: set[str], elsewhere: Sequence[str]) -> WordClass:
    """Towns that are not ours: the known ones and the pack's."""
    names = (*word_class.words, *(plain(name) for name in elsewhere))
    return WordClass(
        _FAR,
        words=tuple(n for n in dict.fromkeys(names) if " " not in n and n not in ours),
        patterns=tuple(n for n in dict.fromkeys(names) if " " in n and n not in ours),
        part=True,
    )


def _names(territory: Territory) -> set[str]:
    """Every word and name by which a territory of ours may be called."""
    names = {plain(name) for name in (territory.name, *territory.aliases)}
    return names | {word for name in names for word in name.split()}


def plain(name: str) -> str:
    """Lower case with ё as е."""
    return name.lower().replace("ё", "е")
