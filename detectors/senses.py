"""Every spelling looked up once: numbers for words and for what they mean, in arrays that compiled code reads."""

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.growing import Growing
from detectors.meanings import Meanings
from detectors.shapes import pieces
from detectors.vocabulary import Vocabulary
from domain.picking import picked
from domain.post import Reading

LONGEST = 1500  # words of a text that are looked at; nobody complains at greater length
_KNOWN_WORDS = 150_000  # spellings remembered

# What a spelling looks like, whatever it means.
NUMBER, UNIT, LIKE_STREET, BEFORE_STREET, STREET_CASE, AGED = 1, 2, 4, 8, 16, 32
_STREET_LIKE = re.compile(
    r"(?:ая|ой|ую|яя|ей|юю|ова|ева|ина|ына|кого|ских|цких|ого|их|ых|ом|ем|ти|ия|ии)$"
)
_STREET_CASE = re.compile(r"[а-я]{4,}(?<=.)(?:[ое]ва|[иы]на|[оеыи]й|ого|[ыи]х|ки|ы)$")
_BEFORE_STREET = frozenset(("на", "по", "с", "у", "возле", "около", "вдоль"))
DECADES = "восьмидесят|девяност|семидесят|шестидесят"  # long gone
_AGED = re.compile(DECADES)
_SHORT_NUMBER = 4  # digits and letters of a house number at most


class SenseTables(NamedTuple):
    """By word: meanings, role, stem and looks. By meaning: features, patterns, and the specs it fits as bits."""

    plain: NDArray[np.int32]
    negated: NDArray[np.int32]
    role: NDArray[np.uint8]
    stem: NDArray[np.int32]
    looks: NDArray[np.uint8]
    shows: NDArray[np.int32]
    shown_ends: NDArray[np.int32]
    anchors: NDArray[np.int32]
    anchor_ends: NDArray[np.int32]
    specs: NDArray[np.uint64]
    asked: NDArray[np.bool_]  # by meaning: whether it fits any spec
    spelt: NDArray[np.float32]  # by word: what its pieces weigh, one column per output
    meant: NDArray[np.float32]  # what its meaning weighs
    known: NDArray[np.bool_]  # whether it has a meaning


class Senses:
    """Learns spellings as they come; `stems` numbers the stems that carry weight, the rest weighs words apart."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        stems: Mapping[str, int],
        pieces: NDArray[np.float32],
        meanings: Meanings,
    ) -> None:
        self._vocabulary, self._stems = vocabulary, stems
        self._pieces, self._meaning_of = pieces, meanings.of
        self._unit = vocabulary.mask_of(("unit",))
        self._start()

    def codes(self, readings: Sequence[Reading]) -> NDArray[np.int32]:
        """Numbers of the words of the texts, one after the other."""
        if len(self._codes) >= _KNOWN_WORDS:
            self._start()
        words = [r.words if len(r.words) <= LONGEST else r.words[:LONGEST] for r in readings]
        count = sum(map(len, words))
        try:
            return self._numbers(words, count)
        except KeyError:
            for reading, looked_at in zip(readings, words, strict=True):
                self._learn(reading, len(looked_at))
            return self._numbers(words, count)

    def _numbers(self, words: Sequence[Sequence[str]], count: int) -> NDArray[np.int32]:
        return np.fromiter(picked(self._codes, chain.from_iterable(words)), np.int32, count)

    def tables(self) -> SenseTables:
        """Everything learned so far."""
        return SenseTables(
            self._plain.rows,
            self._negated.rows,
            self._role.rows,
            self._stem.rows,
            self._looks.rows,
            self._shows.rows,
            self._shown_ends.rows,
            self._anchors.rows,
            self._anchor_ends.rows,
            self._specs.rows,
            self._asked.rows,
            self._spelt.rows,
            self._meant.rows,
            self._known.rows,
        )

    def _start(self) -> None:
        self._codes: dict[str, int] = {}
        self._meanings: dict[int, int] = {}
        self._plain, self._negated = Growing(np.int32), Growing(np.int32)
        self._role, self._stem, self._looks = (
            Growing(np.uint8),
            Growing(np.int32),
            Growing(np.uint8),
        )
        self._shows, self._shown_ends = Growing(np.int32), Growing(np.int32, 2)
        self._anchors, self._anchor_ends = Growing(np.int32), Growing(np.int32, 2)
        self._spelt = Growing(np.float32, self._pieces.shape[1])
        self._meant = Growing(np.float32, self._pieces.shape[1])
        self._known = Growing(np.bool_)
        self._specs = Growing(np.uint64, len(self._vocabulary.specs) // 64 + 1)
        self._asked = Growing(np.bool_)

    def _learn(self, reading: Reading, count: int) -> None:
        for i in range(count):
            word = reading.words[i]
            if word not in self._codes:
                sense = self._vocabulary.sense(word, reading.forms[i])
                self._codes[word] = self._plain.count
                self._plain.append(self._meaning(sense.plain))
                self._negated.append(self._meaning(sense.negated))
                self._role.append(sense.role)
                self._stem.append(self._stems.get(reading.stems[i], -1))
                self._looks.append(self._look(word, sense.plain))
                self._spelt.append(self._pieces[sorted(pieces(word))].sum(axis=0))
                meant = self._meaning_of(reading.stems[i])
                self._meant.append(0.0 if meant is None else meant)
                self._known.append(meant is not None)

    def _meaning(self, mask: int) -> int:
        known = self._meanings.get(mask)
        if known is None:
            known = self._meanings[mask] = len(self._meanings)
            self._shown_ends.append(self._shows.extend(self._vocabulary.shown_by(mask)))
            self._anchor_ends.append(self._anchors.extend(self._vocabulary.anchored_by(mask)))
            row = np.zeros(self._specs.rows.shape[1], np.uint64)
            for spec in self._vocabulary.answers(mask):
                row[spec >> 6] |= np.uint64(1 << (spec & 63))
            self._specs.append(row)
            self._asked.append(row.any())
        return known

    def _look(self, word: str, mask: int) -> int:
        return (
            NUMBER * bool(mask & self._vocabulary.number and len(word) <= _SHORT_NUMBER)
            | UNIT * bool(mask & self._unit)
            | LIKE_STREET * bool(len(word) > 3 and _STREET_LIKE.search(word))
            | BEFORE_STREET * (word in _BEFORE_STREET)
            | STREET_CASE * bool(_STREET_CASE.fullmatch(word))
            | AGED * bool(_AGED.search(word))
        )
