"""Fine classes of faults by cue words: what two tellings of one problem share when they share no word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.ports import Analyser
from domain.post import Reading

_FILE = Path(__file__).parent.parent / "words" / "faults.txt"


@dataclass(frozen=True, slots=True)
class Faults:
    """Cue stem → (class, stems that must stand beside it)."""

    cues: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    codes: tuple[str, ...]

    def of(self, reading: Reading) -> frozenset[str]:
        """Classes whose cues stand in a text."""
        words = frozenset(reading.stems).union(*reading.forms)
        return frozenset(
            code for word in words for code, others in self.cues.get(word, ()) if others <= words
        )


def faults_by(analyser: Analyser) -> Faults:
    """The shipped classes, read once for each version of the analyser."""
    if analyser.version not in _READ:
        _READ[analyser.version] = _faults(analyser)
    return _READ[analyser.version]


_READ: dict[str, Faults] = {}


def _faults(analyser: Analyser) -> Faults:
    """With cues in the analyser's stems and as they are written."""
    cues: dict[str, list[tuple[str, frozenset[str]]]] = {}
    codes: list[str] = []
    for code, written in _lines():
        codes.append(code)
        for cue in written:
            for first, *others in _spellings(cue, analyser):
                cues.setdefault(first, []).append((code, frozenset(others)))
    return Faults({word: tuple(known) for word, known in cues.items()}, tuple(codes))


def _spellings(cue: str, analyser: Analyser) -> Iterable[tuple[str, ...]]:
    """As stems and as dictionary forms."""
    words = cue.replace("ё", "е").split("+")
    yield tuple(words)
    yield tuple(analyser.read(word).stems[0] for word in words)


def _lines() -> Iterable[tuple[str, list[str]]]:
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, cues = line.partition(":")
            yield code, cues.split()
